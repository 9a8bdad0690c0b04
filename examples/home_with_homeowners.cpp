// A sale: the home is created with its first homeowner and its details, or updated when it is there already;
// then its homeowners become those of the contract. Running it twice changes nothing.
//
//   home_with_homeowners        (after location_setup)

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace bb = builderbacked;

namespace {

const bb::HomeRequest sold_home = {
    .external_id = "HOME_12345",
    .address_line1 = "123 Main St",
    .city = "Columbus",
    .state = "OH",
    .postal_code = "43215",
    .type = bb::HomeType::single_family,
    .neighborhood_external_id = "NH_001",
    .model = "Preston",
    .scheduled_closing_date = "2025-02-24T00:00:00-05:00",
    // Details must be sent when the home is first created; Builder Backed configures their names.
    .home_details = {{"AgreementApprovalDate", "2025-01-10T00:00:00-05:00"}, {"SurveyHomeType", "SF"}}};

const std::vector<bb::HomeownerRequest> buyers = {{.email = "john.smith@email.com",
                                                   .first_name = "John",
                                                   .last_name = "Smith",
                                                   .homeowner_type = bb::HomeownerType::primary},
                                                  {.email = "jane.smith@email.com",
                                                   .prefix = "Mrs.",
                                                   .first_name = "Jane",
                                                   .last_name = "Smith",
                                                   .homeowner_type = bb::HomeownerType::secondary}};

bb::Home create_or_update(const bb::HomesClient& homes) {
  const auto stored = homes.find(sold_home.external_id).value();
  if (!stored) {
    bb::HomeRequest first = sold_home;
    first.homeowners = {buyers.front()};
    std::cout << "home: created\n";
    return homes.create(first).value();
  }
  // What the service has is the base: fields that the back office does not know of stay as they are.
  bb::HomeRequest request = stored->to_request();
  request.model = sold_home.model;
  request.scheduled_closing_date = sold_home.scheduled_closing_date;
  if (request == stored->to_request()) {
    std::cout << "home: unchanged\n";
    return *stored;
  }
  std::cout << "home: updated\n";
  return homes.update(request).value();
}

template <class A, class B>
bool lists(const std::vector<A>& people, const B& person) {
  return std::any_of(people.begin(), people.end(), [&](const A& one) { return one.email == person.email; });
}

/// Homeowners have calls of their own: an update of the home leaves them alone.
void make_homeowners_of(const bb::HomesClient& homes, const bb::Home& home) {
  std::vector<bb::HomeownerRequest> missing;
  for (const bb::HomeownerRequest& buyer : buyers) {
    if (!lists(home.homeowners, buyer)) missing.push_back(buyer);
  }
  if (!missing.empty()) homes.add_homeowners(home.external_id, missing).value();
  std::size_t removed = 0;
  for (const bb::Homeowner& homeowner : home.homeowners) {
    if (lists(buyers, homeowner)) continue;
    homes.remove_homeowner(home.external_id, homeowner.email).value();
    ++removed;
  }
  std::cout << "homeowners: " << missing.size() << " added, " << removed << " removed\n";
}

}  // namespace

int main() {
  try {
    const auto config = bb::TransportConfig::from_environment().value();
    const bb::HomesClient homes{bb::HttpTransport::create(config).value()};
    make_homeowners_of(homes, create_or_update(homes));
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "home_with_homeowners: " << problem.what() << '\n';
    return 1;
  }
}
