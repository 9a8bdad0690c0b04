// What the document says of itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "openapi/document.hpp"
#include "testing/yaml.hpp"

namespace builderbacked::openapi {

namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

std::string row_of(const Operation& operation) {
  return operation.spec->at("x-contract");
}

TEST(OpenApi, HasEveryRowOfTheContract) {
  std::set<std::string> rows;
  for (const Operation& one : operations()) rows.insert(row_of(one) + ' ' + one.method + ' ' + one.path);
  EXPECT_THAT(
      rows,
      UnorderedElementsAre(
          "H1 GET /api/v2/homes/{externalId}", "H2 POST /api/v2/homes", "H3 PUT /api/v2/homes",
          "H4 POST /api/v2/homes/{externalHomeId}/users",
          "H5 DELETE /api/v2/homes/{externalHomeId}/users/{email}", "U1 GET /api/v2/users/{email}",
          "U2 POST /api/v2/users", "L1 GET /api/v2/locations/regions", "L2 POST /api/v2/locations/divisions",
          "L3 GET /api/v2/locations/divisions", "L4 PUT /api/v2/locations/divisions",
          "L5 POST /api/v2/locations/master-communities", "L6 POST /api/v2/locations/neighborhoods",
          "L7 GET /api/v2/locations/master-communities", "L7 PUT /api/v2/locations/master-communities",
          "L7 GET /api/v2/locations/neighborhoods", "L7 PUT /api/v2/locations/neighborhoods",
          "L8 PUT /api/v2/locations/divisions/{externalId}/activate",
          "L8 PUT /api/v2/locations/divisions/{externalId}/deactivate",
          "L8 PUT /api/v2/locations/master-communities/{externalId}/activate",
          "L8 PUT /api/v2/locations/master-communities/{externalId}/deactivate",
          "L8 PUT /api/v2/locations/neighborhoods/{externalId}/activate",
          "L8 PUT /api/v2/locations/neighborhoods/{externalId}/deactivate",
          "D1 GET /api/v2/documents/externalHome/{externalHomeId}", "D2 POST /api/v2/documents",
          "D3 PUT /api/v2/documents", "D4 DELETE /api/v2/documents/{externalId}",
          "D5 DELETE /api/v2/documents/externalHome/{externalHomeId}",
          "D6 DELETE /api/v2/documents/externalHome/{externalHomeId}/category/{category}",
          "D7 DELETE /api/v2/documents/externalHome/{externalHomeId}/name/{name}"));
}

/// The assumption at each marked place.
void collect_marks(const Json& node, const std::string& place, Members& marks) {
  if (!node.is_structured()) return;
  if (node.is_object() && (node.contains("x-assumed") || node.contains("x-assumption"))) {
    EXPECT_EQ(node.value("x-assumed", Json()), true) << place;
    marks[place] = node.value("x-assumption", "none");
  }
  for (const auto& [name, child] : node.items()) {
    collect_marks(child, place + (place.empty() ? "" : " ") + name, marks);
  }
}

/// What an operation as a whole, its body and its status of success rest on.
void expect_marks(const Operation& operation) {
  const std::string row = row_of(operation);
  const std::string status = std::to_string(operation.success());
  Members expected;
  if (row == "L7" || row == "L8") expected[""] = row;
  // The documentation names the status of what is read or deleted, but for homeowners.
  if (operation.method != "GET" && status + row.substr(0, 1) != "204D") {
    expected["responses " + status] = "A13";
  }
  if (operation.method == "PUT" && operation.takes_body()) expected["requestBody"] = "A7";
  if (row == "H4" || row == "D2") expected["requestBody"] = "A8";
  if (row == "H4") expected["requestBody content application/json schema oneOf 1"] = "H4b";
  if (row == "U2") {
    const std::string form = "requestBody content multipart/form-data ";
    expected[form + "schema properties profileImage"] = "A4";
    expected[form + "encoding profileImage"] = "A9";
  }
  Members marks;
  collect_marks(*operation.spec, "", marks);
  expect_same(marks, expected, operation.id(), "the places of the assumptions");
}

TEST(OpenApi, MarksWhatIsAssumed) {
  for (const Operation& one : operations()) expect_marks(one);
  Members marks;
  collect_marks(document().at("components"), "", marks);
  const Members expected = {
      {"securitySchemes oauth2", "A12"},      {"schemas RegionResponse", "A1"},
      {"schemas DivisionResponse", "A1"},     {"schemas MasterCommunityResponse", "A1"},
      {"schemas NeighborhoodResponse", "A1"}, {"schemas ExternalUserResponse", "A2"},
      {"schemas DocumentResponse", "A3"},     {"schemas LocalTimestamp", "A5"},
      {"schemas Identifier", "A6"},           {"schemas Document properties shareable", "A10"},
      {"schemas HomeStatus", "A11"},          {"schemas OffsetTimestamp", "A14"}};
  expect_same(marks, expected, "components", "the places of the assumptions");
}

TEST(OpenApi, SaysOfEveryAssumptionWhatItIs) {
  std::set<std::string> listed;
  for (const auto& [id, sentence] : document().at("x-assumptions").items()) {
    EXPECT_THAT(sentence.get<std::string>(), ::testing::EndsWith(".")) << id;
    listed.insert(id);
  }
  Members marks;
  collect_marks(document(), "", marks);
  std::set<std::string> used;
  for (const auto& [place, id] : marks) used.insert(id);
  EXPECT_EQ(used, listed);
}

TEST(OpenApi, AssumesWhatTheDocumentationOfTheSdkDoes) {
  std::ifstream page(BUILDERBACKED_SOURCE "/docs/silent.md");
  const std::regex row(R"(\| (\w+) \| .* \| .* \| .* \|)");
  std::vector<std::string> ids;
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row) && match[1] != "id") ids.push_back(match[1]);
  }
  std::vector<std::string> assumptions;
  for (const auto& [id, sentence] : document().at("x-assumptions").items()) assumptions.push_back(id);
  EXPECT_THAT(ids, UnorderedElementsAreArray(assumptions));
}

