// What the sandbox knows, as a document: written, read back, and refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "support.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxOptions;
using ::testing::ElementsAre;
using Json = nlohmann::json;

std::shared_ptr<HttpTransport> connect(const std::shared_ptr<Sandbox>& sandbox) {
  auto config = client_config();
  auto& client = std::get<ClientCredentials>(config.credentials);
  client.client_id = "sandbox-client";
  client.client_secret = "sandbox-secret";
  return HttpTransport::create(config, sandbox).value();
}

/// A sandbox and its clients.
struct Service {
  explicit Service(const SandboxOptions& options = {}) : sandbox(std::make_shared<Sandbox>(options)) {}

  std::shared_ptr<Sandbox> sandbox;
  std::shared_ptr<HttpTransport> transport = connect(sandbox);
  HomesClient homes{transport};
  LocationsClient locations{transport};
  UsersClient users{transport};
  DocumentsClient documents{transport};
};

std::string file_content(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The documentation's tutorial, as people write it.
Json fixture() {
  return Json::parse(file_content(BUILDERBACKED_EXAMPLE_FIXTURE));
}

DocumentRequest example_document_named(const char* external_id) {
  DocumentRequest document = example_document();
  document.external_id = external_id;
  return document;
}

/// Everything that the API can bring about, odd values too.
void fill(const Service& service) {
  service.sandbox->restore(fixture().dump()).value();
  service.locations.activate_neighborhood("NH_002").value();
  HomeRequest home = example_home();
  home.external_id = "HOME \"ß\"";
  home.neighborhood_external_id = "NH_002";
  home.home_details = {{"Größe", "1.50 \"m\""}, {"none", ""}};
  home.homeowners = {{.email = "a@x.com"}};
  service.homes.create(home).value();
  service.homes.remove_homeowner(home.external_id, "a@x.com").value();
  DocumentRequest document = example_document();
  document.external_id.reset();
  service.documents.add(home.external_id, document).value();
  service.documents.add(home.external_id, example_document_named("DOC_009")).value();
  service.documents.remove("DOC_009").value();
  service.locations.deactivate_division("DIV_001").value();
}

TEST(SandboxState, IsTheSameAfterItWasReadBack) {
  const Service service;
  fill(service);
  const std::string state = service.sandbox->state();
  const Service other;
  other.sandbox->restore(state).value();
  EXPECT_EQ(other.sandbox->state(), state);
  for (const char* external_id : {"HOME_12345", "HOME \"ß\""}) {
    EXPECT_EQ(other.homes.get(external_id).value(), service.homes.get(external_id).value());
    EXPECT_EQ(other.documents.list(external_id).value(), service.documents.list(external_id).value());
  }
  EXPECT_EQ(other.locations.list_divisions().value(), service.locations.list_divisions().value());
  EXPECT_EQ(other.users.find("john.smith@builder.com").value(),
            service.users.find("john.smith@builder.com").value());
}

TEST(SandboxState, IdsGoOnFromWhereTheyWere) {
  const Service service;
  fill(service);
  const Service other;
  other.sandbox->restore(service.sandbox->state()).value();
  EXPECT_EQ(service.documents.add("HOME_12345", example_document_named("DOC_010")).value().at(0).id,
            other.documents.add("HOME_12345", example_document_named("DOC_010")).value().at(0).id)
      << "the id of a removed document is not given again";
}

TEST(SandboxState, OfAnEmptySandboxHasEveryArray) {
  EXPECT_EQ(Json::parse(Sandbox().state()), Json::parse(R"({"version":1,"nextId":10001,
                            "regions":[{"externalId":"Cincinnati","name":"Cincinnati","active":true}],
                            "divisions":[],"masterCommunities":[],"neighborhoods":[],"homes":[],"users":[],
                            "documents":[]})"));
}

TEST(SandboxState, AFixtureIsCompletedWithWhatTheApiMakesUp) {
  const Service service;
  service.sandbox->restore(fixture().dump()).value();
  const Home home = service.homes.get("HOME_12345").value();
  EXPECT_EQ(home.id, 10'001);
  EXPECT_EQ(home.full_address, "123 Main St, Columbus, OH 43215");
  EXPECT_EQ(home.homeowners.at(0).full_name, "John Smith");
  const Document document = service.documents.list("HOME_12345").value().at(0);
  EXPECT_EQ(document.last_modified_by, "sandbox-client");
  EXPECT_TRUE(document.last_modified_date.value().valid());
  HomeRequest next = example_home();
  next.external_id = "H2";
  next.neighborhood_external_id = "NH_002";
  EXPECT_EQ(service.homes.create(next).error().kind, ErrorKind::not_found) << "it is inactive";
  next.neighborhood_external_id = "NH_001";
  EXPECT_EQ(service.homes.create(next).value().id, 10'004);
}

TEST(SandboxState, GivenIdsAreKeptAndNotGivenAgain) {
  Json state = fixture();
  state["homes"][0]["id"] = 10'500;
  state["documents"][0]["lastModifiedBy"] = "someone";
  state["documents"][0]["lastModifiedDate"] = "2025-01-02 03:04:05.678";
  const Service service;
  service.sandbox->restore(state.dump()).value();
  EXPECT_EQ(service.homes.get("HOME_12345").value().id, 10'500);
  EXPECT_EQ(Json::parse(service.sandbox->state()).at("users").at(0).at("id"), 10'501);
  const Document document = service.documents.list("HOME_12345").value().at(0);
  EXPECT_EQ(document.last_modified_by, "someone");
  EXPECT_EQ(document.last_modified_date.value().text(), "2025-01-02 03:04:05.678");
}

TEST(SandboxState, TheLastIdIsReadBackToo) {
  const Service service;
  service.sandbox
      ->restore(R"({"version":1,"nextId":9223372036854775806,"users":[
      {"externalId":"E","firstName":"J","lastName":"D","roleName":"r"}]})")
      .value();
  EXPECT_TRUE(service.sandbox->restore(service.sandbox->state()));
  const auto created = service.users.create(example_user());
  EXPECT_EQ(created.error().http_status, 500) << "no id is left";
}

TEST(SandboxState, WithoutRegionsItHasTheUsualOne) {
  Json state = fixture();
  state.erase("regions");
  const Service service({.regions = {}});
  service.sandbox->restore(state.dump()).value();
  EXPECT_EQ(service.locations.list_regions().value().at(0).name, "Cincinnati");
  service.sandbox->restore(R"({"version":1,"regions":[]})").value();
  EXPECT_TRUE(service.locations.list_regions().value().empty());
}

TEST(SandboxState, HasTheRegionsOfTheOptionsToo) {
  const Service service({.regions = {"Dayton"}});
  service.sandbox->restore(fixture().dump()).value();
  std::vector<std::string> names;
  for (const Region& region : service.locations.list_regions().value()) names.push_back(region.name);
  EXPECT_THAT(names, ElementsAre("Cincinnati", "Dayton"));
}

TEST(SandboxState, RestoringForgetsAllButTheTokens) {
  const Service service;
  fill(service);
  service.sandbox->restore(R"({"version":1})").value();
  EXPECT_EQ(service.sandbox->state(), Sandbox().state());
  EXPECT_TRUE(service.locations.list_regions());
  EXPECT_EQ(service.sandbox->tokens_granted(), 1U);
}

/// One member of the fixture is another one: what is said then.
struct Refusal {
  const char* at;     ///< A JSON pointer.
  const char* value;  ///< Empty: the member is taken away.
  const char* place;
  const char* reason;
};

TEST(SandboxState, RefusesWhatIsNotRight) {
  const Refusal refusals[] = {
      {"/version", "2", "version", "is not 1"},
      {"/version", "", "version", "is not 1"},
      {"/houses", "[]", "houses", "is not known here"},
      {"/a\nb", "[]", "a?b", "is not known here"},
      {"/nextId", "0", "nextId", "is not an id"},
      {"/nextId", "9223372036854775808", "nextId", "is not an id"},
      {"/homes", "{}", "homes", "is not an array"},
      {"/homes/0", "7", "homes[0]", "is not a JSON object"},
      {"/regions/0/name", "\" \"", "regions[0]", "Validation failed for field 'name'"},
      {"/regions/0/externalId", "\"R\"", "regions[0]", "The external ID of a region is its name"},
      {"/regions/0/active", "false", "regions[0]", "Only active regions are known here"},
      {"/regions/1", R"({"name":"Cincinnati"})", "regions[1]",
       "Region with external ID 'Cincinnati' already exists"},
      {"/divisions/0/id", "5", "divisions[0]", "Unrecognized field 'id'"},
      {"/divisions/0/active", "1", "divisions[0]", "Validation failed for field 'active'"},
      {"/divisions/0/regionName", "\"Ohio\"", "divisions[0]", "Region 'Ohio' not found"},
      {"/masterCommunities/0/divisionExternalId", "\"D\"", "masterCommunities[0]",
       "Division with external ID 'D' not found"},
      {"/neighborhoods/1/masterCommunityExternalId", "\"M\"", "neighborhoods[1]",
       "Master Community with external ID 'M' not found"},
      {"/neighborhoods/1/externalId", "\"NH_001\"", "neighborhoods[1]",
       "Neighborhood with external ID 'NH_001' already exists"},
      {"/homes/0/neighborhoodExternalId", "\"N\"", "homes[0]", "Neighborhood with external ID 'N' not found"},
      {"/homes/0/city", "", "homes[0]", "Validation failed for field 'city'"},
      {"/homes/0/fullAddress", "\"\"", "homes[0]", "Unrecognized field 'fullAddress'"},
      {"/homes/0/id", "-1", "homes[0]", "Validation failed for field 'id'"},
      {"/homes/0/homeowners/0/email", "\"John Smith\"", "homes[0]", "Validation failed for field 'email'"},
      {"/homes/0/homeowners/1", R"({"email":"john.smith@email.com"})", "homes[0]",
       "Homeowner already exists on this home"},
      {"/users/0/roleName", "null", "users[0]", "Validation failed for field 'roleName'"},
      {"/documents/0/externalHomeId", "\"H\"", "documents[0]", "Home with external ID 'H' not found"},
      {"/documents/0/externalHomeId", "", "documents[0]", "Validation failed for field 'externalHomeId'"},
      {"/documents/0/type", "\"AWS\"", "documents[0]", "Validation failed for field 'bucket'"},
      {"/documents/0/lastModifiedDate", "\"now\"", "documents[0]",
       "Validation failed for field 'lastModifiedDate'"},
  };
  const Service service;
  fill(service);
  const std::string before = service.sandbox->state();
  for (const Refusal& refusal : refusals) {
    const Json::json_pointer at(refusal.at);
    Json bad = fixture();
    if (*refusal.value == '\0') {
      bad.at(at.parent_pointer()).erase(at.back());
    } else {
      bad[at] = Json::parse(refusal.value);
    }
    const auto restored = service.sandbox->restore(bad.dump());
    ASSERT_FALSE(restored) << refusal.at;
    EXPECT_EQ(restored.error().kind, ErrorKind::invalid_request);
    EXPECT_EQ(restored.error().violations, std::vector<Violation>({{refusal.place, refusal.reason}}));
    EXPECT_EQ(restored.error().message,
              "sandbox.restore: " + std::string(refusal.place) + ": " + refusal.reason);
  }
  EXPECT_EQ(service.sandbox->state(), before) << "all or nothing";
}

TEST(SandboxState, RefusesTheSameIdTwice) {
  Json state = fixture();
  state["documents"].push_back(state["documents"][0]);
  state["documents"][1]["externalId"] = "DOC_002";
  for (Json& document : state["documents"]) document["id"] = 5;
  EXPECT_EQ(Sandbox().restore(state.dump()).error().message,
            "sandbox.restore: documents[1]: This id is taken");
  state["documents"][1]["id"] = 6;
  EXPECT_TRUE(Sandbox().restore(state.dump()));
  state["documents"][1]["externalId"] = "DOC_001";
  EXPECT_EQ(Sandbox().restore(state.dump()).error().message,
            "sandbox.restore: documents[1]: Document with external ID 'DOC_001' already exists");
}

TEST(SandboxState, RefusesInFewWordsWithoutEmails) {
  Json state = fixture();
  state["users"].push_back(state["users"][0]);
  const auto said = [&](const std::string& external_id) {
    for (Json& user : state["users"]) user["externalId"] = external_id;
    return Sandbox().restore(state.dump()).error().message;
  };
  EXPECT_EQ(said("jane@x.com"), "sandbox.restore: users[1]: User with external ID '...' already exists");
  EXPECT_EQ(said("\xE2\x80\xAE\xC2\x9B"),
            "sandbox.restore: users[1]: User with external ID '?"
            "?"
            "?"
            "?"
            "?' already exists");
  EXPECT_LT(said(std::string(1'000'000, 'x')).size(), 200U);
  EXPECT_EQ(Sandbox().restore(R"({"version":1,"jane@x.com":[]})").error().message,
            "sandbox.restore: ...: is not known here");
}

TEST(SandboxState, RefusesWhatIsNoJsonWithoutQuotingIt) {
  const std::pair<std::string, const char*> texts[] = {
      {"", "line 1: is not JSON"},
      {"{\"version\": 1,\n\"homes\": [\n{\"email\": john@x.com}]}", "line 3: is not JSON"},
      {"{\"version\": 1, \"users\": [{\"firstName\": \"\xFF\"}]}", "line 1: is not JSON"},
      {"[]", "the document: is not a JSON object"},
      {R"({"version":1,"homes":[],"homes":[]})", "homes: is there twice"},
      {R"({"version":1e999})", "the document: has a number that is too large"},
      {std::string(1'000'000, '['), "the document: is nested too deeply"},
  };
  for (const auto& [text, said] : texts) {
    const auto restored = Sandbox().restore(text);
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().message, std::string("sandbox.restore: ") + said);
  }
}

}  // namespace
