// A back-office function, and how it is tested without the service: with ScriptedEngine, where the faults
// are chosen, and with Sandbox, which behaves as the documentation says. Use the test framework you like.
//
//   testing_your_code

#include <builderbacked/builderbacked.hpp>
#include <builderbacked/testing/sandbox.hpp>
#include <builderbacked/testing/scripted_engine.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bb = builderbacked;

// ---- The code under test: it takes the client, and knows nothing of tests.

namespace {

struct Closing {
  std::string home_id;
  bb::OffsetTimestamp date;
};

struct Report {
  int changed = 0;
  int unchanged = 0;
  std::vector<std::string> failed{};  ///< "HOME_1: not_found"
};

/// Writes closing dates from the ERP to the homes; one that fails does not stop the others.
Report write_closing_dates(const bb::HomesClient& homes, const std::vector<Closing>& closings) {
  Report report;
  for (const Closing& closing : closings) {
    const auto fail = [&](const bb::Error& error) {
      report.failed.push_back(closing.home_id + ": " + std::string(bb::to_string(error.kind)));
    };
    const bb::Result<bb::Home> home = homes.get(closing.home_id);
    if (!home) {
      fail(home.error());
    } else if (home->closing_date == closing.date) {
      ++report.unchanged;
    } else {
      bb::HomeRequest request = home->to_request();
      request.closing_date = closing.date;
      const auto updated = homes.update(request);
      if (updated) {
        ++report.changed;
      } else {
        fail(updated.error());
      }
    }
  }
  return report;
}

// ---- The tests.

int failures = 0;

void check(bool holds, const std::string& what) {
  std::cout << (holds ? "ok      " : "FAILED  ") << what << '\n';
  if (!holds) ++failures;
}

/// Any host will do: no request leaves the process.
bb::TransportConfig test_config() {
  bb::TransportConfig config;
  config.base_url = "https://api.test";
  config.credentials =
      bb::ClientCredentials{"https://api.test/oauth/token", "sandbox-client", "sandbox-secret"};
  return config;
}

/// The service is busy at first: the SDK waits and tries again, on a clock that jumps.
void test_with_scripted_answers() {
  const std::string home =
      R"({"externalId":"HOME_1","addressLine1":"123 Main St","city":"Columbus","state":"OH",)"
      R"("postalCode":"43215","type":"Single Family","neighborhoodExternalId":"NH_001"})";
  const auto engine = std::make_shared<bb::testing::ScriptedEngine>();
  engine->answer(200, R"({"access_token":"t","token_type":"Bearer","expires_in":3600})")
      .answer(503)
      .answer(200, home)
      .answer(429, "", {{"Retry-After", "20"}})
      .answer(200, home)
      .answer(500);
  const bb::HomesClient homes{bb::HttpTransport::create(test_config(), engine).value()};
  const Report report =
      write_closing_dates(homes, {{"HOME_1", "2025-02-24T00:00:00-05:00"}, {"HOME_2", "2025-03-01"}});

  check(report.changed == 1, "a busy service is waited for");
  check(report.failed == std::vector<std::string>{"HOME_2: unavailable"}, "a failure is reported");
  const auto requests = engine->requests();
  check(requests.size() == 6, "every attempt is counted");
  check(requests[4].body.find(R"("closingDate":"2025-02-24T00:00:00-05:00")") != std::string::npos,
        "the date is sent as it was given");
}

/// The whole round against the behaviour of the service.
void test_with_the_sandbox() {
  const auto sandbox = std::make_shared<bb::testing::Sandbox>();
  const auto transport = bb::HttpTransport::create(test_config(), sandbox).value();
  const bb::LocationsClient locations{transport};
  locations.create_division({.external_id = "D", .name = "Division", .region_name = "Cincinnati"}).value();
  locations.create_master_community({.external_id = "M", .name = "Run", .division_external_id = "D"}).value();
  locations.create_neighborhood({.external_id = "N", .name = "Hill", .master_community_external_id = "M"})
      .value();
  const bb::HomesClient homes{transport};
  homes
      .create({.external_id = "HOME_1",
               .address_line1 = "123 Main St",
               .city = "Columbus",
               .state = "OH",
               .postal_code = "43215",
               .type = bb::HomeType::single_family,
               .neighborhood_external_id = "N"})
      .value();

  const std::vector<Closing> closings = {{"HOME_1", "2025-02-24T00:00:00-05:00"},
                                         {"HOME_2", "2025-03-01T00:00:00-05:00"}};
  const Report first = write_closing_dates(homes, closings);
  check(first.changed == 1 && first.failed == std::vector<std::string>{"HOME_2: not_found"},
        "an unknown home does not stop the others");
  check(homes.get("HOME_1").value().closing_date == closings[0].date, "the date is stored");
  check(write_closing_dates(homes, closings).unchanged == 1, "the second run changes nothing");
}

}  // namespace

int main() {
  try {
    test_with_scripted_answers();
    test_with_the_sandbox();
    return failures == 0 ? 0 : 1;
  } catch (const std::exception& problem) {
    std::cerr << "testing_your_code: " << problem.what() << '\n';
    return 1;
  }
}
