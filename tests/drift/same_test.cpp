// Other words for the same, and what a document leaves unsaid, are no difference.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drift/support.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::IsEmpty;

struct Case {
  std::string name;
  Json patch;
};

void PrintTo(const Case& one, std::ostream* stream) {
  *stream << one.name;
}

class Same : public ::testing::TestWithParam<Case> {};

TEST_P(Same, IsNoDifference) {
  const Comparison comparison = compared(patched(GetParam().patch));
  EXPECT_THAT(comparison.findings, IsEmpty()) << as_text(comparison);
}

Json reference(const std::string& name) {
  return {{"$ref", "#/components/" + name}};
}

const std::string create = operation("/api/v2/homes", "post");
const std::string update = operation("/api/v2/homes", "put");
const std::string read_home = schema("ExternalHomeResponseV3");

// clang-format off
const Case cases[] = {
    {"Itself", Json::array()},
    {"NameOfAPathParameter", moved(path("/api/v2/homes/{externalId}"), path("/api/v2/homes/{id}"))},
    {"PatternOfAPathParameter", moved(path("/api/v2/homes/{externalId}"), path("/api/v2/homes/{externalId:[A-Z{2}/]+}"))},
    {"SlashAtTheEnd", moved(path("/api/v2/homes"), path("/api/v2/homes/"))},
    {"ParameterOfThePath", moved(operation("/api/v2/homes/{externalId}", "get") + "/parameters", path("/api/v2/homes/{externalId}") + "/parameters")},
    {"ParametersThatOpenApiIgnores", added(create + "/parameters", {{{"name", "authorization"}, {"in", "header"}, {"required", true}}, {{"name", "Accept"}, {"in", "header"}, {"required", true}}})},
    {"IdAndTagOfAnOperation", steps(replaced(create + "/operationId", "create_1"), replaced(create + "/tags", {"home-controller"}))},
    {"AnyMediaType", moved(create + "/responses/201/content/application~1json", create + "/responses/201/content/*~1*")},
    {"JsonBySuffix", moved(create + "/responses/201/content/application~1json", create + "/responses/201/content/application~1hal+json")},
    {"CharsetOfAMediaType", moved(create + "/requestBody/content/application~1json", create + "/requestBody/content/Application~1JSON; charset=utf-8")},
    {"MediaTypeAmongOthers", added(create + "/requestBody/content/application~1xml", Json::object())},
    {"NoEncodingOfTheParts", removed(operation("/api/v2/users", "post") + "/requestBody/content/multipart~1form-data/encoding")},
    {"ErrorsLeftOut", removed(create + "/responses/400")},
    {"OnlyErrors", removed(operation("/api/v2/documents/{externalId}", "delete") + "/responses/204")},
    {"AnySuccess", moved(create + "/responses/201", create + "/responses/2XX")},
    {"DefaultAlone", replaced(create + "/responses", {{"default", {{"description", "OK"}}}})},
    {"NothingRequiredInAResponse", removed(read_home + "/required")},
    {"NullableOptionalField", added(read_home + "/properties/model/nullable", true)},
    {"NullableIn31", replaced(read_home + "/properties/model/type", {"string", "null"})},
    {"NullableByChoiceIn31", replaced(read_home + "/properties/homeSource", {{"oneOf", {reference("schemas/HomeSource"), {{"type", "null"}}}}})},
    {"ValuesByCase", replaced(schema("HomeStatus") + "/enum", {"Inactive", "Active", "Pending"})},
    {"NothingSaidOfAModel", replaced(read_home, {{"type", "object"}})},
    {"AnythingInAMap", replaced(schema("HomeDetails") + "/additionalProperties", {{"type", "object"}})},
    {"AnythingForAList", replaced(operation("/api/v2/locations/divisions", "get") + "/responses/200/content/application~1json/schema", {{"type", "object"}})},
    {"NothingSaidOfABody", removed(create + "/responses/201/content/application~1json/schema")},
    {"RequiredMadeOptional", removed(schema("ExternalHomeRequestV3") + "/required")},
    {"RequestWithoutType", removed(schema("ExternalHomeRequestV3") + "/type")},
    {"NamesNotRefused", removed(schema("ExternalHomeRequestV3") + "/additionalProperties")},
    {"AnyName", replaced(schema("ExternalHomeRequestV3"), {{"type", "object"}, {"additionalProperties", true}})},
    {"OtherNamesInAMap", replaced(schema("ExternalHomeRequestV3"), {{"type", "object"}, {"properties", {{"externalId", {{"type", "string"}}}}}, {"additionalProperties", {{"type", "string"}}}})},
    {"ReadOnlyFieldThatIsRequired", steps(added(schema("HomeUserRequestV2") + "/properties/fullName", {{"type", "string"}, {"readOnly", true}}), added(schema("HomeUserRequestV2") + "/required/-", "fullName"))},
    {"ModelInParts", steps(moved(schema("ExternalHomeRequestV3"), schema("Base")), added(schema("ExternalHomeRequestV3"), {{"allOf", {reference("schemas/Base"), {{"type", "object"}}}}}))},
    {"EnumInPlace", replaced(schema("ExternalHomeRequestV3") + "/properties/type", {{"type", "string"}, {"enum", {"Single Family", "Multi Family"}}})},
    {"EnumInAWrapper", replaced(schema("ExternalHomeRequestV3") + "/properties/type", {{"allOf", {reference("schemas/HomeType")}}, {"nullable", true}})},
    {"ReferencesToEverything", {{{"op", "add"}, {"path", "/components/requestBodies"}, {"value", Json::object()}}, {{"op", "move"}, {"from", create + "/requestBody"}, {"path", "/components/requestBodies/Home"}}, {{"op", "add"}, {"path", create + "/requestBody"}, {"value", reference("requestBodies/Home")}}, {{"op", "move"}, {"from", update + "/responses/200"}, {"path", "/components/responses/Home"}}, {{"op", "add"}, {"path", update + "/responses/200"}, {"value", reference("responses/Home")}}}},
    {"EncodedReference", steps(moved(schema("HomeDetails"), schema("Map «Home» of~1all")), steps(replaced(schema("ExternalHomeRequestV3") + "/properties/homeDetails", reference("schemas/Map%20%C2%ABHome%c2%bb%20of~1all")), replaced(read_home + "/properties/homeDetails", reference("schemas/Map «Home» of~1all"))))},
    {"SmallerNumber", replaced(read_home + "/properties/id/format", "int32")},
    {"MinimumThatTheSdkKeeps", added(schema("ExternalHomeRequestV3") + "/properties/city/minLength", 1)},
    {"LooserLimit", replaced(operation("/api/v2/users", "post") + "/requestBody/content/multipart~1form-data/schema/properties/profileImage/maxLength", 20971520)},
    {"SecurityOfTheWholeDocument", steps(removed(create + "/security"), added("/security", {{{"oauth2", {"home.write"}}}}))},
    {"SecurityUnsaid", removed(create + "/security")},
    {"BearerWithoutScopes", steps(replaced("/components/securitySchemes/oauth2", {{"type", "http"}, {"scheme", "Bearer"}}), replaced(create + "/security", {{{"oauth2", Json::array()}}}))},
    {"OneOfTwoWaysIn", steps(added("/components/securitySchemes/key", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}}), added(create + "/security/0", {{"key", Json::array()}}))},
    {"SchemeOfNoDescription", replaced(create + "/security", {{{"unknown", {"home.write"}}}})},
    {"VersionAsANumber", replaced("/openapi", 3.1)},
    {"Extensions", added("/paths/x-internal", {{"get", Json::object()}})}};
