// The store as one document, and back. What is loaded has to keep the rules that requests have to keep.

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "builderbacked/testing/sandbox.hpp"
#include "testing/sandbox_store.hpp"

namespace builderbacked::testing {

namespace {

constexpr int version = 1;

struct LevelMember {
  Level level;
  const char* name;
};

/// Parents first.
constexpr LevelMember levels[] = {{Level::division, "divisions"},
                                  {Level::master_community, "masterCommunities"},
                                  {Level::neighborhood, "neighborhoods"}};
constexpr const char* with_ids[] = {"homes", "users", "documents"};

[[noreturn]] void refuse(std::string place, std::string message) {
  throw Problem{400, std::move(message), std::move(place)};
}

Json parse(std::string_view text) {
  constexpr int max_depth = 110;  // A request's body may have 100, and a home is deeper in here.
  std::set<Json> names;
  const auto look = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > max_depth) refuse("the document", "is nested too deeply");
    const bool is_name = depth == 1 && event == Json::parse_event_t::key;
    if (is_name && !names.insert(parsed).second) refuse(parsed.get<std::string>(), "is there twice");
    return true;
  };
  try {
    return Json::parse(text, look);
  } catch (const Json::parse_error& problem) {
    // Its own words quote the text.
    const std::size_t end = (std::min)(problem.byte, text.size());
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 1;
    refuse("line " + std::to_string(line), "is not JSON");
  } catch (const Json::out_of_range&) {
    refuse("the document", "has a number that is too large");
  }
}

void check_members(const Json& state) {
  static const std::set<std::string_view> known = {
      "version",       "nextId", "regions", "divisions", "masterCommunities",
      "neighborhoods", "homes",  "users",   "documents"};
  if (!state.is_object()) refuse("the document", "is not a JSON object");
  if (state.value("version", Json()) != version) refuse("version", "is not " + std::to_string(version));
  for (const auto& item : state.items()) {
    if (known.count(item.key()) == 0) refuse(item.key(), "is not known here");
  }
}

/// Calls `load` for each entry of an array that may be absent.
template <class Load>
void each(Json& state, const char* name, Load load) {
  const auto found = state.find(name);
  if (found == state.end()) return;
  if (!found->is_array()) refuse(name, "is not an array");
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string place = std::string(name) + '[' + std::to_string(i) + ']';
    Json& entry = (*found)[i];
    if (!entry.is_object()) refuse(place, "is not a JSON object");
    try {
      load(entry);
    } catch (const Problem& problem) {
      throw Problem{problem.status, problem.message, place};
    }
  }
}

/// Moves out of an entry what requests do not have.
Json take(Json& entry, const Schema& schema) {
  Json taken = Json::object();
  for (const Member& member : schema) {
    const auto found = entry.find(member.name);
    if (found == entry.end()) continue;
    if (!found->is_null()) taken[std::string(member.name)] = std::move(*found);
    entry.erase(found);
  }
  check(taken, schema);
  return taken;
}

Json take_id(Json& entry) {
  Json id = std::move(entry["id"]);
  entry.erase("id");
  return id;
}

/// Gives an id to every entry that has none, and returns the next one.
std::int64_t complete_ids(Json& state, std::int64_t next) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  const auto is_id = [](const Json& value, std::uint64_t largest) {
    return value.is_number_unsigned() && value.get<std::uint64_t>() - 1 < largest;
  };
  if (const auto given = state.find("nextId"); given != state.end()) {
    if (!is_id(*given, most)) refuse("nextId", "is not an id");
    next = given->get<std::int64_t>();
  }
  for (const char* name : with_ids) {
    std::set<std::int64_t> ids;
    each(state, name, [&](const Json& entry) {
      const auto id = entry.find("id");
      if (id == entry.end() || id->is_null()) return;
      if (!is_id(*id, most - 1)) refuse_field("id");
      if (!ids.insert(id->get<std::int64_t>()).second) throw Problem{409, "This id is taken"};
      next = (std::max)(next, id->get<std::int64_t>() + 1);
    });
  }
  for (const char* name : with_ids) {
    each(state, name, [&](Json& entry) {
      if (entry["id"].is_null()) entry["id"] = new_id(next);
    });
  }
  return next;
}

}  // namespace

