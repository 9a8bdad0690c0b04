// One change of the contract's own document a case, and the difference that it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drift/support.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

struct Case {
  std::string name;
  Json patch;
  Kind kind;
  std::string where;
  std::optional<std::string> expected{};
  std::optional<std::string> found{};
};

void PrintTo(const Case& one, std::ostream* stream) {
  *stream << one.name;
}

class Change : public ::testing::TestWithParam<Case> {};

TEST_P(Change, IsTheDifference) {
  const Comparison comparison = compared(patched(GetParam().patch));
  ASSERT_THAT(comparison.findings, Not(IsEmpty()));
  bool there = false;
  for (const Finding& finding : comparison.findings) {
    EXPECT_EQ(finding.kind, GetParam().kind) << ::testing::PrintToString(finding);
    if (finding.where != GetParam().where) continue;
    there = true;
    EXPECT_EQ(finding.expected, GetParam().expected);
    EXPECT_EQ(finding.found, GetParam().found);
  }
  EXPECT_TRUE(there) << as_text(comparison);
  EXPECT_EQ(can_break(comparison), severity(GetParam().kind) == Severity::breaking);
}

const std::string create = operation("/api/v2/homes", "post");
const std::string add_users = operation("/api/v2/homes/{externalHomeId}/users", "post");

// clang-format off
const Case endpoints[] = {
    {"Missing", removed(operation("/api/v2/documents/{externalId}", "delete")), Kind::endpoint_missing, "DELETE /api/v2/documents/{externalId}"},
    {"OtherMethod", moved(operation("/api/v2/homes", "put"), operation("/api/v2/homes", "patch")), Kind::endpoint_moved, "PUT /api/v2/homes", "PUT /api/v2/homes", "PATCH /api/v2/homes"},
    {"OtherVersion", moved(path("/api/v2/users"), path("/api/v3/users")), Kind::endpoint_moved, "POST /api/v2/users", "POST /api/v2/users", "POST /api/v3/users"},
    {"OtherOrder", moved(path("/api/v2/documents/externalHome/{externalHomeId}/name/{name}"), path("/api/v2/documents/name/{name}/externalHome/{externalHomeId}")), Kind::endpoint_moved, "DELETE /api/v2/documents/externalHome/{externalHomeId}/name/{name}", "DELETE /api/v2/documents/externalHome/{externalHomeId}/name/{name}", "DELETE /api/v2/documents/name/{name}/externalHome/{externalHomeId}"},
    {"IdInThePath", moved(operation("/api/v2/homes", "put"), operation("/api/v2/homes/{externalId}", "put")), Kind::endpoint_moved, "PUT /api/v2/homes", "PUT /api/v2/homes", "PUT /api/v2/homes/{externalId}"},
    {"OtherPrefix", moved(path("/api/v2/users"), path("/internal/api/v2/users")), Kind::endpoint_moved, "POST /api/v2/users", "POST /api/v2/users", "POST /internal/api/v2/users"},
    {"AnyOtherMethod", moved(operation("/api/v2/locations/divisions/{externalId}/activate", "put"), operation("/api/v2/locations/divisions/{externalId}/activate", "delete")), Kind::endpoint_moved, "PUT /api/v2/locations/divisions/{externalId}/activate", "PUT /api/v2/locations/divisions/{externalId}/activate", "DELETE /api/v2/locations/divisions/{externalId}/activate"},
    {"SameIdInAnotherArea", moved(path("/api/v2/homes/{externalId}"), path("/api/v2/house/{externalId}")), Kind::endpoint_moved, "GET /api/v2/homes/{externalId}", "GET /api/v2/homes/{externalId}", "GET /api/v2/house/{externalId}"},
    {"Singular", steps(moved(path("/api/v2/homes/{externalId}"), path("/api/v2/home/{externalId}")), added(operation("/api/v2/home/{externalId}", "get") + "/operationId", "readHome")), Kind::endpoint_moved, "GET /api/v2/homes/{externalId}", "GET /api/v2/homes/{externalId}", "GET /api/v2/home/{externalId}"},
    {"AnotherWord", steps(moved(path("/api/v2/documents/externalHome/{externalHomeId}/category/{category}"), path("/api/v2/documents/home/{externalHomeId}/category/{category}")), added(operation("/api/v2/documents/home/{externalHomeId}/category/{category}", "delete") + "/operationId", "deleteAll")), Kind::endpoint_moved, "DELETE /api/v2/documents/externalHome/{externalHomeId}/category/{category}", "DELETE /api/v2/documents/externalHome/{externalHomeId}/category/{category}", "DELETE /api/v2/documents/home/{externalHomeId}/category/{category}"},
    {"SameIdElsewhere", moved(path("/api/v2/locations/regions"), path("/api/v2/locations/active-regions")), Kind::endpoint_moved, "GET /api/v2/locations/regions", "GET /api/v2/locations/regions", "GET /api/v2/locations/active-regions"},
    {"New", added(path("/api/v2/warranties"), {{"get", Json::object()}}), Kind::operation_added, "GET /api/v2/warranties"},
    {"Deprecated", added(create + "/deprecated", true), Kind::deprecated, "POST /api/v2/homes"},
    {"BelowAPath", replaced("/servers", Json::array({{{"url", "https://example.com/gateway"}}})), Kind::base_path_differs, "servers", std::nullopt, "/gateway"}};