// clang-format on

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Words, Same, ::testing::ValuesIn(cases), name_of);

/// The paths of the contract without their beginning, which the server's URL has.
Json below(const std::string& url, const std::string& begin) {
  Json document = testing::openapi_document();
  Json paths = Json::object();
  for (const auto& entry : document["paths"].items()) paths[entry.key().substr(begin.size())] = entry.value();
  document["paths"] = paths;
  document["servers"] = {{{"url", "http://localhost:8080"}}, {{"url", url}}};
  return document;
}

TEST(Servers, ThePathOfAServerBelongsToThePaths) {
  EXPECT_THAT(compared(below("https://api-stage.example.com/api", "/api")).findings, IsEmpty());
  EXPECT_THAT(compared(below("/api/v2/", "/api/v2")).findings, IsEmpty());
  EXPECT_THAT(compared(below("https://example.com/api?version=2", "/api")).findings, IsEmpty());
}

TEST(Servers, VariablesHaveTheirDefault) {
  Json document = below("https://example.com{base}", "/api");
  document["servers"][1]["variables"] = {{"base", {{"default", "/api"}}}};
  EXPECT_THAT(compared(document).findings, IsEmpty());
}

TEST(Servers, WithoutThePathEverythingHasMoved) {
  const Comparison comparison = compared(below("https://example.com", "/api"));
  EXPECT_TRUE(can_break(comparison));
  for (const Finding& finding : comparison.findings) EXPECT_EQ(finding.kind, Kind::endpoint_moved);
}

