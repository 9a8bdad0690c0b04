// What the SDK's clients send against the document.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "api/support.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "openapi/document.hpp"
#include "testing/sandbox_multipart.hpp"

namespace builderbacked::openapi {

namespace {

using ::testing::IsEmpty;

/// The clients before a sandbox; every request is written down.
struct Recorded : ScriptedTransport {
  Recorded() : ScriptedTransport(config()) {
    engine->otherwise([this](const HttpRequest& request) { return sandbox.handle(request); });
  }

  static TransportConfig config() {
    TransportConfig config = client_config();
    auto& client = std::get<ClientCredentials>(config.credentials);
    client.client_id = testing::SandboxOptions().client_id;
    client.client_secret = testing::SandboxOptions().client_secret;
    return config;
  }

  testing::Sandbox sandbox{};
};

/// A request with every member that the document has.
template <class M>
M whole(const std::string& name, const std::string& external_id = {}) {
  Json json = complete(schema(name), schema(name).value("example", Json::object()));
  if (!external_id.empty()) json["externalId"] = external_id;
  auto request = from_json_text<M>(json.dump());
  EXPECT_TRUE(request) << name;
  EXPECT_THAT(request->extra, IsEmpty()) << name;
  EXPECT_EQ(Json::parse(to_json_text(*request)), json) << name;
  return *std::move(request);
}

HomeRequest whole_home(const std::string& external_id) {
  HomeRequest home = whole<HomeRequest>("ExternalHomeRequestV3", external_id);
  home.neighborhood_external_id = "NH_001";
  return home;
}

DocumentRequest whole_document(const std::string& external_id) {
  return whole<DocumentRequest>("Document", external_id);
}

void expect_done(const std::string& what, const auto& result) {
  EXPECT_TRUE(result) << what << ": " << result.error().message;
}

void expect_all_done(const std::string& what, const Result<BulkProgress>& result) {
  ASSERT_TRUE(result) << what << ": " << result.error().message;
  EXPECT_EQ(result->failed, 0U) << what;
  EXPECT_GT(result->succeeded, 0U) << what;
}

void call_locations(const LocationsClient& locations) {
  const auto division = whole<DivisionRequest>("DivisionRequest");
  const auto community = whole<MasterCommunityRequest>("MasterCommunityRequest");
  const auto neighborhood = whole<NeighborhoodRequest>("NeighborhoodRequest");
  expect_done("list_regions", locations.list_regions());
  expect_done("create_division", locations.create_division(division));
  expect_done("list_divisions", locations.list_divisions());
  expect_done("update_division", locations.update_division(division));
  expect_done("deactivate_division", locations.deactivate_division(division.external_id));
  expect_done("activate_division", locations.activate_division(division.external_id));
  expect_done("create_master_community", locations.create_master_community(community));
  expect_done("list_master_communities", locations.list_master_communities());
  expect_done("update_master_community", locations.update_master_community(community));
  expect_done("deactivate_master_community", locations.deactivate_master_community(community.external_id));
  expect_done("activate_master_community", locations.activate_master_community(community.external_id));
  expect_done("create_neighborhood", locations.create_neighborhood(neighborhood));
  expect_done("list_neighborhoods", locations.list_neighborhoods());
  expect_done("update_neighborhood", locations.update_neighborhood(neighborhood));
  expect_done("deactivate_neighborhood", locations.deactivate_neighborhood(neighborhood.external_id));
  expect_done("activate_neighborhood", locations.activate_neighborhood(neighborhood.external_id));

  const std::vector divisions = {whole<DivisionRequest>("DivisionRequest", "DIV_002")};
  const std::vector communities = {whole<MasterCommunityRequest>("MasterCommunityRequest", "MC_002")};
  const std::vector neighborhoods = {whole<NeighborhoodRequest>("NeighborhoodRequest", "NH_002")};
  expect_all_done("create_divisions", locations.create_divisions(divisions, nullptr));
  expect_all_done("update_divisions", locations.update_divisions(divisions, nullptr));
  expect_all_done("create_master_communities", locations.create_master_communities(communities, nullptr));
  expect_all_done("update_master_communities", locations.update_master_communities(communities, nullptr));
  expect_all_done("create_neighborhoods", locations.create_neighborhoods(neighborhoods, nullptr));
  expect_all_done("update_neighborhoods", locations.update_neighborhoods(neighborhoods, nullptr));
}

void call_homes(const HomesClient& homes) {
  const std::string id = "HOME_12345";
  auto owner = whole<HomeownerRequest>("HomeUserRequestV2");
  const auto owner_at = [&](const std::string& email) {
    owner.email = email;
    return owner;
  };
  expect_done("create", homes.create(whole_home(id)));
  expect_done("get", homes.get(id));
  expect_done("find", homes.find(id));
  expect_done("update", homes.update(whole_home(id)));
  expect_done("add_homeowner", homes.add_homeowner(id, owner_at("one@email.com")));
  const std::vector owners = {owner_at("two@email.com"), owner_at("three@email.com")};
  expect_done("add_homeowners", homes.add_homeowners(id, owners));
  expect_done("remove_homeowner", homes.remove_homeowner(id, owners[0].email));

  const std::vector ids = {id};
  const std::vector created = {whole_home("HOME_2")};
  const std::vector upserted = {whole_home("HOME_2"), whole_home("HOME_3")};
  const std::vector<HomeownersOfHome> added = {
      {id, {owner_at("four@email.com"), owner_at("five@email.com")}}};
  expect_all_done("get_all", homes.get_all(ids, nullptr));
  expect_all_done("create_all", homes.create_all(created, nullptr));
  expect_all_done("update_all", homes.update_all(created, nullptr));
  for (const UpsertMode mode : {UpsertMode::create_first, UpsertMode::update_first, UpsertMode::read_first}) {
    expect_all_done("upsert_all", homes.upsert_all(upserted, nullptr, mode));
  }
  expect_all_done("add_homeowners_all", homes.add_homeowners_all(added, nullptr));
}

void call_users(const UsersClient& users) {
  const auto user = whole<UserRequest>("ExternalUserRequest");
  const std::vector emails = {user.email.value()};
  const std::vector<NewUser> created = {{whole<UserRequest>("ExternalUserRequest", "EMP_2"), std::nullopt}};
  expect_done("create", users.create(user, ProfileImage::from_bytes(example_png())));
  expect_done("find", users.find(emails[0]));
  expect_done("exists", users.exists(emails[0]));
  expect_all_done("find_all", users.find_all(emails, nullptr));
  expect_all_done("create_all", users.create_all(created, nullptr));
}

void call_documents(const DocumentsClient& documents) {
  const std::string home = "HOME_12345";
  const std::vector two = {whole_document("DOC_001"), whole_document("DOC_002")};
  expect_done("add of one", documents.add(home, whole_document("DOC_003")));
  expect_done("add of several", documents.add(home, two));
  expect_done("list", documents.list(home));
  expect_done("update", documents.update(two[0]));
  expect_done("remove", documents.remove("DOC_001"));
  expect_done("remove_in_category", documents.remove_in_category(home, "Warranty"));
  expect_done("remove_named", documents.remove_named(home, "HVAC Warranty"));
  expect_done("remove_all_for_home", documents.remove_all_for_home(home));

  const std::vector homes = {home};
  const std::vector<DocumentOfHome> added = {{home, two[0]}, {home, two[1]}};
  expect_all_done("add_all", documents.add_all(added, nullptr));
  expect_all_done("update_all", documents.update_all(two, nullptr));
  expect_all_done("list_all", documents.list_all(homes, nullptr));
}

/// The one operation whose path it is; null when there is none.
const Operation* operation_of(const HttpRequest& request) {
  const std::string path = request.url.substr(fixed_token_config().base_url.size());
  for (const Operation& one : operations()) {
    const std::regex form(std::regex_replace(one.path, std::regex(R"(\{\w+\})"), "[^/]+"));
    if (one.method == request.method && std::regex_match(path, form)) return &one;
  }
  return nullptr;
}

/// The JSON of a body: the whole, or the form's part `user`.
Json json_of(const HttpRequest& request, const Operation& operation) {
  const std::string* const header = find_header(request.headers, "Content-Type");
  const std::string type = header == nullptr ? "" : *header;
  EXPECT_TRUE(type.starts_with(operation.media_type())) << operation.id() << " sends " << type;
  if (!operation.takes_form()) return Json::parse(request.body);
  const Json& form = operation.spec->at("requestBody").at("content").at("multipart/form-data");
  Json user;
  for (const testing::Part& part : testing::parse_multipart(type, request.body)) {
    EXPECT_TRUE(form.at("schema").at("properties").contains(part.name)) << part.name;
    if (part.name == "user") user = Json::parse(part.content);
    const std::string types = form.at("encoding").at(part.name).at("contentType");
    EXPECT_THAT(", " + types + ',', ::testing::HasSubstr(", " + std::string(part.media_type) + ','))
        << part.name;
  }
  return user;
}

TEST(OpenApiClients, SendTheOperationsOfTheDocumentAndNoOthers) {
  Recorded api;
  call_locations(api.locations);
  call_homes(api.homes);
  call_users(api.users);
  call_documents(api.documents);

  std::set<std::string> unsent;
  for (const Operation& one : operations()) unsent.insert(one.id());
  for (const HttpRequest& request : api.engine->requests()) {
    if (request.url == std::get<ClientCredentials>(Recorded::config().credentials).token_url) continue;
    const Operation* const operation = operation_of(request);
    if (operation == nullptr) {
      ADD_FAILURE() << request.method << ' ' << request.url << " is not in the document";
      continue;
    }
    unsent.erase(operation->id());
    EXPECT_EQ(!request.body.empty(), operation->takes_body()) << operation->id();
    if (request.body.empty() || !operation->takes_body()) continue;
    EXPECT_THAT(problems(operation->body_schema(), json_of(request, *operation)), IsEmpty())
        << operation->id();
  }
  EXPECT_THAT(unsent, IsEmpty());
}

}  // namespace

}  // namespace builderbacked::openapi