/// What these tests look at; another keyword would say something that no test compares.
void expect_known_keywords(const Json& schema, const std::string& place) {
  static const std::set<std::string> known = {"$ref",      "additionalProperties",
                                              "allOf",     "anyOf",
                                              "default",   "description",
                                              "enum",      "example",
                                              "format",    "items",
                                              "minItems",  "oneOf",
                                              "pattern",   "properties",
                                              "required",  "type",
                                              "x-assumed", "x-assumption"};
  for (const auto& [keyword, value] : schema.items()) {
    // Of the image, which another test compares.
    const bool is_size_of_image = keyword == "maxLength" && schema.value("format", "") == "binary";
    EXPECT_TRUE(known.count(keyword) == 1 || is_size_of_image) << place << " has " << keyword;
    const std::string inside = place + ' ' + keyword;
    if (keyword == "items") expect_known_keywords(value, inside);
    if (keyword == "additionalProperties" && value.is_object()) expect_known_keywords(value, inside);
    if (keyword != "properties" && keyword != "oneOf" && keyword != "allOf" && keyword != "anyOf") continue;
    for (const auto& [name, child] : value.items()) expect_known_keywords(child, inside + ' ' + name);
  }
}

/// Calls `see` with every schema that is in no other.
void visit_schemas(const Json& node, const std::string& place,
                   const std::function<void(const Json&, const std::string&)>& see) {
  if (!node.is_structured()) return;
  for (const auto& [name, child] : node.items()) {
    const std::string inside = place + ' ' + name;
    if (name == "schema") {
      see(child, inside);
    } else if (name == "schemas") {
      for (const auto& [key, schema] : child.items()) see(schema, inside + ' ' + key);
    } else {
      visit_schemas(child, inside, see);
    }
  }
}

TEST(OpenApi, HasNoKeywordThatIsNotCompared) {
  visit_schemas(document(), "", expect_known_keywords);
}

TEST(OpenApi, HasTheDefaultOfAHomeAlone) {
  std::size_t defaults = 0;
  visit_schemas(document(), "", [&](const Json& schema, const std::string& place) {
    const Json flat = schema.flatten();
    for (const auto& [name, value] : flat.items()) {
      if (!name.ends_with("/default")) continue;
      ++defaults;
      EXPECT_EQ(place + name + " is " + value.dump(),
                " components schemas ExternalHomeRequestV3/properties/marketHome/default is false");
    }
  });
  EXPECT_EQ(defaults, 1U);
}