/// A document of one operation that takes a number.
Json taking(const std::string& type) {
  return Json::parse(R"({"openapi":"3.0.1","paths":{"/sizes":{"put":{"requestBody":{"content":{
    "application/json":{"schema":{"type":")" +
                     type + R"("}}}}}}}})");
}

TEST(Numbers, AnIntegerIsANumber) {
  EXPECT_THAT(compare(Document(taking("integer")), Document(taking("number"))).findings, IsEmpty());
  EXPECT_TRUE(can_break(compare(Document(taking("number")), Document(taking("integer")))));
}

TEST(Cycles, AModelMayContainItself) {
  Json document = testing::openapi_document();
  Json& home = document["components"]["schemas"]["ExternalHomeResponseV3"];
  home["properties"]["previous"] = reference("schemas/ExternalHomeResponseV3");
  const Comparison comparison = compared(document);
  for (const Finding& finding : comparison.findings) EXPECT_EQ(finding.kind, Kind::response_field_added);
  EXPECT_FALSE(can_break(comparison));
}

/// As springdoc writes a class whose subclasses are listed.
TEST(Cycles, AModelMayBeMadeOfItsParts) {
  const Json subclass = {{"allOf", {reference("schemas/ExternalHomeResponseV3"), {{"type", "object"}}}}};
  const Json declared = added(schema("ModelHome"), subclass);
  const Json one = added(read_home + "/oneOf", Json::array({reference("schemas/ModelHome")}));
  EXPECT_THAT(compared(patched(steps(declared, one))).findings, IsEmpty());
  const Json two = added(read_home + "/oneOf/-", reference("schemas/ModelHome"));
  EXPECT_THAT(compared(patched(steps(steps(declared, one), two))).findings, IsEmpty());
}

TEST(Areas, AMissingOneIsOneFinding) {
  Json document = testing::openapi_document();
  for (const auto& entry : testing::openapi_document()["paths"].items()) {
    if (entry.key().rfind("/api/v2/homes", 0) != 0) document["paths"].erase(entry.key());
  }
  const Comparison comparison = compared(document);
  ASSERT_EQ(comparison.findings.size(), 3U);
  for (const Finding& finding : comparison.findings) EXPECT_EQ(finding.kind, Kind::area_missing);
  EXPECT_EQ(comparison.findings[0].where, "documents");
  EXPECT_THAT(compared(document, {"homes"}).findings, IsEmpty());
}

TEST(Areas, OthersAreNotLookedAt) {
  Json document = patched(removed(path("/api/v2/locations/regions")));
  EXPECT_THAT(compared(document, {"homes", "users"}).findings, IsEmpty());
  EXPECT_TRUE(can_break(compared(document, {"locations"})));
}

TEST(Order, TheMostHarmfulComesFirst) {
  Json document =
      patched(steps(added(path("/api/v2/warranties"), {{"get", Json::object()}}),
                    steps(added(schema("HomeSource") + "/enum/-", "Imported"),
                          steps(replaced(read_home + "/properties/id/type", "string"),
                                steps(replaced(operation("/api/v2/users/{email}", "get") +
                                                   "/responses/200/content/application~1json/schema",
                                               {{"type", "string"}}),
                                      steps(moved(create + "/requestBody/content/application~1json",
                                                  create + "/requestBody/content/application~1xml"),
                                            removed(path("/api/v2/homes/{externalId}"))))))));
  std::vector<Kind> kinds;
  for (const Finding& finding : compared(document).findings) {
    if (kinds.empty() || kinds.back() != finding.kind) kinds.push_back(finding.kind);
  }
  EXPECT_THAT(kinds,
              ::testing::ElementsAre(Kind::endpoint_missing, Kind::media_type_changed, Kind::body_changed,
                                     Kind::type_changed, Kind::value_added, Kind::operation_added));
}

TEST(Order, TwoPlacesOfAModelAreTwoFindings) {
  const Comparison comparison =
      compared(patched(added(schema("HomeUserRequestV2") + "/required/-", "lastName")));
  std::set<std::string> places;
  for (const Finding& finding : comparison.findings) EXPECT_TRUE(places.insert(finding.where).second);
  EXPECT_THAT(places, ::testing::ElementsAre("POST /api/v2/homes request /homeowners/*/lastName",
                                             "POST /api/v2/homes/{externalHomeId}/users request /*/lastName",
                                             "POST /api/v2/homes/{externalHomeId}/users request /lastName",
                                             "PUT /api/v2/homes request /homeowners/*/lastName"));
}

}  // namespace
}  // namespace builderbacked::drift
