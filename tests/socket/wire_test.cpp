// Every row of the contract, byte for byte, at a raw socket; the form of U2 is in upload_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "example_requests.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"

namespace {

using namespace builderbacked;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const char* const minimal_home =
    R"({"externalId":"HOME_12345","addressLine1":"123 Main St","city":"Columbus","state":"OH","postalCode":"43215",)"
    R"("type":"Single Family","neighborhoodExternalId":"NH_001"})";

const DivisionRequest division{
    .external_id = "DIV_001", .name = "Cincinnati Division", .region_name = "Cincinnati"};
const MasterCommunityRequest community{
    .external_id = "MC_001", .name = "Shaker Run", .division_external_id = "DIV_001"};
const NeighborhoodRequest neighborhood{
    .external_id = "NH_001", .name = "Lakeside", .master_community_external_id = "MC_001"};
const char* const division_json =
    R"({"externalId":"DIV_001","name":"Cincinnati Division","regionName":"Cincinnati"})";
const char* const community_json =
    R"({"externalId":"MC_001","name":"Shaker Run","divisionExternalId":"DIV_001"})";
const char* const neighborhood_json =
    R"({"externalId":"NH_001","name":"Lakeside","masterCommunityExternalId":"MC_001"})";

const std::string documents_begin =
    R"({"externalHomeId":"HOME_12345","documents":[)" + std::string(example_document_json);
const std::string one_document = documents_begin + "]}";
const std::string two_documents =
    documents_begin +
    R"(,{"category":"Home","name":"Floor Plan","url":"plan.pdf","type":"AWS","shareable":false,"bucket":"b"}]})";

struct Row {
  const char* name;
  std::function<bool(const RawClients&)> call;
  const char* request_line;
  std::string body;
  const char* answer = "";
};

/// How a failure names the row.
void PrintTo(const Row& row, std::ostream* out) {
  *out << row.request_line;
}

std::vector<Row> rows() {
  const HomeownerRequest jane{
      .email = "jane.smith@email.com", .prefix = "Mrs.", .first_name = "Jane", .last_name = "Smith"};
  const char* const jane_json =
      R"({"email":"jane.smith@email.com","prefix":"Mrs.","firstName":"Jane","lastName":"Smith"})";
  return {
      {"H1", [](auto& c) { return c.homes.get("HOME_12345").has_value(); }, "GET /api/v2/homes/HOME_12345",
       "", minimal_home},
      {"H1find", [](auto& c) { return c.homes.find("HOME_12345").has_value(); },
       "GET /api/v2/homes/HOME_12345", "", minimal_home},
      {"H2", [](auto& c) { return c.homes.create(example_home()).has_value(); }, "POST /api/v2/homes",
       minimal_home, minimal_home},
      {"H3", [](auto& c) { return c.homes.update(example_home()).has_value(); }, "PUT /api/v2/homes",
       minimal_home, minimal_home},
      {"H4", [=](auto& c) { return c.homes.add_homeowner("HOME_12345", jane).has_value(); },
       "POST /api/v2/homes/HOME_12345/users", jane_json},
      {"H4ofOne",
       [=](auto& c) {
         return c.homes.add_homeowners("HOME_12345", std::vector<HomeownerRequest>{jane}).has_value();
       },
       "POST /api/v2/homes/HOME_12345/users", jane_json},
      {"H4b",
       [=](auto& c) {
         return c.homes
             .add_homeowners("H", std::vector<HomeownerRequest>{{.email = "a@b.c"}, {.email = "d@e.f"}})
             .has_value();
       },
       "POST /api/v2/homes/H/users", R"([{"email":"a@b.c"},{"email":"d@e.f"}])"},
      {"H5",
       [](auto& c) { return c.homes.remove_homeowner("HOME_12345", "jane.smith@email.com").has_value(); },
       "DELETE /api/v2/homes/HOME_12345/users/jane.smith%40email.com", ""},
      {"L1", [](auto& c) { return c.locations.list_regions().has_value(); }, "GET /api/v2/locations/regions",
       "", R"([{"externalId":"Cincinnati","name":"Cincinnati"}])"},
      {"L2", [](auto& c) { return c.locations.create_division(division).has_value(); },
       "POST /api/v2/locations/divisions", division_json, division_json},
      {"L3", [](auto& c) { return c.locations.list_divisions().value().empty(); },
       "GET /api/v2/locations/divisions", "", "[]"},
      {"L4", [](auto& c) { return c.locations.update_division(division).has_value(); },
       "PUT /api/v2/locations/divisions", division_json, division_json},
      {"L5", [](auto& c) { return c.locations.create_master_community(community).has_value(); },
       "POST /api/v2/locations/master-communities", community_json, community_json},
      {"L6", [](auto& c) { return c.locations.create_neighborhood(neighborhood).has_value(); },
       "POST /api/v2/locations/neighborhoods", neighborhood_json, neighborhood_json},
      {"L7getCommunities", [](auto& c) { return c.locations.list_master_communities().value().empty(); },
       "GET /api/v2/locations/master-communities", "", "[]"},
      {"L7putCommunity", [](auto& c) { return c.locations.update_master_community(community).has_value(); },
       "PUT /api/v2/locations/master-communities", community_json, community_json},
      {"L7getNeighborhoods", [](auto& c) { return c.locations.list_neighborhoods().value().empty(); },
       "GET /api/v2/locations/neighborhoods", "", "[]"},
      {"L7putNeighborhood", [](auto& c) { return c.locations.update_neighborhood(neighborhood).has_value(); },
       "PUT /api/v2/locations/neighborhoods", neighborhood_json, neighborhood_json},
      {"L8divisionOn", [](auto& c) { return c.locations.activate_division("DIV_001").has_value(); },
       "PUT /api/v2/locations/divisions/DIV_001/activate", ""},
      {"L8divisionOff", [](auto& c) { return c.locations.deactivate_division("DIV_001").has_value(); },
       "PUT /api/v2/locations/divisions/DIV_001/deactivate", ""},
      {"L8communityOn", [](auto& c) { return c.locations.activate_master_community("MC_001").has_value(); },
       "PUT /api/v2/locations/master-communities/MC_001/activate", ""},
      {"L8communityOff",
       [](auto& c) { return c.locations.deactivate_master_community("MC_001").has_value(); },
       "PUT /api/v2/locations/master-communities/MC_001/deactivate", ""},
      {"L8neighborhoodOn", [](auto& c) { return c.locations.activate_neighborhood("NH_001").has_value(); },
       "PUT /api/v2/locations/neighborhoods/NH_001/activate", ""},
      {"L8neighborhoodOff", [](auto& c) { return c.locations.deactivate_neighborhood("NH_001").has_value(); },
       "PUT /api/v2/locations/neighborhoods/NH_001/deactivate", ""},
      {"U1", [](auto& c) { return c.users.find("john.smith@email.com").value().has_value(); },
       "GET /api/v2/users/john.smith%40email.com", "", example_user_json},
      {"U1exists", [](auto& c) { return c.users.exists("john.smith@email.com").value(); },
       "GET /api/v2/users/john.smith%40email.com", ""},
      {"D1", [](auto& c) { return c.documents.list("HOME_12345").value().empty(); },
       "GET /api/v2/documents/externalHome/HOME_12345", "", "[]"},
      {"D2", [](auto& c) { return c.documents.add("HOME_12345", example_document()).value().empty(); },
       "POST /api/v2/documents", one_document, "[]"},
      {"D2several",
       [](auto& c) {
         const std::vector<DocumentRequest> two = {example_document(),
                                                   {.category = "Home",
                                                    .name = "Floor Plan",
                                                    .url = "plan.pdf",
                                                    .type = DocumentType::aws,
                                                    .shareable = false,
                                                    .bucket = "b"}};
         return c.documents.add("HOME_12345", two).value().empty();
       },
       "POST /api/v2/documents", two_documents, "[]"},
      {"D3", [](auto& c) { return c.documents.update(example_document()).has_value(); },
       "PUT /api/v2/documents", example_document_json, example_document_json},
      {"D4", [](auto& c) { return c.documents.remove("DOC_001").has_value(); },
       "DELETE /api/v2/documents/DOC_001", ""},
      {"D5", [](auto& c) { return c.documents.remove_all_for_home("HOME_12345").has_value(); },
       "DELETE /api/v2/documents/externalHome/HOME_12345", ""},
      {"D6", [](auto& c) { return c.documents.remove_in_category("HOME_12345", "Warranty").has_value(); },
       "DELETE /api/v2/documents/externalHome/HOME_12345/category/Warranty", ""},
      {"D7", [](auto& c) { return c.documents.remove_named("HOME_12345", "HVAC Warranty").has_value(); },
       "DELETE /api/v2/documents/externalHome/HOME_12345/name/HVAC%20Warranty", ""},
  };
}

class EveryRow : public ::testing::TestWithParam<Row> {};

INSTANTIATE_TEST_SUITE_P(Contract, EveryRow, ::testing::ValuesIn(rows()),
                         [](const auto& tested) { return tested.param.name; });

/// The whole request, as it has to arrive.
std::string expected_request(const RawServer& server, const Row& row) {
  const std::string& body = row.body;
  const bool has_length = std::string_view(row.request_line).starts_with('P');
  return std::string(row.request_line) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
         "\r\nAccept-Encoding: *\r\nAuthorization: Bearer TOKEN\r\nAccept: application/json\r\n"
         "User-Agent: builderbacked-cpp/" BUILDERBACKED_VERSION "\r\n" +
         (body.empty() ? "" : "Content-Type: application/json\r\n") +
         (has_length ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : "") + "\r\n" + body;
}

/// What curl was built to decompress differs from machine to machine.
std::string without_encodings(std::string request) {
  const std::string name = "Accept-Encoding: ";
  const std::size_t at = request.find(name);
  if (at == std::string::npos) return request;
  const std::size_t value = at + name.size();
  return request.replace(value, request.find("\r\n", value) - value, "*");
}

TEST_P(EveryRow, IsExactOnTheWire) {
  const Row& row = GetParam();
  RawServer server([&](const std::string& /*request*/) { return RawAnswer{http_answer(200, row.answer)}; });
  const RawClients clients(server.url());
  EXPECT_TRUE(row.call(clients));
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(without_encodings(server.requests()[0]), expected_request(server, row));
}

TEST_P(EveryRow, StandsBelowThePathPrefixOfTheBaseUrl) {
  const Row& row = GetParam();
  RawServer server([&](const std::string& /*request*/) { return RawAnswer{http_answer(200, row.answer)}; });
  const RawClients clients(server.url() + "/stage/b%20b/");
  EXPECT_TRUE(row.call(clients));
  ASSERT_EQ(server.requests().size(), 1U);
  std::string line = row.request_line;
  line.insert(line.find('/'), "/stage/b%20b");
  EXPECT_THAT(server.requests()[0], StartsWith(line + " HTTP/1.1\r\n"));
}

struct Segment {
  const char* id;
  const char* encoded;
};

TEST(Wire, IdsAreOnePercentEncodedSegment) {
  const Segment segments[] = {
      {"a/b", "a%2Fb"},
      {"50%", "50%25"},
      {"a?b", "a%3Fb"},
      {"a#b", "a%23b"},
      {"a+b", "a%2Bb"},
      {"a b", "a%20b"},
      {"ü", "%C3%BC"},
      {"../x", "..%2Fx"},
      {"%2F", "%252F"},
      {"...", "..."},
      {".a", ".a"},
      {"a\\b", "a%5Cb"},
      {"a;b=c,d", "a%3Bb%3Dc%2Cd"},
      {"-._~", "-._~"},
      {"\"<>|^`", "%22%3C%3E%7C%5E%60"},
      {"😀", "%F0%9F%98%80"},
      {"a&b:@!$'()*", "a%26b%3A%40%21%24%27%28%29%2A"},
  };
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, minimal_home)}; });
  const RawClients clients(server.url());
  for (const Segment& segment : segments) {
    ASSERT_TRUE(clients.homes.get(segment.id));
    EXPECT_THAT(server.requests().back(),
                StartsWith("GET /api/v2/homes/" + std::string(segment.encoded) + " HTTP"));
    ASSERT_TRUE(clients.homes.remove_homeowner(segment.id, segment.id));
    EXPECT_THAT(server.requests().back(), StartsWith("DELETE /api/v2/homes/" + std::string(segment.encoded) +
                                                     "/users/" + segment.encoded + " HTTP"));
    ASSERT_TRUE(clients.documents.remove_in_category(segment.id, segment.id));
    EXPECT_THAT(server.requests().back(),
                StartsWith("DELETE /api/v2/documents/externalHome/" + std::string(segment.encoded) +
                           "/category/" + segment.encoded + " HTTP"));
    ASSERT_TRUE(clients.documents.remove_named(segment.id, segment.id));
    EXPECT_THAT(server.requests().back(),
                StartsWith("DELETE /api/v2/documents/externalHome/" + std::string(segment.encoded) +
                           "/name/" + segment.encoded + " HTTP"));
    ASSERT_TRUE(clients.documents.remove(segment.id));
    EXPECT_THAT(server.requests().back(),
                StartsWith("DELETE /api/v2/documents/" + std::string(segment.encoded) + " HTTP"));
    ASSERT_TRUE(clients.users.exists(segment.id));
    EXPECT_THAT(server.requests().back(),
                StartsWith("GET /api/v2/users/" + std::string(segment.encoded) + " HTTP"));
  }
}

TEST(Wire, TextTravelsAsUtf8AndEscapedOnlyWhereItMust) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, minimal_home)}; });
  const RawClients clients(server.url());
  HomeRequest home = example_home();
  home.model = "Preston \"Größe\" \\ /\n\t\x01 😀";
  home.home_details["Price"] = DetailValue::json("250000.00");
  home.extra["jobId"] = "null";
  ASSERT_TRUE(clients.homes.update(home));
  EXPECT_THAT(server.requests()[0], HasSubstr(R"("model":"Preston \"Größe\" \\ /\n\t\u0001 😀")"));
  EXPECT_THAT(server.requests()[0], HasSubstr(R"("homeDetails":{"Price":250000.00},"jobId":null})"));
}

TEST(Wire, OneConnectionServesOneCallAfterTheOther) {
  RawServer server([](const std::string& /*request*/) { return RawAnswer{http_answer(200, minimal_home)}; });
  const RawClients clients(server.url());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(clients.homes.create(example_home()));
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