const Case securities[] = {
    {"OtherScope", replaced(create + "/security/0/oauth2", {"home.manage"}), Kind::scope_changed, "POST /api/v2/homes", "home.write", "home.manage"},
    {"OtherScopeOfTheWholeDocument", {{{"op", "remove"}, {"path", create + "/security"}}, {{"op", "add"}, {"path", "/security"}, {"value", {{{"oauth2", {"home.manage"}}}}}}}, Kind::scope_changed, "POST /api/v2/homes", "home.write", "home.manage"},
    {"ScopeOfTheClientRenamed", moved("/components/securitySchemes/oauth2/flows/clientCredentials/scopes/home.write", "/components/securitySchemes/oauth2/flows/clientCredentials/scopes/homes.manage"), Kind::scope_changed, "securitySchemes", "home.write", "document.write, homes.manage, location.write, user.write"},
    {"AnotherScopeToo", replaced(create + "/security/0/oauth2", {"home.write", "home.read"}), Kind::scope_changed, "POST /api/v2/homes", "home.write", "home.read, home.write"},
    {"ApiKey", replaced("/components/securitySchemes/oauth2", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}}), Kind::security_changed, "POST /api/v2/homes", "bearer token", "apiKey"},
    {"OtherFlow", moved("/components/securitySchemes/oauth2/flows/clientCredentials", "/components/securitySchemes/oauth2/flows/authorizationCode"), Kind::security_changed, "securitySchemes", "clientCredentials", "authorizationCode"},
    {"NoToken", replaced(create + "/security", Json::array()), Kind::security_dropped, "POST /api/v2/homes", "home.write"},
    {"TokenUrl", replaced("/components/securitySchemes/oauth2/flows/clientCredentials/tokenUrl", "https://login.example.com/token"), Kind::token_url_stated, "securitySchemes", std::nullopt, "https://login.example.com/token"}};

