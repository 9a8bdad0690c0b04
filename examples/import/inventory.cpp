#include "inventory.hpp"

#include <algorithm>
#include <iterator>

namespace importer {

namespace {

template <class T>
std::map<std::string, T> those_found(std::map<std::string, bb::Result<T>> answers) {
  std::map<std::string, T> found;
  for (auto& [id, answer] : answers) {
    if (answer) {
      found.emplace(id, *std::move(answer));
    } else if (answer.error().kind != bb::ErrorKind::not_found) {
      throw bb::RequestFailed(answer.error());
    }
  }
  return found;
}

}  // namespace

const std::set<std::string>& Inventory::regions() {
  if (!regions_) {
    regions_.emplace();
    for (const bb::Region& region : session_.alone(session_.locations.list_regions()).value()) {
      regions_->insert(region.name);
    }
  }
  return *regions_;
}

std::map<std::string, std::optional<bb::User>> Inventory::users(const std::set<std::string>& emails) {
  return those_found(
      session_.look_up(Kind::user, emails, bulk_call(session_.users, &bb::UsersClient::find_all)));
}

const std::map<std::string, bb::Home>& Inventory::homes(const std::set<std::string>& ids) {
  std::set<std::string> unknown;
  std::set_difference(ids.begin(), ids.end(), homes_asked_for_.begin(), homes_asked_for_.end(),
                      std::inserter(unknown, unknown.end()));
  homes_.merge(those_found(
      session_.look_up(Kind::home, unknown, bulk_call(session_.homes, &bb::HomesClient::get_all))));
  homes_asked_for_.merge(unknown);
  return homes_;
}

std::map<std::string, std::vector<bb::Document>> Inventory::documents(std::set<std::string> homes) {
  const auto is_known_as_absent = [&](const std::string& id) {
    return homes_asked_for_.contains(id) && !homes_.contains(id);
  };
  std::erase_if(homes, is_known_as_absent);
  return those_found(
      session_.look_up(Kind::document, homes, bulk_call(session_.documents, &bb::DocumentsClient::list_all)));
}

}  // namespace importer
