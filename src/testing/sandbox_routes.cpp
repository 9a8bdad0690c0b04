#include "testing/sandbox_routes.hpp"

namespace builderbacked::testing {

namespace {

template <Level level>
Json list(SandboxStore& store, const Parameters& /*parameters*/, const Json& /*body*/) {
  return store.list_locations(level);
}
template <Level level>
Json create(SandboxStore& store, const Parameters& /*parameters*/, const Json& body) {
  return store.create_location(level, body);
}
template <Level level>
Json update(SandboxStore& store, const Parameters& /*parameters*/, const Json& body) {
  return store.update_location(level, body);
}
template <Level level, bool active>
Json set_active(SandboxStore& store, const Parameters& parameters, const Json& /*body*/) {
  return store.set_active(level, parameters[0], active);
}

constexpr Level division = Level::division;
constexpr Level community = Level::master_community;
constexpr Level neighborhood = Level::neighborhood;

constexpr Route all_routes[] = {
    {"GET", "homes/{}", "home.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.get_home(p[0]); }},
    {"POST", "homes", "home.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.create_home(body); }, 201},
    {"PUT", "homes", "home.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.update_home(body); }},
    {"POST", "homes/{}/users", "home.write",
     [](SandboxStore& s, const Parameters& p, const Json& body) { return s.add_homeowners(p[0], body); },
     201},
    {"DELETE", "homes/{}/users/{}", "home.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) {
       return s.remove_homeowner(p[0], p[1]);
     },
     204},
    {"GET", "locations/regions", "location.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& /*body*/) { return s.list_regions(); }},
    {"GET", "locations/divisions", "location.write", list<division>},
    {"POST", "locations/divisions", "location.write", create<division>, 201},
    {"PUT", "locations/divisions", "location.write", update<division>},
    {"PUT", "locations/divisions/{}/activate", "location.write", set_active<division, true>},
    {"PUT", "locations/divisions/{}/deactivate", "location.write", set_active<division, false>},
    {"GET", "locations/master-communities", "location.write", list<community>},
    {"POST", "locations/master-communities", "location.write", create<community>, 201},
    {"PUT", "locations/master-communities", "location.write", update<community>},
    {"PUT", "locations/master-communities/{}/activate", "location.write", set_active<community, true>},
    {"PUT", "locations/master-communities/{}/deactivate", "location.write", set_active<community, false>},
    {"GET", "locations/neighborhoods", "location.write", list<neighborhood>},
    {"POST", "locations/neighborhoods", "location.write", create<neighborhood>, 201},
    {"PUT", "locations/neighborhoods", "location.write", update<neighborhood>},
    {"PUT", "locations/neighborhoods/{}/activate", "location.write", set_active<neighborhood, true>},
    {"PUT", "locations/neighborhoods/{}/deactivate", "location.write", set_active<neighborhood, false>},
    {"GET", "users/{}", "user.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.find_user(p[0]); }},
    {"POST", "users", "user.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.create_user(body); }, 201,
     true},
    {"GET", "documents/externalHome/{}", "document.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.list_documents(p[0]); }},
    {"POST", "documents", "document.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.add_documents(body); }, 201},
    {"PUT", "documents", "document.write",
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.update_document(body); }},
    {"DELETE", "documents/{}", "document.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.remove_document(p[0]); }, 204},
    {"DELETE", "documents/externalHome/{}", "document.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.remove_documents(p[0]); },
     204},
    {"DELETE", "documents/externalHome/{}/category/{}", "document.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) {
       return s.remove_documents(p[0], "category", p[1]);
     },
     204},
    {"DELETE", "documents/externalHome/{}/name/{}", "document.write",
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) {
       return s.remove_documents(p[0], "name", p[1]);
     },
     204},
};

}  // namespace

std::span<const Route> routes() {
  return all_routes;
}

}  // namespace builderbacked::testing
