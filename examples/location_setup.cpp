// Brings the location hierarchy to what the back office has: creates what is missing, updates what differs,
// leaves the rest alone. Running it twice changes nothing.
//
//   location_setup

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace bb = builderbacked;

namespace {

const std::vector<bb::DivisionRequest> divisions = {
    {.external_id = "DIV_001", .name = "Cincinnati Division", .region_name = "Cincinnati"}};

const std::vector<bb::MasterCommunityRequest> communities = {
    {.external_id = "MC_001", .name = "Shaker Run", .division_external_id = "DIV_001"}};

const std::vector<bb::NeighborhoodRequest> neighborhoods = {
    {.external_id = "NH_001", .name = "Lakeside", .master_community_external_id = "MC_001"},
    {.external_id = "NH_002",
     .name = "Hillside",
     .abbreviated_name = "HLS",
     .master_community_external_id = "MC_001"}};

/// One level: `present` is what the service has, `wanted` what it should have.
template <class Location, class Request>
void bring_up_to_date(const std::vector<Location>& present, const std::vector<Request>& wanted,
                      const std::function<bb::Result<Location>(const Request&)>& create,
                      const std::function<bb::Result<Location>(const Request&)>& update) {
  for (const Request& request : wanted) {
    const auto found = std::find_if(present.begin(), present.end(), [&](const Location& location) {
      return location.external_id == request.external_id;
    });
    if (found == present.end()) {
      create(request).value();
      std::cout << request.name << ": created\n";
    } else if (found->to_request() != request) {
      update(request).value();
      std::cout << request.name << ": updated\n";
    } else {
      std::cout << request.name << ": unchanged\n";
    }
  }
}

/// A region is activated by Builder Backed; without it nothing below can be created.
void require_regions(const bb::LocationsClient& locations) {
  const std::vector<bb::Region> regions = locations.list_regions().value();
  for (const bb::DivisionRequest& division : divisions) {
    const bool is_active = std::any_of(regions.begin(), regions.end(), [&](const bb::Region& region) {
      return region.name == division.region_name;
    });
    if (!is_active) throw std::runtime_error("region " + division.region_name + " is not active");
  }
}

}  // namespace

int main() {
  try {
    const auto config = bb::TransportConfig::from_environment().value();
    const bb::LocationsClient locations{bb::HttpTransport::create(config).value()};
    require_regions(locations);
    bring_up_to_date<bb::Division, bb::DivisionRequest>(
        locations.list_divisions().value(), divisions,
        [&](const auto& request) { return locations.create_division(request); },
        [&](const auto& request) { return locations.update_division(request); });
    bring_up_to_date<bb::MasterCommunity, bb::MasterCommunityRequest>(
        locations.list_master_communities().value(), communities,
        [&](const auto& request) { return locations.create_master_community(request); },
        [&](const auto& request) { return locations.update_master_community(request); });
    bring_up_to_date<bb::Neighborhood, bb::NeighborhoodRequest>(
        locations.list_neighborhoods().value(), neighborhoods,
        [&](const auto& request) { return locations.create_neighborhood(request); },
        [&](const auto& request) { return locations.update_neighborhood(request); });
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "location_setup: " << problem.what() << '\n';
    return 1;
  }
}
