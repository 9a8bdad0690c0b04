#include "testing/sandbox_store.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace builderbacked::testing {

namespace {

/// One level of the hierarchy, in the API's words.
struct LevelInfo {
  std::string_view title;
  std::string_view parent_member;
};

const LevelInfo& info(Level level) {
  static const LevelInfo infos[] = {{"Division", "regionName"},
                                    {"Master Community", "divisionExternalId"},
                                    {"Neighborhood", "masterCommunityExternalId"}};
  return infos[static_cast<std::size_t>(level)];
}

Level above(Level level) {
  return level == Level::neighborhood ? Level::master_community : Level::division;
}

std::string full_name(const Json& homeowner) {
  std::string name;
  for (const char* part : {"prefix", "firstName", "middleName", "lastName", "suffix"}) {
    const std::string text = text_of(homeowner, part);
    if (!text.empty()) name.append(name.empty() ? "" : " ").append(text);
  }
  return name;
}

void add_to(Json& home, const Json& homeowner) {
  check(homeowner, homeowner_schema());
  Json& homeowners = home["homeowners"];
  if (homeowners.is_null()) homeowners = Json::array();
  for (const Json& present : homeowners) {
    if (present["email"] == homeowner["email"]) throw Problem{409, "Homeowner already exists on this home"};
  }
  Json stored = Json::object();
  merge(stored, homeowner);
  homeowners.push_back(std::move(stored));
}

}  // namespace

std::int64_t new_id(std::int64_t& next) {
  if (next == std::numeric_limits<std::int64_t>::max()) throw Problem{500, "No id is left"};
  return next++;
}

SandboxStore::SandboxStore(const std::vector<std::string>& regions, std::string client_id)
    : regions_(regions.begin(), regions.end()), client_id_(std::move(client_id)) {}

Json SandboxStore::list_regions() const {
  Json list = Json::array();
  for (const std::string& name : regions_) {
    list.push_back({{"externalId", name}, {"name", name}, {"active", true}});
  }
  return list;
}

Json SandboxStore::list_locations(Level level) const {
  Json list = Json::array();
  for (const auto& [external_id, location] : table(level)) list.push_back(location);
  return list;
}

Json SandboxStore::create_location(Level level, const Json& request) {
  check(request, location_schema(info(level).parent_member));
  const std::string external_id = text_of(request, "externalId");
  require_parent(level, request);
  if (table(level).count(external_id) != 0) taken(info(level).title, external_id);
  Json location = Json::object();
  merge(location, request);
  location["active"] = true;
  return table(level)[external_id] = std::move(location);
}

Json SandboxStore::update_location(Level level, const Json& request) {
  check(request, location_schema(info(level).parent_member));
  const std::string external_id = text_of(request, "externalId");
  const auto found = table(level).find(external_id);
  if (found == table(level).end()) not_found(info(level).title, external_id);
  require_parent(level, request);
  merge(found->second, request);
  return found->second;
}

Json SandboxStore::set_active(Level level, const std::string& external_id, bool active) {
  const auto found = table(level).find(external_id);
  if (found == table(level).end()) not_found(info(level).title, external_id);
  found->second["active"] = active;
  return found->second;
}

bool SandboxStore::chain_is_active(Level level, const std::string& external_id) const {
  const auto found = table(level).find(external_id);
  if (found == table(level).end() || !found->second.at("active").get<bool>()) return false;
  const std::string parent = text_of(found->second, info(level).parent_member.data());
  return level == Level::division ? regions_.count(parent) != 0 : chain_is_active(above(level), parent);
}

void SandboxStore::require_parent(Level level, const Json& location) const {
  const std::string parent = text_of(location, info(level).parent_member.data());
  if (level == Level::division) {
    if (regions_.count(parent) == 0) throw Problem{404, "Region '" + parent + "' not found"};
  } else if (!chain_is_active(above(level), parent)) {
    not_found(info(above(level)).title, parent);
  }
}

Json SandboxStore::get_home(const std::string& external_id) const {
  const auto found = homes_.find(external_id);
  if (found == homes_.end()) not_found("Home", external_id);
  return home_answer(found->second);
}

Json SandboxStore::create_home(const Json& request) {
  check(request, home_schema());
  const std::string neighborhood = text_of(request, "neighborhoodExternalId");
  if (!chain_is_active(Level::neighborhood, neighborhood)) not_found("Neighborhood", neighborhood);
  const std::string external_id = text_of(request, "externalId");
  if (homes_.count(external_id) != 0) taken("Home", external_id);
  Json home = Json::object();
  merge(home, request, "homeowners");
  if (const auto homeowners = request.find("homeowners"); homeowners != request.end()) {
    for (const Json& homeowner : *homeowners) add_to(home, homeowner);
  }
  home["id"] = new_id(next_id_);
  return home_answer(homes_[external_id] = home);
}

Json SandboxStore::update_home(const Json& request) {
  check(request, home_schema());
  Json& stored = home(text_of(request, "externalId"));
  const std::string neighborhood = text_of(request, "neighborhoodExternalId");
  if (!chain_is_active(Level::neighborhood, neighborhood)) not_found("Neighborhood", neighborhood);
  merge(stored, request, "homeowners");
  return home_answer(stored);
}

Json SandboxStore::add_homeowners(const std::string& external_id, const Json& request) {
  Json& stored = home(external_id);
  Json changed = stored;  // All or nothing.
  if (request.is_array()) {
    if (request.empty()) throw Problem{400, "Validation failed: no homeowners"};
    for (const Json& homeowner : request) add_to(changed, homeowner);
  } else {
    add_to(changed, request);
  }
  return home_answer(stored = changed);
}

Json SandboxStore::remove_homeowner(const std::string& external_id, const std::string& email) {
  Json& stored = home(external_id);
  const auto homeowners = stored.find("homeowners");
  if (homeowners != stored.end()) {
    for (auto homeowner = homeowners->begin(); homeowner != homeowners->end(); ++homeowner) {
      if ((*homeowner)["email"] != email) continue;
      homeowners->erase(homeowner);
      return {};
    }
  }
  throw Problem{404, "Homeowner not found on this home"};
}

void SandboxStore::require_home(const std::string& external_id) const {
  if (homes_.count(external_id) == 0) not_found("Home", external_id);
}

Json& SandboxStore::home(const std::string& external_id) {
  const auto found = homes_.find(external_id);
  if (found == homes_.end()) not_found("Home", external_id);
  return found->second;
}

/// The stored home with what the API adds when it answers.
Json SandboxStore::home_answer(const Json& home) const {
  Json answer = home;
  const std::string neighborhood = text_of(home, "neighborhoodExternalId");
  const std::string community =
      text_of(table(Level::neighborhood).at(neighborhood), "masterCommunityExternalId");
  const std::string division = text_of(table(Level::master_community).at(community), "divisionExternalId");
  answer["masterCommunityExternalId"] = community;
  answer["divisionExternalId"] = division;
  answer["regionExternalId"] = text_of(table(Level::division).at(division), "regionName");
  answer["fullAddress"] = text_of(home, "addressLine1") + ", " + text_of(home, "city") + ", " +
                          text_of(home, "state") + ' ' + text_of(home, "postalCode");
  answer["status"] = "ACTIVE";
  answer["homeSource"] = "BuilderRegistration";
  if (answer.contains("homeowners")) {
    for (Json& homeowner : answer["homeowners"]) {
      const std::string name = full_name(homeowner);
      if (!name.empty()) homeowner["fullName"] = name;
    }
  }
  return answer;
}

}  // namespace builderbacked::testing
