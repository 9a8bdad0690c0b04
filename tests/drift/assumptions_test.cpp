// What a document says of each assumption.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drift/support.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

/// "confirmed", "open", or what to use instead.
std::string verdict(const Json& document, const std::string& id) {
  const Comparison comparison = compared(document);
  const Assumption& one = assumption(comparison, id);
  return one.verdict == Verdict::contradicted ? one.contradictions.front().use
                                              : std::string(name(one.verdict));
}

std::string verdict_after(const Json& patch, const std::string& id) {
  return verdict(patched(patch), id);
}

const std::string divisions = "/api/v2/locations/divisions";
const std::string add_users = operation("/api/v2/homes/{externalHomeId}/users", "post") +
                              "/requestBody/content/application~1json/schema";

std::vector<std::string> of_verdict(const Comparison& comparison, Verdict wanted) {
  std::vector<std::string> ids;
  for (const Assumption& one : comparison.assumptions) {
    if (one.verdict == wanted) ids.push_back(one.id);
  }
  return ids;
}

/// Those that stay open are those that OpenAPI has no words for.
TEST(Assumptions, TheContractConfirmsItsOwn) {
  const Comparison comparison = compared(testing::openapi_document());
  EXPECT_THAT(of_verdict(comparison, Verdict::open), UnorderedElementsAre("A6", "A7", "A8", "A9", "A11"));
  EXPECT_THAT(
      of_verdict(comparison, Verdict::confirmed),
      UnorderedElementsAre("H4b", "L7", "L8", "A1", "A2", "A3", "A4", "A5", "A10", "A12", "A13", "A14"));
}

TEST(Assumptions, AnotherMethodContradicts) {
  for (const std::string method : {"post", "patch"}) {
    const std::string activate = divisions + "/{externalId}/activate";
    const Comparison comparison =
        compared(patched(moved(operation(activate, "put"), operation(activate, method))));
    const std::string use = (method == "post" ? "POST " : "PATCH ") + activate;
    EXPECT_THAT(as_text(comparison),
                HasSubstr("assumption L8 contradicted: " + use + " (PUT " + activate + ")"));
    EXPECT_TRUE(can_break(comparison));
  }
}

TEST(Assumptions, AnotherPathContradicts) {
  EXPECT_EQ(verdict_after(
                moved(path(divisions + "/{externalId}/activate"), path(divisions + "/activate/{id}")), "L8"),
            "PUT " + divisions + "/activate/{id}");
  Json patch = added(path("/api/v2/locations/neighborhoods/{id}"), Json::object());
  patch.push_back(moved(operation("/api/v2/locations/neighborhoods", "put"),
                        operation("/api/v2/locations/neighborhoods/{id}", "put"))[0]);
  EXPECT_EQ(verdict_after(patch, "L7"), "PUT /api/v2/locations/neighborhoods/{id}");
}

TEST(Assumptions, AnEndpointThatIsNowhereContradicts) {
  const Comparison comparison =
      compared(patched(removed(operation("/api/v2/locations/neighborhoods", "put"))));
  EXPECT_THAT(as_text(comparison),
              HasSubstr("assumption L7 contradicted: no such endpoint (PUT /api/v2/loca"));
  ASSERT_EQ(comparison.findings.size(), 1U);
  EXPECT_EQ(comparison.findings[0].kind, Kind::endpoint_missing);
}

/// A document of another part of the API says nothing of it.
TEST(Assumptions, AnEndpointOfAnotherPartStaysOpen) {
  Json document = testing::openapi_document();
  for (const auto& entry : testing::openapi_document()["paths"].items()) {
    if (entry.key().rfind("/api/v2/homes", 0) != 0) document["paths"].erase(entry.key());
  }
  EXPECT_EQ(verdict(document, "L7"), "open");
  EXPECT_EQ(verdict(document, "L8"), "open");
}

TEST(Assumptions, AnEndpointMayWantMore) {
  const std::string activate = operation(divisions + "/{externalId}/activate", "put");
  EXPECT_EQ(verdict_after(added(activate + "/requestBody", {{"required", true}}), "L8"),
            "request a body must be sent");
  const std::string list = operation("/api/v2/locations/neighborhoods", "get");
  const Json parent = {{"name", "parent"}, {"in", "query"}, {"required", true}};
  EXPECT_EQ(verdict_after(added(list + "/parameters", Json::array({parent})), "L7"),
            "query parent must be sent");
  EXPECT_EQ(verdict_after(replaced(list + "/responses/200/content/application~1json/schema",
                                   {{"properties", {{"content", {{"type", "array"}}}}}}),
                          "L7"),
            "response has another type");
}

TEST(Assumptions, SeveralHomeownersInOneCall) {
  EXPECT_EQ(verdict_after(removed(add_users + "/oneOf/1"), "H4b"), "one object a call");
  EXPECT_EQ(verdict_after(replaced(add_users + "/oneOf/1/items", {{"type", "string"}}), "H4b"),
            "a list of type string");
  EXPECT_EQ(verdict_after(removed(add_users + "/oneOf/0"), "H4b"), "confirmed");
  EXPECT_EQ(verdict_after(replaced(add_users, Json::object()), "H4b"), "open");
}

