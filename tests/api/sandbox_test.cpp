// The sandbox behaves as the documentation says, seen through the clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "support.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxOptions;
using ::testing::ElementsAre;

TransportConfig sandbox_config(std::vector<std::string> scopes = ClientCredentials{}.scopes) {
  auto config = client_config();
  auto& client = std::get<ClientCredentials>(config.credentials);
  client.client_id = "sandbox-client";
  client.client_secret = "sandbox-secret";
  client.scopes = std::move(scopes);
  return config;
}

struct SandboxFixture : ::testing::Test {
  std::shared_ptr<Sandbox> sandbox = std::make_shared<Sandbox>();
  std::shared_ptr<HttpTransport> transport = HttpTransport::create(sandbox_config(), sandbox).value();
  HomesClient homes{transport};
  LocationsClient locations{transport};
  UsersClient users{transport};
  DocumentsClient documents{transport};

  void build_hierarchy() const {
    locations.create_division({.external_id = "D", .name = "Div", .region_name = "Cincinnati"}).value();
    locations.create_master_community({.external_id = "MC", .name = "Com", .division_external_id = "D"})
        .value();
    locations
        .create_neighborhood({.external_id = "NH_001", .name = "Hood", .master_community_external_id = "MC"})
        .value();
  }
  static std::string said(const Error& error) {
    return std::to_string(error.http_status) + ' ' + error.service.value().message.value();
  }
};

TEST_F(SandboxFixture, StartsWithItsRegions) {
  const auto regions = locations.list_regions().value();
  ASSERT_EQ(regions.size(), 1U);
  EXPECT_EQ(regions[0].name, "Cincinnati");
  EXPECT_EQ(regions[0].external_id, "Cincinnati");
}

TEST_F(SandboxFixture, DemandsEveryLevelAbove) {
  EXPECT_EQ(said(locations.create_division({.external_id = "D", .name = "n", .region_name = "Ohio"}).error()),
            "404 Region 'Ohio' not found");
  EXPECT_EQ(
      said(locations.create_master_community({.external_id = "M", .name = "n", .division_external_id = "D"})
               .error()),
      "404 Division with external ID 'D' not found");
  EXPECT_EQ(
      said(locations
               .create_neighborhood({.external_id = "N", .name = "n", .master_community_external_id = "M"})
               .error()),
      "404 Master Community with external ID 'M' not found");
  EXPECT_EQ(said(homes.create(example_home()).error()),
            "404 Neighborhood with external ID 'NH_001' not found");
}

TEST_F(SandboxFixture, DemandsThatEveryLevelAboveIsActive) {
  build_hierarchy();
  ASSERT_TRUE(locations.deactivate_division("D"));
  EXPECT_EQ(said(homes.create(example_home()).error()),
            "404 Neighborhood with external ID 'NH_001' not found");
  ASSERT_TRUE(locations.activate_division("D"));
  ASSERT_TRUE(locations.deactivate_master_community("MC"));
  EXPECT_FALSE(homes.create(example_home()));
  ASSERT_TRUE(locations.activate_master_community("MC"));
  ASSERT_TRUE(locations.deactivate_neighborhood("NH_001"));
  EXPECT_FALSE(homes.create(example_home()));
  ASSERT_TRUE(locations.activate_neighborhood("NH_001"));
  EXPECT_TRUE(homes.create(example_home()));
}

TEST_F(SandboxFixture, AnswersAHomeWithWhatTheApiAdds) {
  build_hierarchy();
  HomeRequest request = example_home();
  request.homeowners = {{.email = "john@x.com", .first_name = "John", .last_name = "Smith"}};
  const Home home = homes.create(request).value();
  EXPECT_TRUE(home.id);
  EXPECT_EQ(home.full_address, "123 Main St, Columbus, OH 43215");
  EXPECT_EQ(home.region_external_id, "Cincinnati");
  EXPECT_EQ(home.division_external_id, "D");
  EXPECT_EQ(home.master_community_external_id, "MC");
  EXPECT_EQ(home.status.value().known(), HomeStatus::active);
  EXPECT_EQ(home.homeowners.at(0).full_name, "John Smith");
  EXPECT_EQ(homes.get("HOME_12345").value(), home);
}

