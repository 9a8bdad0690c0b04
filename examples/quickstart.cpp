// The documentation's tutorial as a program: from an active region to a home with homeowners, and back.
//
//   quickstart <folder with division.json, master_community.json, neighborhood.json, home.json,
//   homeowner.json>
//
// The BUILDERBACKED_* environment variables say where the service is and who asks. Running it twice is fine:
// what is there already is kept.

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace bb = builderbacked;

namespace {

template <class Model>
Model read(const std::filesystem::path& file) {
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return bb::from_json_text<Model>(text).value();
}

void say(const std::string& step, const std::string& outcome) {
  std::cout << "  " << step << std::string(step.size() < 18 ? 18 - step.size() : 1, ' ') << outcome << '\n';
}

/// Passes a created thing on; "it exists" is as good. Everything else ends the program.
template <class Model>
void report_created(const std::string& step, const bb::Result<Model>& created, const std::string& what) {
  if (!created && created.error().kind != bb::ErrorKind::conflict) throw bb::RequestFailed(created.error());
  say(step, what + (created ? ": created" : ": is there already"));
}

void set_up_locations(const bb::LocationsClient& locations, const std::filesystem::path& folder) {
  const auto division = read<bb::DivisionRequest>(folder / "division.json");
  const std::vector<bb::Region> regions = locations.list_regions().value();
  const bool active = std::any_of(regions.begin(), regions.end(), [&](const bb::Region& region) {
    return region.name == division.region_name;
  });
  if (!active)
    throw std::runtime_error("region " + division.region_name + " is not active: ask Builder Backed");
  say("Region", division.region_name + ": active");

  report_created("Division", locations.create_division(division), division.name);
  const auto community = read<bb::MasterCommunityRequest>(folder / "master_community.json");
  report_created("Master community", locations.create_master_community(community), community.name);
  const auto neighborhood = read<bb::NeighborhoodRequest>(folder / "neighborhood.json");
  report_created("Neighborhood", locations.create_neighborhood(neighborhood), neighborhood.name);
}

void bring_in_home(const bb::HomesClient& homes, const std::filesystem::path& folder) {
  const auto request = read<bb::HomeRequest>(folder / "home.json");
  report_created("Home", homes.create(request), request.external_id);

  const auto second = read<bb::HomeownerRequest>(folder / "homeowner.json");
  const auto added = homes.add_homeowner(request.external_id, second);
  if (!added && added.error().kind != bb::ErrorKind::conflict) added.value();
  say("Homeowner", added ? "a second one added" : "the second one is there already");

  const bb::Home home = homes.get(request.external_id).value();
  say("Read back", home.full_address.value_or(home.address_line1) + ", " +
                       std::to_string(home.homeowners.size()) + " homeowners, " +
                       std::to_string(home.home_details.size()) + " home details");

  bb::HomeRequest changed = home.to_request();
  changed.model = "Preston Deluxe";
  const bb::Home updated = homes.update(changed).value();
  say("Model", home.model.value_or("none") + " -> " + updated.model.value_or("none"));

  homes.remove_homeowner(request.external_id, second.email).value();
  say("Homeowner", "removed again, " +
                       std::to_string(homes.get(request.external_id).value().homeowners.size()) +
                       " left on " + request.external_id);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: quickstart <folder with the JSON files>\n";
    return 2;
  }
  try {
    const auto config = bb::TransportConfig::from_environment().value();
    const auto transport = bb::HttpTransport::create(config).value();
    std::cout << "Builder Backed at " << config.base_url << '\n';
    set_up_locations(bb::LocationsClient{transport}, argv[1]);
    bring_in_home(bb::HomesClient{transport}, argv[1]);
    std::cout << "Done.\n";
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "quickstart: " << problem.what() << '\n';
    return 1;
  }
}
