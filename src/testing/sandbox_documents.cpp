// Users and documents of the store.

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "builderbacked/timestamp_chrono.hpp"
#include "testing/sandbox_store.hpp"

namespace builderbacked::testing {

namespace {

void check_document(const Json& request) {
  check(request, document_schema());
  if (text_of(request, "type") == "AWS" && text_of(request, "bucket").empty()) refuse_field("bucket");
}

void check_image(const Json& image) {
  constexpr std::string_view formats[] = {"image/jpeg", "image/png",  "image/gif",
                                          "image/bmp",  "image/webp", "image/svg+xml"};
  constexpr std::size_t max_bytes = std::size_t{10} * 1024 * 1024;
  const auto size = image.at("size").get<std::size_t>();
  if (size > max_bytes) throw Problem{400, "Profile image is larger than 10MB"};
  if (size == 0) throw Problem{400, "Profile image is empty"};
  if (std::find(std::begin(formats), std::end(formats), text_of(image, "type")) == std::end(formats)) {
    throw Problem{400, "Profile image format is not supported"};
  }
}

}  // namespace

Json SandboxStore::find_user(const std::string& email) const {
  for (const auto& [external_id, user] : users_) {
    if (text_of(user, "email") == email) return user;
  }
  throw Problem{404, "User not found"};
}

Json SandboxStore::create_user(const Json& form) {
  const Json request = form.is_object() ? form.value("user", Json()) : Json();
  check(request, user_schema());
  if (form.contains("profileImage")) check_image(form.at("profileImage"));
  const std::string external_id = text_of(request, "externalId");
  if (users_.count(external_id) != 0) taken("User", external_id);
  Json user = {{"id", new_id(next_id_)}};
  merge(user, request);
  return users_[external_id] = std::move(user);
}

Json SandboxStore::list_documents(const std::string& external_home_id) const {
  require_home(external_home_id);
  const auto found = documents_.find(external_home_id);
  return found == documents_.end() ? Json::array() : Json(found->second);
}

Json SandboxStore::add_documents(const Json& request) {
  check(request, document_batch_schema());
  const std::string home_id = text_of(request, "externalHomeId");
  require_home(home_id);
  // All or nothing.
  std::set<std::string> new_ids;
  for (const Json& document : request.at("documents")) {
    check_document(document);
    const std::string external_id = text_of(document, "externalId");
    if (external_id.empty()) continue;
    if (document_homes_.count(external_id) != 0 || !new_ids.insert(external_id).second) {
      taken("Document", external_id);
    }
  }
  Json answer = Json::array();
  for (const Json& document : request.at("documents")) {
    Json stored = {{"id", new_id(next_id_)}};
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
  document["lastModifiedDate"] = to_local_timestamp(std::chrono::local_time<milliseconds>{now}).text();
}

}  // namespace builderbacked::testing