TEST_F(SandboxFixture, RefusesATakenExternalId) {
  build_hierarchy();
  ASSERT_TRUE(homes.create(example_home()));
  EXPECT_EQ(homes.create(example_home()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(
      locations.create_division({.external_id = "D", .name = "n", .region_name = "Cincinnati"}).error().kind,
      ErrorKind::conflict);
}

TEST_F(SandboxFixture, UpdatesAHomeButNotItsHomeowners) {
  build_hierarchy();
  HomeRequest request = example_home();
  request.homeowners = {{.email = "john@x.com"}};
  homes.create(request).value();
  request.model = "Preston Deluxe";
  request.homeowners.clear();
  const Home updated = homes.update(request).value();
  EXPECT_EQ(updated.model, "Preston Deluxe");
  EXPECT_EQ(updated.homeowners.size(), 1U);
  request.extra["model"] = "null";
  request.model.reset();
  EXPECT_EQ(homes.update(request).value().model, std::nullopt) << "null clears";
  request.external_id = "OTHER";
  EXPECT_EQ(homes.update(request).error().kind, ErrorKind::not_found);
}

TEST_F(SandboxFixture, AddsAndRemovesHomeowners) {
  build_hierarchy();
  homes.create(example_home()).value();
  const HomeownerRequest two[] = {{.email = "a@x.com"}, {.email = "b+c@x.com"}};
  ASSERT_TRUE(homes.add_homeowners("HOME_12345", two));
  ASSERT_TRUE(homes.add_homeowner("HOME_12345", {.email = "d@x.com"}));
  EXPECT_EQ(homes.add_homeowner("HOME_12345", {.email = "d@x.com"}).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(homes.remove_homeowner("HOME_12345", "b+c@x.com"));
  EXPECT_EQ(homes.remove_homeowner("HOME_12345", "b+c@x.com").error().kind, ErrorKind::not_found);
  std::vector<std::string> emails;
  for (const Homeowner& homeowner : homes.get("HOME_12345").value().homeowners)
    emails.push_back(homeowner.email);
  EXPECT_THAT(emails, ElementsAre("a@x.com", "d@x.com"));
}

TEST_F(SandboxFixture, DemandsActiveLevelsAboveForEveryWrite) {
  build_hierarchy();
  homes.create(example_home()).value();
  ASSERT_TRUE(locations.deactivate_division("D"));
  MasterCommunityRequest community{.external_id = "MC2", .name = "n", .division_external_id = "D"};
  EXPECT_EQ(said(locations.create_master_community(community).error()),
            "404 Division with external ID 'D' not found");
  community.external_id = "MC";
  EXPECT_EQ(locations.update_master_community(community).error().kind, ErrorKind::not_found);
  NeighborhoodRequest hood{.external_id = "N2", .name = "n", .master_community_external_id = "MC"};
  EXPECT_EQ(said(locations.create_neighborhood(hood).error()),
            "404 Master Community with external ID 'MC' not found");
  hood.external_id = "NH_001";
  EXPECT_EQ(locations.update_neighborhood(hood).error().kind, ErrorKind::not_found);
  EXPECT_EQ(homes.update(example_home()).error().kind, ErrorKind::not_found);
  EXPECT_EQ(said(locations.update_division({.external_id = "D", .name = "n", .region_name = "Ohio"}).error()),
            "404 Region 'Ohio' not found");
}

TEST_F(SandboxFixture, ARemovalThatFindsNobodyChangesNothing) {
  build_hierarchy();
  const Home created = homes.create(example_home()).value();
  EXPECT_EQ(homes.remove_homeowner("HOME_12345", "a@x.com").error().kind, ErrorKind::not_found);
  EXPECT_EQ(homes.get("HOME_12345").value(), created);
}

TEST_F(SandboxFixture, TakesNullForAbsent) {
  const Extra nulls = {{"displayName", "null"}, {"abbreviatedName", "null"}};
  ASSERT_TRUE(locations.create_division(
      {.external_id = "D0", .name = "n", .region_name = "Cincinnati", .extra = nulls}));
  ASSERT_TRUE(locations.create_master_community(
      {.external_id = "MC0", .name = "n", .division_external_id = "D0", .extra = nulls}));
  ASSERT_TRUE(locations.create_neighborhood(
      {.external_id = "N0", .name = "n", .master_community_external_id = "MC0", .extra = nulls}));
  EXPECT_EQ(locations.list_divisions().value().at(0).display_name, std::nullopt);
  build_hierarchy();
  HomeRequest request = example_home();
  request.extra = {{"model", "null"}, {"homeDetails", "null"}};
  request.homeowners = {{.email = "a@x.com", .extra = {{"firstName", "null"}, {"lastName", "null"}}}};
  const Home home = homes.create(request).value();
  EXPECT_EQ(home.model, std::nullopt);
  EXPECT_EQ(home.homeowners.at(0).full_name, std::nullopt);
  request.external_id = "OTHER";
  request.homeowners.clear();
  request.extra["homeowners"] = "null";
  EXPECT_TRUE(homes.create(request));
}

TEST_F(SandboxFixture, IsStrictAboutWhatARequestMayCarry) {
  build_hierarchy();
  HomeRequest request = example_home();
  request.extra["id"] = "1";
  EXPECT_EQ(said(homes.create(request).error()), "400 Unrecognized field 'id'");
  request.extra.clear();
  request.type = OpenEnum<HomeType>(std::string("single family"));
  EXPECT_EQ(said(homes.create(request).error()), "400 Invalid value for 'type' field");
}

TEST_F(SandboxFixture, ListsAndUpdatesLocations) {
  build_hierarchy();
  Division division = locations.list_divisions().value().at(0);
  DivisionRequest request = division.to_request();
  request.display_name = "Cincinnati & Dayton";
  EXPECT_EQ(locations.update_division(request).value().display_name, "Cincinnati & Dayton");
  EXPECT_EQ(locations.list_master_communities().value().at(0).division_external_id, "D");
  EXPECT_EQ(locations.list_neighborhoods().value().at(0).master_community_external_id, "MC");
  auto community = locations.list_master_communities().value().at(0).to_request();
  community.name = "New name";
  EXPECT_EQ(locations.update_master_community(community).value().name, "New name");
  auto hood = locations.list_neighborhoods().value().at(0).to_request();
  hood.abbreviated_name = "H";
  EXPECT_EQ(locations.update_neighborhood(hood).value().abbreviated_name, "H");
  hood.external_id = "NONE";
  EXPECT_EQ(locations.update_neighborhood(hood).error().kind, ErrorKind::not_found);
}

TEST_F(SandboxFixture, CreatesUsersAndFindsThemByEmail) {
  EXPECT_FALSE(users.exists("john.smith@builder.com").value());
  const User created = users.create(example_user(), ProfileImage::from_bytes(example_png())).value();
  EXPECT_EQ(created.to_request(), example_user());
  EXPECT_TRUE(users.exists("john.smith@builder.com").value());
  EXPECT_EQ(users.find("john.smith@builder.com").value(), created);
  EXPECT_EQ(users.find("jane.smith@builder.com").value(), std::nullopt);
  EXPECT_EQ(said(users.create(example_user()).error()),
            "409 User with external ID 'EMP_12345' already exists");
}

TEST_F(SandboxFixture, AddsListsUpdatesAndRemovesDocuments) {
  build_hierarchy();
  homes.create(example_home()).value();
  EXPECT_TRUE(documents.list("HOME_12345").value().empty());
  const Document added = documents.add("HOME_12345", example_document()).value().at(0);
  EXPECT_TRUE(added.id);
  EXPECT_EQ(added.last_modified_by, "sandbox-client");
  EXPECT_TRUE(added.last_modified_date.value().valid());
  EXPECT_EQ(added.to_request(), example_document());
  EXPECT_EQ(documents.list("HOME_12345").value(), std::vector<Document>{added});

  DocumentRequest changed = added.to_request();
  changed.name = "HVAC Extended Warranty";
  changed.display_end.reset();
  EXPECT_EQ(documents.update(changed).value().name, "HVAC Extended Warranty");
  EXPECT_EQ(documents.list("HOME_12345").value().at(0).display_end, added.display_end)
      << "not sent, not changed";

  EXPECT_TRUE(documents.remove("DOC_001"));
  EXPECT_TRUE(documents.list("HOME_12345").value().empty());
  EXPECT_EQ(said(documents.remove("DOC_001").error()), "404 Document with external ID 'DOC_001' not found");
  EXPECT_EQ(documents.update(changed).error().kind, ErrorKind::not_found);
}

TEST_F(SandboxFixture, RemovesDocumentsByHomeCategoryAndName) {
  build_hierarchy();
  homes.create(example_home()).value();
  DocumentRequest plan = example_document();
  plan.external_id.reset();
  plan.category = "Home";
  plan.name = "Floor Plan / first floor";
  DocumentRequest manual = example_document();
  manual.external_id = "DOC_002";
  const std::vector<DocumentRequest> all = {example_document(), plan, manual};
  const auto left = [&] { return documents.list("HOME_12345").value().size(); };

  documents.add("HOME_12345", all).value();
  EXPECT_TRUE(documents.remove_in_category("HOME_12345", "Warranty"));
  EXPECT_EQ(left(), 1U);
  EXPECT_TRUE(documents.remove_named("HOME_12345", "Floor Plan / first floor"));
  EXPECT_EQ(left(), 0U);
  documents.add("HOME_12345", all).value();  // The external ids are free again.
  EXPECT_TRUE(documents.remove_named("HOME_12345", "nothing of that name"));
  EXPECT_EQ(left(), 3U);
  EXPECT_TRUE(documents.remove_all_for_home("HOME_12345"));
  EXPECT_EQ(left(), 0U);
  EXPECT_EQ(documents.remove_all_for_home("NONE").error().kind, ErrorKind::not_found);
  EXPECT_EQ(documents.list("NONE").error().kind, ErrorKind::not_found);
}

TEST_F(SandboxFixture, AddsAllDocumentsOrNone) {
  build_hierarchy();
  homes.create(example_home()).value();
  EXPECT_EQ(documents.add("NONE", example_document()).error().kind, ErrorKind::not_found);
  std::vector<DocumentRequest> two(2, example_document());
  EXPECT_EQ(said(documents.add("HOME_12345", two).error()),
            "409 Document with external ID 'DOC_001' already exists");
  EXPECT_TRUE(documents.list("HOME_12345").value().empty());
  two[0].external_id = "DOC_002";
  two[0].type = OpenEnum<DocumentType>(std::string("FLOPPY"));
  EXPECT_EQ(said(documents.add("HOME_12345", two).error()), "400 Validation failed for field 'type'");
  EXPECT_TRUE(documents.list("HOME_12345").value().empty());
  two[0].type = DocumentType::sapphire;
  EXPECT_EQ(documents.add("HOME_12345", two).value().size(), 2U);
  EXPECT_EQ(documents.add("HOME_12345", two).error().kind, ErrorKind::conflict);
}

TEST_F(SandboxFixture, ChecksTokensAndScopes) {
  ASSERT_TRUE(locations.list_regions());
  sandbox->revoke_tokens();
  EXPECT_TRUE(locations.list_regions()) << "a new token, and a replay";
  EXPECT_EQ(sandbox->tokens_granted(), 2U);

  const auto narrow = HttpTransport::create(sandbox_config({"location.write"}), sandbox).value();
  EXPECT_TRUE(LocationsClient{narrow}.list_regions());
  EXPECT_EQ(HomesClient{narrow}.get("H").error().kind, ErrorKind::permission);
  EXPECT_EQ(UsersClient{narrow}.find("a@b.c").error().kind, ErrorKind::permission);
  EXPECT_EQ(DocumentsClient{narrow}.list("H").error().kind, ErrorKind::permission);

  auto wrong = sandbox_config();
  std::get<ClientCredentials>(wrong.credentials).client_secret = "guess";
  const auto stranger = HttpTransport::create(wrong, sandbox).value();
  EXPECT_EQ(HomesClient{stranger}.get("H").error().kind, ErrorKind::authentication);
  const auto greedy = HttpTransport::create(sandbox_config({"everything.write"}), sandbox).value();
  EXPECT_EQ(HomesClient{greedy}.get("H").error().kind, ErrorKind::authentication);
}

TEST_F(SandboxFixture, AcceptsCredentialsInTheFormToo) {
  auto config = sandbox_config();
  std::get<ClientCredentials>(config.credentials).method = ClientCredentials::Method::client_secret_post;
  const auto posting = HttpTransport::create(config, sandbox).value();
  EXPECT_TRUE(LocationsClient{posting}.list_regions());
}

TEST_F(SandboxFixture, TokensExpire) {
  SandboxOptions options;
  options.token_lifetime = std::chrono::seconds{0};
  const auto brief = std::make_shared<Sandbox>(options);
  const auto fresh = HttpTransport::create(sandbox_config(), brief).value();
  EXPECT_EQ(LocationsClient{fresh}.list_regions().error().kind, ErrorKind::authentication);
}

TEST(SandboxFunction, AnswersWhatNoClientSends) {
  Sandbox sandbox;
  const auto status = [&](HttpRequest request) { return sandbox.handle(request).status; };
  EXPECT_EQ(status({.method = "GET", .url = "/api/v2/homes/H"}), 401);
  const HttpHeader form{"Content-Type", "application/x-www-form-urlencoded"};
  const HttpResponse token = sandbox.handle({.method = "POST",
                                             .url = "https://any.host/oauth/token",
                                             .headers = {form},
                                             .body = "grant_type=client_credentials&client_id=sandbox-client&"
                                                     "client_secret=sandbox-secret"});
  ASSERT_EQ(token.status, 200);
  const std::vector<HttpHeader> headers = {{"Authorization", "Bearer sandbox-token-1"},
                                           {"Content-Type", "application/json"}};
  EXPECT_EQ(status({"GET", "/api/v2/nonsense", headers, ""}), 404);
  EXPECT_EQ(status({"PATCH", "/api/v2/homes", headers, "{}"}), 405);
  EXPECT_EQ(status({"POST", "/api/v2/homes", headers, "{"}), 400);
  EXPECT_EQ(status({"POST", "/api/v2/homes", {headers[0]}, "{}"}), 415);
  EXPECT_EQ(status({"GET", "/api/v2/homes/%zz", headers, ""}), 400);
  EXPECT_EQ(status({"GET", "/prefix/api/v2/locations/regions", headers, ""}), 200);
  const std::string nested = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_EQ(status({"POST", "/api/v2/homes", headers, nested}), 400);
}

/// The status of a user's form with that boundary.
int status_of_form(const std::string& content_type, const std::string& body) {
  Sandbox sandbox;
  sandbox.handle(
      {.method = "POST",
       .url = "/oauth/token",
       .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
       .body = "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret"});
  return sandbox
      .handle({"POST",
               "/api/v2/users",
               {{"Authorization", "Bearer sandbox-token-1"}, {"Content-Type", content_type}},
               body})
      .status;
}

TEST(SandboxFunction, HoldsImagesToTheDocumentedLimits) {
  const auto status = [](const std::string& media_type, const std::string& image) {
    return status_of_form("multipart/form-data; boundary=\"b b\"",
                          "--b b\r\ncontent-disposition: form-data; name=user\r\n"
                          "Content-Type: application/json; charset=utf-8\r\n\r\n" +
                              std::string(example_user_json) +
                              "\r\n--b b\r\nContent-Disposition: form-data; filename=\"a.png\"; "
                              "name=\"profileImage\"\r\nContent-Type: " +
                              media_type + "\r\n\r\n" + image + "\r\n--b b--\r\n");
  };
  EXPECT_EQ(status("image/png", example_png()), 201);
  EXPECT_EQ(status("image/png", std::string(10 * 1024 * 1024, 'x')), 201);
  EXPECT_EQ(status("image/png", std::string(10 * 1024 * 1024 + 1, 'x')), 400);
  EXPECT_EQ(status("image/png", ""), 400);
  EXPECT_EQ(status("application/pdf", "%PDF"), 400);
}

TEST(SandboxFunction, TakesAUserThatIsSentAsAFile) {  // As Swagger UI does.
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"user\"; filename=\"blob\"\r\n"
                           "Content-Type: application/json\r\n\r\n" +
                               std::string(example_user_json) + "\r\n--b--"),
            201);
}

TEST(SandboxFunction, RefusesFormsThatAreNotWellFormed) {
  const std::string user =
      "Content-Disposition: form-data; name=\"user\"\r\nContent-Type: application/json\r\n\r\n" +
      std::string(example_user_json);
  const std::string good = "--b\r\n" + user + "\r\n--b--";
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b", good), 201);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=other", good), 400);
  EXPECT_EQ(status_of_form("multipart/form-data", good), 400);
  EXPECT_EQ(status_of_form("application/json", example_user_json), 415);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b", "--b\r\n" + user), 400);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b", "--b--"), 400) << "no user";
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b",
                           "--b\r\n" + user + "\r\n--b\r\n" + user + "\r\n--b--"),
            400);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--b--"),
            400);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b", "--b\r\nno header\r\n\r\n\r\n--b--"), 400);
  EXPECT_EQ(status_of_form("multipart/form-data; boundary=b", ""), 400);
}

TEST(SandboxFunction, AnswersErrorsInTheDocumentedShape) {
  Sandbox sandbox;
  const HttpResponse response = sandbox.handle({.method = "GET", .url = "https://h/api/v2/homes/H?x=1"});
  const auto body = nlohmann::json::parse(response.body);
  ASSERT_EQ(body.size(), 5U);
  EXPECT_TRUE(instant_of(OffsetTimestamp(body.at("timestamp").get<std::string>())));
  EXPECT_EQ(body.at("status"), 401);
  EXPECT_EQ(body.at("error"), "Unauthorized");
  EXPECT_EQ(body.at("message"), "Missing or invalid authentication token");
  EXPECT_EQ(body.at("path"), "/api/v2/homes/H");
}

}  // namespace