const Case parameters[] = {
    {"RequiredQuery", added(create + "/parameters", Json::array({{{"name", "tenant"}, {"in", "query"}, {"required", true}}})), Kind::required_parameter_added, "POST /api/v2/homes query tenant"},
    {"RequiredHeaderOfThePath", added(path("/api/v2/users") + "/parameters", Json::array({{{"name", "X-Tenant"}, {"in", "header"}, {"required", true}}})), Kind::required_parameter_added, "POST /api/v2/users header X-Tenant"},
    {"ObjectInTheQuery", added(create + "/parameters", Json::array({{{"name", "options"}, {"in", "query"}, {"required", true}, {"schema", {{"type", "object"}, {"properties", {{"dryRun", {{"type", "boolean"}}}}}}}}})), Kind::parameter_added, "POST /api/v2/homes query dryRun"},
    {"FieldOfTheObjectInTheQuery", added(create + "/parameters", Json::array({{{"name", "options"}, {"in", "query"}, {"schema", {{"type", "object"}, {"required", {"dryRun"}}, {"properties", {{"dryRun", {{"type", "boolean"}}}}}}}}})), Kind::required_parameter_added, "POST /api/v2/homes query dryRun"},
    {"PageOfAList", added(operation("/api/v2/locations/divisions", "get") + "/parameters", Json::array({{{"name", "page"}, {"in", "query"}}})), Kind::list_in_parts, "GET /api/v2/locations/divisions query page"},
    {"OptionalQuery", added(create + "/parameters", Json::array({{{"name", "dryRun"}, {"in", "query"}}})), Kind::parameter_added, "POST /api/v2/homes query dryRun"},
    {"TypeInThePath", replaced("/components/parameters/ExternalIdOfHome/schema", {{"type", "integer"}, {"format", "int64"}}), Kind::type_changed, "GET /api/v2/homes/{externalId} path {externalId}", "string", "integer"},
    {"FormatInThePath", replaced("/components/parameters/ExternalIdOfHome/schema", {{"type", "string"}, {"format", "uuid"}}), Kind::format_changed, "GET /api/v2/homes/{externalId} path {externalId}", std::nullopt, "uuid"}};

