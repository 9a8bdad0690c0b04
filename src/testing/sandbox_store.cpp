#include "testing/sandbox_store.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "builderbacked/timestamp.hpp"

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

/// An update: what is given replaces, null clears, what is absent stays.
void merge(Json& stored, const Json& request, std::string_view except = {}) {
  for (const auto& [name, value] : request.items()) {
    if (name == except) continue;
    if (value.is_null()) {
      stored.erase(name);
    } else {
      stored[name] = value;
    }
  }
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

[[noreturn]] void not_found(std::string_view title, const std::string& external_id) {
  throw Problem{404, std::string(title) + " with external ID '" + external_id + "' not found"};
}

[[noreturn]] void taken(std::string_view title, const std::string& external_id) {
  throw Problem{409, std::string(title) + " with external ID '" + external_id + "' already exists"};
}

void check_document(const Json& request) {
  check(request, document_schema());
  if (text_of(request, "type") == "AWS" && text_of(request, "bucket").empty()) refuse_field("bucket");
}

void check_image(const Upload& image) {
  constexpr std::string_view formats[] = {"image/jpeg", "image/png",  "image/gif",
                                          "image/bmp",  "image/webp", "image/svg+xml"};
  constexpr std::size_t max_bytes = std::size_t{10} * 1024 * 1024;
  if (image.content.size() > max_bytes) throw Problem{413, "Profile image is larger than 10MB"};
  if (image.content.empty()) throw Problem{400, "Profile image is empty"};
  if (std::find(std::begin(formats), std::end(formats), image.media_type) == std::end(formats)) {
    throw Problem{400, "Profile image format is not supported"};
  }
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
  Json home = {{"id", next_id_}};
  merge(home, request, "homeowners");
  if (const auto homeowners = request.find("homeowners"); homeowners != request.end()) {
    for (const Json& homeowner : *homeowners) add_to(home, homeowner);
  }
  ++next_id_;
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

Json SandboxStore::find_user(const std::string& email) const {
  for (const auto& [external_id, user] : users_) {
    if (text_of(user, "email") == email) return user;
  }
  throw Problem{404, "User not found"};
}

Json SandboxStore::create_user(const Json& request, const std::optional<Upload>& image) {
  check(request, user_schema());
  if (image) check_image(*image);
  const std::string external_id = text_of(request, "externalId");
  if (users_.count(external_id) != 0) taken("User", external_id);
  Json user = {{"id", next_id_++}};
  merge(user, request);
  return users_[external_id] = std::move(user);
}

Json SandboxStore::list_documents(const std::string& external_home_id) const {
  require_home(external_home_id);
  const auto found = documents_.find(external_home_id);
  return found == documents_.end() ? Json::array() : Json(found->second);
}

Json SandboxStore::add_documents(const Json& request) {
  if (!request.is_object()) throw Problem{400, "Request body is not a JSON object"};
  const Json home_id = request.value("externalHomeId", Json());
  const Json documents = request.value("documents", Json());
  if (!home_id.is_string() || home_id == "") refuse_field("externalHomeId");
  if (!documents.is_array() || documents.empty()) refuse_field("documents");
  require_home(home_id);
  // All or nothing.
  std::set<std::string> new_ids;
  for (const Json& document : documents) {
    check_document(document);
    const std::string external_id = text_of(document, "externalId");
    if (external_id.empty()) continue;
    if (document_homes_.count(external_id) != 0 || !new_ids.insert(external_id).second) {
      taken("Document", external_id);
    }
  }
  Json answer = Json::array();
  for (const Json& document : documents) {
    Json stored = {{"id", next_id_++}};
    merge(stored, document);
    stamp(stored);
    answer.push_back(stored);
    documents_[home_id].push_back(std::move(stored));
  }
  for (const std::string& external_id : new_ids) document_homes_[external_id] = home_id;
  return answer;
}

Json SandboxStore::update_document(const Json& request) {
  check_document(request);
  if (text_of(request, "externalId").empty()) refuse_field("externalId");
  Json& stored = document(text_of(request, "externalId"));
  merge(stored, request);
  stamp(stored);
  return stored;
}

Json SandboxStore::remove_document(const std::string& external_id) {
  document(external_id);
  const auto home = document_homes_.find(external_id);
  std::erase_if(documents_[home->second],
                [&](const Json& document) { return text_of(document, "externalId") == external_id; });
  document_homes_.erase(home);
  return {};
}

Json SandboxStore::remove_documents(const std::string& external_home_id) {
  require_home(external_home_id);
  documents_.erase(external_home_id);
  std::erase_if(document_homes_, [&](const auto& entry) { return entry.second == external_home_id; });
  return {};
}

Json SandboxStore::remove_documents(const std::string& external_home_id, const char* member,
                                    const std::string& value) {
  require_home(external_home_id);
  std::erase_if(documents_[external_home_id], [&](const Json& document) {
    if (text_of(document, member) != value) return false;
    document_homes_.erase(text_of(document, "externalId"));
    return true;
  });
  return {};
}

Json& SandboxStore::document(const std::string& external_id) {
  const auto home = document_homes_.find(external_id);
  if (home == document_homes_.end()) not_found("Document", external_id);
  std::vector<Json>& documents = documents_[home->second];
  return *std::find_if(documents.begin(), documents.end(),
                       [&](const Json& document) { return text_of(document, "externalId") == external_id; });
}

/// Who changed it, and when.
void SandboxStore::stamp(Json& document) const {
  using std::chrono::milliseconds;
  const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now()).time_since_epoch();
  document["lastModifiedBy"] = client_id_;
  document["lastModifiedDate"] = LocalTimestamp::from(std::chrono::local_time<milliseconds>{now}).text();
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