TEST(OpenApi, EveryOperationNeedsAScopeOfItsTagAlone) {
  const std::map<std::string, std::string> scopes = {{"Homes", "home.write"},
                                                     {"Locations", "location.write"},
                                                     {"Users", "user.write"},
                                                     {"Documents", "document.write"}};
  for (const Operation& one : operations()) {
    ASSERT_EQ(one.spec->at("tags").size(), 1U) << one.id();
    const std::string scope = scopes.at(one.spec->at("tags").at(0).get<std::string>());
    EXPECT_EQ(one.spec->at("security"), Json::array({{{"oauth2", Json::array({scope})}}})) << one.id();
  }
  const Json& schemes = document().at("components").at("securitySchemes");
  EXPECT_EQ(schemes.size(), 1U);
  EXPECT_EQ(schemes.at("oauth2").at("flows").size(), 1U);
  EXPECT_EQ(schemes.at("oauth2").at("flows").at("clientCredentials").at("tokenUrl"), "/oauth/token");
}

TEST(OpenApi, EveryParameterIsASegmentOfText) {
  for (const auto& [key, parameter] : document().at("components").at("parameters").items()) {
    EXPECT_EQ(parameter.at("in"), "path") << key;
    EXPECT_EQ(parameter.at("required"), true) << key;
    EXPECT_EQ(describe(parameter.at("schema")),
              parameter.at("name") == "email" ? "e-mail address" : "identifier")
        << key;
  }
}

TEST(OpenApi, EveryErrorHasTheDocumentedBody) {
  const Json body = {{"application/json", {{"schema", {{"$ref", "#/components/schemas/ErrorResponse"}}}}}};
  for (const Operation& one : operations()) {
    for (const auto& [status, response] : one.spec->at("responses").items()) {
      if (status.front() == '2') continue;
      Json content = resolve(response).at("content");
      content.at("application/json").erase("examples");
      EXPECT_EQ(content, body) << one.id() << ' ' << status;
    }
  }
}

TEST(OpenApi, ItsExamplesFit) {
  for (const auto& [name, schema] : document().at("components").at("schemas").items()) {
    if (!schema.contains("example")) continue;
    EXPECT_THAT(problems(schema, schema.at("example")), IsEmpty()) << name;
  }
  for (const auto& [name, response] : document().at("components").at("responses").items()) {
    const Json content = response.at("content").at("application/json");
    const Json examples = content.value("examples", Json::object());
    for (const auto& [key, example] : examples.items()) {
      EXPECT_THAT(problems(schema("ErrorResponse"), example.at("value")), IsEmpty()) << name << ' ' << key;
    }
  }
  for (const Operation& one : operations()) {
    if (!one.takes_body()) continue;
    for (const Json& body : one.bodies())
      EXPECT_THAT(problems(one.body_schema(), body), IsEmpty()) << one.id();
  }
}

std::string problem_of(const std::string& text) {
  try {
    return testing::json_of_yaml(text).dump();
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
}

TEST(OpenApiText, IsJsonWhenItBeginsLikeJson) {
  EXPECT_EQ(problem_of(R"( {"a": 1, "b" })"), "it is not JSON from byte 15 on");
  EXPECT_EQ(problem_of("{a: 1}"), "it is not JSON from byte 2 on");
  EXPECT_EQ(problem_of(R"(["~", null, 1.5])"), R"(["~",null,1.5])");
}

TEST(OpenApiText, IsYamlElse) {
  EXPECT_EQ(problem_of("a: [~, null, Null, NULL, '', no, yes, 1, '1', 1_000]\nb:\n"),
            R"({"a":[null,null,null,null,"","no","yes",1,"1","1_000"],"b":null})");
  EXPECT_EQ(problem_of("a: 1\n? [b, c]\n: 2\n"), "line 2: a name is not a text");
  EXPECT_THAT(problem_of("a: 1\nb: [\n"), ::testing::StartsWith("line 3: "));
}

}  // namespace

}  // namespace builderbacked::openapi