const std::string home = schema("ExternalHomeRequestV3");
const std::string read_home = schema("ExternalHomeResponseV3");
const Case requests[] = {
    {"NewRequiredField", {{{"op", "add"}, {"path", home + "/required/-"}, {"value", "lotNumber"}}, {{"op", "add"}, {"path", home + "/properties/lotNumber"}, {"value", {{"type", "string"}}}}}, Kind::required_field_added, "POST /api/v2/homes request /lotNumber", std::nullopt, "string"},
    {"NewRequiredFieldOfNoType", added(home + "/required/-", "lotNumber"), Kind::required_field_added, "POST /api/v2/homes request /lotNumber", std::nullopt, "any type"},
    {"NewOptionalField", added(home + "/properties/lotNumber", {{"type", "string"}}), Kind::field_added, "PUT /api/v2/homes request /lotNumber", std::nullopt, "string"},
    {"OptionalMadeRequired", added(home + "/required/-", "jobId"), Kind::made_required, "POST /api/v2/homes request /jobId", "optional", "required"},
    {"InsideAList", added(schema("HomeUserRequestV2") + "/required/-", "lastName"), Kind::made_required, "POST /api/v2/homes request /homeowners/*/lastName", "optional", "required"},
    {"FieldRemoved", removed(home + "/properties/model"), Kind::request_field_removed, "POST /api/v2/homes request /model", "string"},
    {"FieldMadeReadOnly", added(home + "/properties/model/readOnly", true), Kind::request_field_removed, "POST /api/v2/homes request /model", "string"},
    {"FieldDeprecated", added(home + "/properties/model/deprecated", true), Kind::deprecated, "POST /api/v2/homes request /model"},
    {"TypeChanged", replaced(home + "/properties/jobId/type", "integer"), Kind::type_changed, "POST /api/v2/homes request /jobId", "string", "integer"},
    {"ListIsNone", replaced(home + "/properties/homeowners", {{"type", "string"}}), Kind::type_changed, "POST /api/v2/homes request /homeowners", "array", "string"},
    {"MapOfOtherValues", replaced(home + "/properties/homeDetails", {{"type", "object"}, {"additionalProperties", {{"type", "integer"}}}}), Kind::type_changed, "POST /api/v2/homes request /homeDetails/*", "string", "integer"},
    {"NoMapAnyMore", replaced(home + "/properties/homeDetails", {{"type", "object"}, {"additionalProperties", false}}), Kind::type_changed, "POST /api/v2/homes request /homeDetails"},
    {"FormatAdded", added(home + "/properties/externalId/format", "uuid"), Kind::format_changed, "POST /api/v2/homes request /externalId", std::nullopt, "uuid"},
    {"HarmlessFormatAdded", added(schema("Document") + "/properties/url/format", "uri"), Kind::format_differs, "PUT /api/v2/documents request /url", std::nullopt, "uri"},
    {"UnknownFormatAdded", added(schema("ExternalUserRequest") + "/properties/phoneNumber/format", "phone"), Kind::format_differs, "POST /api/v2/users request /user/phoneNumber", std::nullopt, "phone"},
    {"FormatChanged", replaced(home + "/properties/closingDate", {{"type", "string"}, {"format", "date"}}), Kind::format_changed, "POST /api/v2/homes request /closingDate", "date-time", "date"},
    {"ValueRemoved", replaced(schema("HomeUserRequestV2") + "/properties/homeownerType", {{"type", "string"}, {"enum", {"PRIMARY", "OTHER"}}}), Kind::value_removed, "POST /api/v2/homes request /homeowners/*/homeownerType", "SECONDARY", "OTHER, PRIMARY"},
    {"OnlySomeValues", added(home + "/properties/city/enum", {"Columbus", "Dayton"}), Kind::value_removed, "POST /api/v2/homes request /city", std::nullopt, "Columbus, Dayton"},
    {"Limit", added(home + "/properties/city/maxLength", 30), Kind::limit_differs, "POST /api/v2/homes request /city", std::nullopt, "maxLength 30"},
    {"LimitBelowAnExample", added(home + "/properties/state/maxLength", 1), Kind::limit_tightened, "POST /api/v2/homes request /state", std::nullopt, "maxLength 1"},
    {"LimitBelowAnExampleOfTheBody", added(home + "/properties/city/maxLength", 5), Kind::limit_tightened, "POST /api/v2/homes request /city", std::nullopt, "maxLength 5"},
    {"LimitBelowAnExampleInAList", added(operation("/api/v2/homes/{externalHomeId}/users", "post") + "/requestBody/content/application~1json/schema/oneOf/1/maxItems", 1), Kind::limit_tightened, "POST /api/v2/homes/{externalHomeId}/users request", std::nullopt, "maxItems 1"},
    {"Pattern", replaced(home + "/properties/state/pattern", "^[A-Z]{2}$"), Kind::limit_differs, "POST /api/v2/homes request /state", "^[A-Za-z]{2}$", "^[A-Z]{2}$"},
    {"TighterLimit", replaced(operation("/api/v2/users", "post") + "/requestBody/content/multipart~1form-data/schema/properties/profileImage/maxLength", 5242880), Kind::limit_tightened, "POST /api/v2/users request /profileImage", "maxLength 10485760", "maxLength 5242880"},
    {"MediaType", moved(create + "/requestBody/content/application~1json", create + "/requestBody/content/application~1xml"), Kind::media_type_changed, "POST /api/v2/homes request", "application/json", "application/xml"},
    {"MediaTypeOfAPart", replaced(operation("/api/v2/users", "post") + "/requestBody/content/multipart~1form-data/encoding/profileImage/contentType", "image/jpeg, image/png"), Kind::media_type_changed, "POST /api/v2/users request /profileImage", "image/jpeg, image/png, image/gif, image/bmp, image/webp, image/svg+xml", "image/jpeg, image/png"},
    {"NoBodyAnyMore", removed(create + "/requestBody"), Kind::request_field_removed, "POST /api/v2/homes request"},
    {"BodyWhereNoneWas", added(operation("/api/v2/locations/divisions/{externalId}/activate", "put") + "/requestBody", {{"required", true}}), Kind::required_field_added, "PUT /api/v2/locations/divisions/{externalId}/activate request"},
    {"NoListAnyMore", removed(add_users + "/requestBody/content/application~1json/schema/oneOf/1"), Kind::body_changed, "POST /api/v2/homes/{externalHomeId}/users request", "array", "object"},
    {"TheAlternativeOfTheSameTypeCounts", added(add_users + "/requestBody/content/application~1json/schema/oneOf/0/required", {"email", "firstName", "lastName"}), Kind::made_required, "POST /api/v2/homes/{externalHomeId}/users request /lastName", "optional", "required"},
    {"NoSingleOneAnyMore", removed(add_users + "/requestBody/content/application~1json/schema/oneOf/0"), Kind::body_changed, "POST /api/v2/homes/{externalHomeId}/users request", "object", "array"}};

