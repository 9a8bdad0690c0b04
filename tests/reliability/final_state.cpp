#include "reliability/final_state.hpp"

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace builderbacked {

namespace {

/// Things of one kind by their key; without an id there may be several with the same.
template <class Request>
using Things = std::unordered_map<std::string, std::vector<Request>>;

/// What is to be there, in the shape in which it is read.
struct Expected {
  Things<DivisionRequest> divisions;
  Things<MasterCommunityRequest> communities;
  Things<NeighborhoodRequest> neighborhoods;
  Things<UserRequest> users;
  Things<HomeRequest> homes;
  Things<HomeownerRequest> homeowners;
  Things<DocumentRequest> documents;
};
using Found = Expected;

template <class Request>
void put(Things<Request>& things, const Request& request) {
  things[request.external_id].push_back(request);
}

void put(Expected& all, HomeRequest home) {
  for (const HomeownerRequest& person : std::exchange(home.homeowners, {})) {
    all.homeowners[home.external_id + ' ' + person.email].push_back(person);
  }
  put(all.homes, home);
}

void put(Expected& all, const std::string& home, const DocumentRequest& document) {
  all.documents[home + ' ' + document.external_id.value_or(document.name)].push_back(document);
}

Expected expect(const importer::Input& input) {
  Expected expected;
  for (const auto& row : input.divisions) put(expected.divisions, row.item);
  for (const auto& row : input.master_communities) put(expected.communities, row.item);
  for (const auto& row : input.neighborhoods) put(expected.neighborhoods, row.item);
  for (const auto& row : input.users) put(expected.users, row.item.user);
  for (const auto& row : input.homes) put(expected, row.item);
  for (const auto& row : input.homeowners) {
    expected.homeowners[row.item.external_home_id + ' ' + row.item.homeowner.email].push_back(
        row.item.homeowner);
  }
  for (const auto& row : input.documents) put(expected, row.item.external_home_id, row.item.document);
  return expected;
}

/// Homes and users cannot be listed: those of the input are asked for.
Found look(const importer::Input& input, const std::shared_ptr<HttpTransport>& transport) {
  Found found;
  const LocationsClient locations{transport};
  const UsersClient users{transport};
  const HomesClient homes{transport};
  const DocumentsClient documents{transport};
  for (const auto& there : locations.list_divisions().value()) put(found.divisions, there.to_request());
  for (const auto& there : locations.list_master_communities().value()) {
    put(found.communities, there.to_request());
  }
  for (const auto& there : locations.list_neighborhoods().value()) {
    put(found.neighborhoods, there.to_request());
  }
  for (const auto& row : input.users) {
    const auto there = users.find(row.item.user.email.value()).value();
    if (there) put(found.users, there->to_request());
  }
  for (const auto& row : input.homes) {
    const auto there = homes.find(row.item.external_id).value();
    if (!there) continue;
    put(found, there->to_request());
    for (const Document& document : documents.list(row.item.external_id).value()) {
      put(found, row.item.external_id, document.to_request());
    }
  }
  return found;
}

class Comparison {
 public:
  explicit Comparison(std::ostream& report) : report_(report) {}

  template <class Request>
  void compare(std::string_view kind, const Things<Request>& expected, Things<Request> found) {
    for (const auto& [key, requests] : expected) {
      std::vector<Request>& there = found[key];
      for (const Request& request : requests) {
        ++result_.things;
        const auto same = std::find(there.begin(), there.end(), request);
        if (same != there.end()) {
          there.erase(same);
        } else if (there.empty()) {
          note(result_.lost, "lost", kind, key);
        } else {
          there.pop_back();
          note(result_.different, "different", kind, key);
        }
      }
    }
    for (const auto& [key, requests] : found) {
      for (std::size_t i = 0; i < requests.size(); ++i) note(result_.doubled, "doubled", kind, key);
    }
  }

  /// What cannot be listed was created once each.
  void compare_created(std::string_view kind, std::size_t expected, std::size_t created) {
    for (std::size_t i = expected; i < created; ++i)
      note(result_.doubled, "doubled", kind, "(created too often)");
  }

  [[nodiscard]] const Differences& result() const { return result_; }

 private:
  void note(std::size_t& count, std::string_view what, std::string_view kind, std::string_view key) {
    constexpr std::size_t most = 20;
    if (++count <= most) report_ << "  " << what << ": " << kind << ' ' << key << '\n';
  }

  std::ostream& report_;
  Differences result_;
};

}  // namespace

Differences compare(const importer::Input& input, ImportServer& server, std::ostream& report) {
  const Expected expected = expect(input);
  const Found found = look(input, server.transport());
  Comparison comparison(report);
  comparison.compare("division", expected.divisions, found.divisions);
  comparison.compare("master community", expected.communities, found.communities);
  comparison.compare("neighborhood", expected.neighborhoods, found.neighborhoods);
  comparison.compare("user", expected.users, found.users);
  comparison.compare("home", expected.homes, found.homes);
  comparison.compare("homeowner", expected.homeowners, found.homeowners);
  comparison.compare("document", expected.documents, found.documents);
  comparison.compare_created("home", input.homes.size(), server.homes_created());
  comparison.compare_created("user", input.users.size(), server.users_created());
  return comparison.result();
}

}  // namespace builderbacked
