#pragma once

#include <builderbacked/builderbacked.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "input.hpp"
#include "session.hpp"

namespace importer {

/// What the service has, asked for when it is needed and once. Whatever else than "it is not there" an answer
/// says is thrown as builderbacked::RequestFailed.
class Inventory {
 public:
  explicit Inventory(Session& session) : session_(session) {}

  /// Names of the active regions.
  const std::set<std::string>& regions();

  /// All of a level, by external id.
  template <class Request>
  const auto& locations() {
    using Location = typename LocationCalls<Request>::Stored;
    auto& known = std::get<std::optional<std::map<std::string, Location>>>(locations_);
    if (!known) {
      known.emplace();
      const auto list = LocationCalls<Request>::list;
      for (const Location& location : session_.alone((session_.locations.*list)({})).value()) {
        known->emplace(location.external_id, location);
      }
    }
    return *known;
  }

  /// By e-mail; empty: nobody has it.
  std::map<std::string, std::optional<bb::User>> users(const std::set<std::string>& emails);
  /// By external id; also those that were asked for before.
  const std::map<std::string, bb::Home>& homes(const std::set<std::string>& ids);
  /// By home; a home that is not there is not in it.
  std::map<std::string, std::vector<bb::Document>> documents(std::set<std::string> homes);

 private:
  Session& session_;
  std::optional<std::set<std::string>> regions_;
  std::tuple<std::optional<std::map<std::string, bb::Division>>,
             std::optional<std::map<std::string, bb::MasterCommunity>>,
             std::optional<std::map<std::string, bb::Neighborhood>>>
      locations_;
  std::set<std::string> homes_asked_for_;
  std::map<std::string, bb::Home> homes_;
};

}  // namespace importer