const std::string read_document = schema("DocumentResponse");
const std::string created = create + "/responses/201";
const Case responses[] = {
    {"NewField", added(read_home + "/properties/lotNumber", {{"type", "string"}}), Kind::response_field_added, "GET /api/v2/homes/{externalId} response /lotNumber", std::nullopt, "string"},
    {"FieldRemoved", removed(read_home + "/properties/fullAddress"), Kind::response_field_removed, "GET /api/v2/homes/{externalId} response /fullAddress", "string"},
    {"FieldOfADocumentRemoved", removed(schema("DocumentResponse") + "/properties/url"), Kind::response_field_removed, "PUT /api/v2/documents response /url", "string"},
    {"AssumedFieldAbsent", removed(schema("DivisionResponse") + "/properties/displayName"), Kind::assumed_field_absent, "GET /api/v2/locations/divisions response /*/displayName", "string"},
    {"AssumedFieldThatIsNeeded", {{{"op", "remove"}, {"path", schema("DivisionResponse") + "/properties/name"}}, {{"op", "remove"}, {"path", schema("DivisionResponse") + "/required/1"}}}, Kind::response_field_removed, "PUT /api/v2/locations/divisions response /name", "string"},
    {"FieldMadeWriteOnly", added(read_home + "/properties/model/writeOnly", true), Kind::response_field_removed, "GET /api/v2/homes/{externalId} response /model", "string"},
    {"TypeChanged", replaced(read_home + "/properties/id", {{"type", "string"}}), Kind::type_changed, "GET /api/v2/homes/{externalId} response /id", "integer", "string"},
    {"TypeWidened", replaced(read_home + "/properties/id", {{"type", "number"}}), Kind::type_changed, "GET /api/v2/homes/{externalId} response /id", "integer", "number"},
    {"ListInAPage", replaced(operation("/api/v2/locations/divisions", "get") + "/responses/200/content/application~1json/schema", {{"type", "object"}, {"properties", {{"content", {{"type", "array"}}}}}}), Kind::body_changed, "GET /api/v2/locations/divisions response", "array", "object"},
    {"NewValue", added(schema("HomeSource") + "/enum/-", "Imported"), Kind::value_added, "GET /api/v2/homes/{externalId} response /homeSource", "BuilderRegistration, TargetedRegistration", "Imported"},
    {"ValueNotSent", removed(schema("HomeSource") + "/enum/0"), Kind::value_not_sent_any_more, "GET /api/v2/homes/{externalId} response /homeSource", "BuilderRegistration", "TargetedRegistration"},
    {"ConstantIn31", replaced(schema("HomeSource"), {{"const", "BuilderRegistration"}}), Kind::value_not_sent_any_more, "GET /api/v2/homes/{externalId} response /homeSource", "TargetedRegistration", "BuilderRegistration"},
    {"DateForATime", replaced(read_home + "/properties/closingDate", {{"type", "string"}, {"format", "date"}}), Kind::format_differs, "GET /api/v2/homes/{externalId} response /closingDate", "date-time", "date"},
    {"DateForALocalTime", replaced(read_document + "/properties/displayStart", {{"type", "string"}, {"format", "date"}}), Kind::format_changed, "PUT /api/v2/documents response /displayStart", std::nullopt, "date"},
    {"Wrapper", replaced(created + "/content/application~1json/schema", {{"properties", {{"message", {{"type", "string"}}}, {"data", {{"$ref", "#/components/schemas/ExternalHomeResponseV3"}}}}}}), Kind::body_changed, "POST /api/v2/homes response", "externalId, addressLine1, addressLine2, city, state, postalCode, type, neighborhoodExternalId, marketHome, jobId, productCollection, model, closingDate, scheduledClosingDate, homeowners, homeDetails, id, fullAddress, regionExternalId, divisionExternalId and 3 more", "message, data"},
    {"WrapperInside", replaced(read_home + "/properties/homeowners/items", {{"properties", {{"user", {{"type", "object"}}}}}}), Kind::type_changed, "GET /api/v2/homes/{externalId} response /homeowners/*", "email, prefix, firstName, middleName, lastName, suffix, homeownerType, defaultHome, fullName", "user"},
    {"DefaultAlone", replaced(create + "/responses", {{"default", {{"content", {{"application/json", {{"schema", {{"type", "string"}}}}}}}}}}), Kind::body_changed, "POST /api/v2/homes response", "object", "string"},
    {"FormatNamed", added(read_home + "/properties/externalId/format", "uuid"), Kind::format_differs, "GET /api/v2/homes/{externalId} response /externalId", std::nullopt, "uuid"},
    {"MayBeNull", added(read_home + "/properties/externalId/nullable", true), Kind::made_nullable, "GET /api/v2/homes/{externalId} response /externalId"},
    {"MayBeNullIn31", replaced(read_home + "/properties/externalId/type", {"string", "null"}), Kind::made_nullable, "GET /api/v2/homes/{externalId} response /externalId"},
    {"OneOfAnotherModelToo", replaced(created + "/content/application~1json/schema", {{"oneOf", {{{"$ref", "#/components/schemas/ExternalHomeResponseV3"}}, {{"type", "string"}}}}}), Kind::body_changed, "POST /api/v2/homes response", "object", "string"},
    {"MediaType", moved(created + "/content/application~1json", created + "/content/text~1plain"), Kind::media_type_changed, "POST /api/v2/homes response", "application/json", "text/plain"},
    {"NoBody", removed(created + "/content"), Kind::response_field_removed, "POST /api/v2/homes response"},
    {"OtherSuccess", moved(created, create + "/responses/202"), Kind::success_status_differs, "POST /api/v2/homes response", "201", "202"},
    {"NoSuccess", moved(created, create + "/responses/302"), Kind::success_status_missing, "POST /api/v2/homes response", "201", "400, 401, 403, 404, 409, 500, 302"}};