TEST(Assumptions, WhatALocationAlwaysHas) {
  const std::string division = schema("DivisionResponse");
  EXPECT_EQ(verdict_after(removed(division + "/required"), "A1"), "open");
  EXPECT_EQ(verdict_after(replaced(division, {{"type", "object"}}), "A1"), "open");
  EXPECT_EQ(verdict_after(removed(division + "/properties/displayName"), "A1"), "confirmed");
  EXPECT_EQ(verdict_after(replaced(division, {{"properties", {{"id", {{"type", "integer"}}}}}}), "A1"),
            "a model without externalId");
  EXPECT_EQ(verdict_after(added(division + "/properties/name/nullable", true), "A1"),
            "name that may be null");
  EXPECT_EQ(verdict_after(added(division + "/properties/displayName/nullable", true), "A1"), "confirmed");
}

TEST(Assumptions, WhatAUserAlwaysHas) {
  const std::string user = schema("ExternalUserResponse");
  EXPECT_EQ(verdict_after(removed(user + "/required"), "A2"), "open");
  EXPECT_EQ(verdict_after(removed(user + "/properties/roleName"), "A2"), "a model without roleName");
  EXPECT_EQ(verdict_after(replaced(user, {{"properties", {{"id", {{"type", "integer"}}}}}}), "A2"),
            "a model without externalId");
}

TEST(Assumptions, WhatADocumentAlwaysHas) {
  const std::string document = schema("DocumentResponse");
  EXPECT_EQ(verdict_after(removed(document + "/anyOf"), "A3"), "open");
  EXPECT_EQ(verdict_after(replaced(document + "/anyOf", {{{"required", {"id"}}}}), "A3"), "confirmed");
  EXPECT_EQ(verdict_after(replaced(document, {{"properties", {{"name", {{"type", "string"}}}}}}), "A3"),
            "a model without id");
}

TEST(Assumptions, SizeOfAnImage) {
  const std::string image =
      operation("/api/v2/users", "post") +
      "/requestBody/content/multipart~1form-data/schema/properties/profileImage/maxLength";
  EXPECT_EQ(verdict_after(removed(image), "A4"), "open");
  EXPECT_EQ(verdict_after(replaced(image, 10000000), "A4"), "maxLength 10000000");
}

TEST(Assumptions, TimesOfADocument) {
  const std::string time = schema("LocalTimestamp");
  EXPECT_EQ(verdict_after(replaced(time, {{"type", "string"}, {"format", "date-time"}}), "A5"), "open");
  EXPECT_EQ(verdict_after(replaced(time + "/pattern", "^[0-9]+$"), "A5"), "pattern \"^[0-9]+$\"");
}

TEST(Assumptions, WhetherShareableMustBeSaid) {
  const std::string document = schema("Document");
  EXPECT_EQ(verdict_after(removed(document + "/required"), "A10"), "open");
  EXPECT_EQ(verdict_after(added(document + "/properties/shareable/default", false), "A10"),
            "the default false");
}

TEST(Assumptions, TokenEndpoint) {
  const std::string flows = "/components/securitySchemes/oauth2/flows";
  EXPECT_EQ(verdict_after(removed(flows + "/clientCredentials/tokenUrl"), "A12"), "open");
  EXPECT_EQ(verdict_after(replaced(flows + "/clientCredentials/tokenUrl", "https://login.example.com/token"),
                          "A12"),
            "https://login.example.com/token");
}

TEST(Assumptions, Statuses) {
  const std::string responses = operation("/api/v2/homes", "post") + "/responses";
  const Comparison comparison = compared(patched(moved(responses + "/201", responses + "/200")));
  EXPECT_EQ(assumption(comparison, "A13").verdict, Verdict::contradicted);
  EXPECT_THAT(
      as_text(comparison),
      HasSubstr("assumption A13 contradicted: status 200; any 2xx is accepted (POST /api/v2/homes)\n"));
  EXPECT_FALSE(can_break(comparison));  // Any 2xx is success.
}

TEST(Assumptions, EachStatusOfTheContractWillDo) {
  const std::string responses = operation("/api/v2/homes", "post") + "/responses";
  const Json copied =
      Json::array({{{"op", "copy"}, {"from", responses + "/201"}, {"path", responses + "/200"}}});
  const Json other = patched(moved(responses + "/201", responses + "/200"));
  const Comparison comparison = compare(Document(patched(copied)), Document(other));
  EXPECT_TRUE(comparison.findings.empty()) << as_text(comparison);
  EXPECT_EQ(assumption(comparison, "A13").verdict, Verdict::confirmed);
}

TEST(Assumptions, ClosingDates) {
  const std::string time = schema("OffsetTimestamp");
  EXPECT_EQ(verdict_after(removed(time + "/format"), "A14"), "open");
  EXPECT_EQ(verdict_after(replaced(time + "/format", "date"), "A14"), "format date");
  EXPECT_EQ(verdict_after(added(time + "/pattern", "Z$"), "A14"), "open") << "it may refuse what is assumed";
}

TEST(Assumptions, AllAreNamedInTheDocument) {
  const Json& statements = testing::openapi_document()["x-assumptions"];
  const Comparison comparison = compared(testing::openapi_document());
  ASSERT_EQ(comparison.assumptions.size(), statements.size());
  for (const Assumption& one : comparison.assumptions) EXPECT_EQ(Json(one.statement), statements[one.id]);
}

}  // namespace
}  // namespace builderbacked::drift