nlohmann::ordered_json SandboxStore::state() const {
  nlohmann::ordered_json state = {{"version", version}, {"nextId", next_id_}, {"regions", list_regions()}};
  for (const LevelMember& member : levels) state[member.name] = list_locations(member.level);
  for (const char* name : with_ids) state[name] = nlohmann::ordered_json::array();
  for (const auto& [external_id, home] : homes_) state["homes"].emplace_back(home);
  for (const auto& [external_id, user] : users_) state["users"].emplace_back(user);
  for (const auto& [external_home_id, documents] : documents_) {
    for (const Json& document : documents) {
      Json entry = document;
      entry["externalHomeId"] = external_home_id;
      state["documents"].emplace_back(entry);
    }
  }
  return state;
}

void SandboxStore::load(std::string_view text) {
  Json state = parse(text);
  check_members(state);
  const std::int64_t next_id = complete_ids(state, next_id_);
  load_regions(state);
  load_locations(state);
  load_homes(state);
  load_users(state);
  load_documents(state);
  // Only now, for nothing is created below what is inactive.
  for (const LevelMember& member : levels) {
    each(state, member.name, [&](const Json& entry) {
      const bool active = entry.value("active", true);
      if (!active) set_active(member.level, text_of(entry, "externalId"), false);
    });
  }
  next_id_ = next_id;
}

void SandboxStore::load_regions(Json& state) {
  static const Schema schema = {
      {"name", Type::text, true}, {"externalId", Type::text, false}, {"active", Type::boolean, false}};
  std::set<std::string> names;
  if (!state.contains("regions") && regions_.empty()) {
    for (const std::string& name : SandboxOptions{}.regions) regions_.insert(name);
  }
  each(state, "regions", [&](const Json& entry) {
    check(entry, schema);
    const std::string name = text_of(entry, "name");
    const std::string external_id = text_of(entry, "externalId");
    if (!external_id.empty() && external_id != name)
      throw Problem{400, "The external ID of a region is its name"};
    if (entry.value("active", Json()) == false) throw Problem{400, "Only active regions are known here"};
    if (!names.insert(name).second) taken("Region", name);
  });
  regions_.insert(names.begin(), names.end());
}

void SandboxStore::load_locations(Json& state) {
  static const Schema made_up = {{"active", Type::boolean, false}};
  for (const LevelMember& member : levels) {
    each(state, member.name, [&](Json& entry) {
      const Json made = take(entry, made_up);
      create_location(member.level, entry);
      entry.update(made);
    });
  }
}

void SandboxStore::load_homes(Json& state) {
  each(state, "homes", [&](Json& entry) {
    const Json id = take_id(entry);
    create_home(entry);
    Json& home = homes_.at(text_of(entry, "externalId"));
    home["id"] = id;
    // When the last homeowner is removed, this is left.
    if (entry.value("homeowners", Json()) == Json::array()) home["homeowners"] = Json::array();
  });
}

void SandboxStore::load_users(Json& state) {
  each(state, "users", [&](Json& entry) {
    const Json id = take_id(entry);
    create_user({{"user", entry}});
    users_.at(text_of(entry, "externalId"))["id"] = id;
  });
}

void SandboxStore::load_documents(Json& state) {
  static const Schema made_up = {{"lastModifiedBy", Type::text, false},
                                 {"lastModifiedDate", Type::local_time, false}};
  static const Schema parent = {{"externalHomeId", Type::text, true}};
  each(state, "documents", [&](Json& entry) {
    const Json id = take_id(entry);
    const Json made = take(entry, made_up);
    const std::string home = take(entry, parent)["externalHomeId"];
    add_documents({{"externalHomeId", home}, {"documents", Json::array({entry})}});
    Json& document = documents_.at(home).back();
    document["id"] = id;
    document.update(made);
  });
}

}  // namespace builderbacked::testing
