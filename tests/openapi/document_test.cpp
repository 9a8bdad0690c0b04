// What the document says of itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "openapi/document.hpp"

namespace builderbacked::openapi {

namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

void visit(const Json& node, const std::function<void(const Json&)>& see) {
  see(node);
  if (!node.is_structured()) return;
  for (const Json& child : node) visit(child, see);
}

TEST(OpenApi, HasEveryRowOfTheContract) {
  std::multiset<std::string> rows;
  for (const Operation& one : operations()) rows.insert(one.spec->at("x-contract").get<std::string>());
  EXPECT_THAT(rows, UnorderedElementsAre("H1", "H2", "H3", "H4", "H5", "U1", "U2", "L1", "L2", "L3", "L4",
                                         "L5", "L6", "L7", "L7", "L7", "L7", "L8", "L8", "L8", "L8", "L8",
                                         "L8", "D1", "D2", "D3", "D4", "D5", "D6", "D7"));
}

TEST(OpenApi, SaysOfEveryAssumptionWhatItIs) {
  std::set<std::string> listed;
  for (const auto& [id, sentence] : document().at("x-assumptions").items()) {
    EXPECT_THAT(sentence.get<std::string>(), ::testing::EndsWith(".")) << id;
    listed.insert(id);
  }
  std::set<std::string> marked;
  visit(document(), [&](const Json& node) {
    EXPECT_EQ(node.contains("x-assumed"), node.contains("x-assumption")) << node;
    if (!node.contains("x-assumed")) return;
    EXPECT_EQ(node.at("x-assumed"), true) << node;
    marked.insert(node.at("x-assumption").get<std::string>());
  });
  EXPECT_EQ(marked, listed);
}

TEST(OpenApi, EveryOperationNeedsAScopeOfItsTag) {
  const std::map<std::string, std::string> scopes = {{"Homes", "home.write"},
                                                     {"Locations", "location.write"},
                                                     {"Users", "user.write"},
                                                     {"Documents", "document.write"}};
  for (const Operation& one : operations()) {
    EXPECT_EQ(one.scope(), scopes.at(one.spec->at("tags").at(0).get<std::string>())) << one.id();
    EXPECT_EQ(one.spec->at("tags").size(), 1U) << one.id();
  }
}

TEST(OpenApi, EveryParameterIsASegmentOfText) {
  for (const auto& [key, parameter] : document().at("components").at("parameters").items()) {
    EXPECT_EQ(parameter.at("in"), "path") << key;
    EXPECT_EQ(parameter.at("required"), true) << key;
    EXPECT_EQ(describe(parameter.at("schema")), parameter.at("name") == "email" ? "e-mail address" : "text")
        << key;
  }
}

TEST(OpenApi, EveryErrorHasTheDocumentedBody) {
  const Json body = {{"application/json", {{"schema", {{"$ref", "#/components/schemas/ErrorResponse"}}}}}};
  for (const Operation& one : operations()) {
    for (const auto& [status, response] : one.spec->at("responses").items()) {
      if (status.front() == '2') continue;
      Json content = resolve(response).at("content");
      content.at("application/json").erase("example");
      EXPECT_EQ(content, body) << one.id() << ' ' << status;
    }
  }
}

TEST(OpenApi, ItsExamplesFit) {
  for (const auto& [name, schema] : document().at("components").at("schemas").items()) {
    if (!schema.contains("example")) continue;
    EXPECT_THAT(problems(schema, schema.at("example")), IsEmpty()) << name;
  }
  for (const Operation& one : operations()) {
    if (!one.takes_body()) continue;
    for (const Json& body : one.bodies())
      EXPECT_THAT(problems(one.body_schema(), body), IsEmpty()) << one.id();
  }
}

}  // namespace

}  // namespace builderbacked::openapi