// clang-format on

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Endpoints, Change, ::testing::ValuesIn(endpoints), name_of);
INSTANTIATE_TEST_SUITE_P(Security, Change, ::testing::ValuesIn(securities), name_of);
INSTANTIATE_TEST_SUITE_P(Parameters, Change, ::testing::ValuesIn(parameters), name_of);
INSTANTIATE_TEST_SUITE_P(Requests, Change, ::testing::ValuesIn(requests), name_of);
INSTANTIATE_TEST_SUITE_P(Responses, Change, ::testing::ValuesIn(responses), name_of);

std::vector<Kind> kinds(const Comparison& comparison) {
  std::vector<Kind> all;
  for (const Finding& finding : comparison.findings) all.push_back(finding.kind);
  return all;
}

/// The contract, with one operation in another place under another id.
Comparison after_move(const std::string& from, const std::string& to) {
  Json patch = moved(from, to);
  patch.push_back(replaced(to + "/operationId", "other")[0]);
  return compared(patched(patch));
}

TEST(Moved, AnotherThingIsNotTheSameElsewhere) {
  const auto lost_and_new = ::testing::ElementsAre(Kind::endpoint_missing, Kind::operation_added);
  EXPECT_THAT(kinds(after_move(operation("/api/v2/documents/{externalId}", "delete"),
                               operation("/api/v2/documents", "delete"))),
              lost_and_new);
  // Creating is not updating.
  Json patch = added(path("/api/v2/users/{externalId}"), Json::object());
  patch.push_back(
      moved(operation("/api/v2/users", "post"), operation("/api/v2/users/{externalId}", "put"))[0]);
  patch.push_back(replaced(operation("/api/v2/users/{externalId}", "put") + "/operationId", "updateUser")[0]);
  EXPECT_THAT(kinds(compared(patched(patch))), lost_and_new);
}

}  // namespace
}  // namespace builderbacked::drift
