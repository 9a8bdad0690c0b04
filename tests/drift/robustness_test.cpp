// Documents that nobody writes by accident end in a message.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <iterator>

#include "drift/support.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Why a document cannot be compared; empty when it can.
std::string problem(const Json& document) {
  try {
    static_cast<void>(compared(document));
    return {};
  } catch (const Unreadable& unreadable) {
    return unreadable.what();
  }
}

Json reference(const std::string& reference) {
  return {{"$ref", reference}};
}

const std::string home = schema("ExternalHomeRequestV3");

std::string problem_of_text(const std::string& text) {
  try {
    return problem(parse(text));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

Json with_models(const Json& models) {
  Json document = testing::openapi_document();
  for (const auto& model : models.items()) document["components"]["schemas"][model.key()] = model.value();
  return document;
}

TEST(Robustness, WhatIsNoOpenApiDocument) {
  EXPECT_EQ(problem_of_text(""), "it is not an OpenAPI document");
  EXPECT_EQ(problem_of_text("[]"), "it is not an OpenAPI document");
  EXPECT_EQ(problem_of_text("\n<html><body>Not found</body></html>"),
            "it is HTML or XML, such as a login page");
  EXPECT_EQ(problem_of_text("{}"), "it is not an OpenAPI document");
  EXPECT_EQ(problem_of_text(R"({"openapi": {}})"), "it is not an OpenAPI document");
  EXPECT_EQ(problem_of_text("swagger: '2.0'"), "it is Swagger 2, not OpenAPI 3");
  EXPECT_EQ(problem_of_text("openapi: 4.0.0"), "it is OpenAPI 4.0.0, not 3");
  EXPECT_EQ(problem_of_text("openapi: 3.0.1"), "it has no operations");
  EXPECT_EQ(problem_of_text("openapi: 3.0.1\npaths: []"), "it has no operations");
  EXPECT_EQ(problem_of_text("openapi: 3.0.1\npaths: {/a: {get: 1}}"), "it has no operations");
  EXPECT_THAT(problem_of_text("openapi: 3.0.1\npaths: [\n"), HasSubstr("line 3: "));
}

TEST(Robustness, WhatIsCutOff) {
  const std::string text = testing::openapi_document().dump();
  EXPECT_EQ(problem_of_text(text.substr(0, 1000)), "it is not JSON from byte 1001 on");
  EXPECT_EQ(problem_of_text('{' + std::string(2 << 20, ' ')), "it is not JSON from byte 2097154 on");
}

TEST(Robustness, WhatIsLongIsNotRepeated) {
  const std::string text(100'000, 'x');
  EXPECT_THAT(problem({{"openapi", text}}).size(), ::testing::Lt(300U));
  EXPECT_THAT(problem(patched(replaced(home, reference('#' + text)))).size(), ::testing::Lt(300U));
  EXPECT_THAT(problem(patched(replaced(home, reference("#/" + text)))).size(), ::testing::Lt(300U));
  std::string umlauts = "4";
  for (int i = 0; i < 1000; ++i) umlauts += "ä";
  EXPECT_THAT(printable(problem({{"openapi", umlauts}})), HasSubstr("ä..., not 3"));
}

TEST(Robustness, MuchYamlIsNotRead) {
  std::string text;
  while (text.size() <= 1 << 20) text += "- b\n";
  EXPECT_EQ(problem_of_text(text), "YAML larger than 1 MiB is not read");
}

TEST(Robustness, ReferencesThatAreNotFollowed) {
  EXPECT_EQ(
      problem(patched(replaced(home, reference("https://example.com/home.json#/Home")))),
      "the reference https://example.com/home.json#/Home leads out of the document and is not followed");
  EXPECT_EQ(problem(patched(replaced(home, reference("home.yaml")))),
            "the reference home.yaml leads out of the document and is not followed");
  EXPECT_EQ(problem(patched(replaced(home, reference("#/components/schemas/Home")))),
            "the reference #/components/schemas/Home leads to nothing");
  EXPECT_EQ(problem(patched(replaced(home, reference("#/~/")))), "the reference #/~/ leads to nothing");
  EXPECT_EQ(problem(patched(replaced(home, reference("#/tags/01")))),
            "the reference #/tags/01 leads to nothing");
  EXPECT_EQ(problem(patched(replaced(home, reference("#/tags/9999999999999999999999")))),
            "the reference #/tags/9999999999999999999999 leads to nothing");
}

TEST(Robustness, ReferencesOfWhatIsNotComparedDoNotMatter) {
  const Json model = {{"properties", {{"other", reference("other.yaml")}}}};
  EXPECT_EQ(problem(patched(added(schema("Other"), model))), "");
}

TEST(Robustness, ReferencesInACircle) {
  const std::string message = "leads to itself";
  EXPECT_THAT(problem(patched(replaced(home, reference("#/components/schemas/ExternalHomeRequestV3")))),
              HasSubstr(message));
  Json document =
      with_models({{"A", reference("#/components/schemas/B")}, {"B", reference("#/components/schemas/A")}});
  document["components"]["schemas"]["ExternalHomeRequestV3"] = reference("#/components/schemas/A");
  EXPECT_THAT(problem(document), HasSubstr(message));
  document = testing::openapi_document();
  document["paths"]["/api/v2/homes"] = reference("#/paths/~1api~1v2~1homes");
  EXPECT_THAT(problem(document), HasSubstr(message));
}

TEST(Robustness, AModelOfItselfEnds) {
  for (const char* word : {"allOf", "oneOf", "anyOf"}) {
    const Json model = {{"type", "object"},
                        {word, {reference("#/components/schemas/ExternalHomeRequestV3")}}};
    EXPECT_EQ(problem(patched(replaced(home, model))), "") << word;
  }
}

TEST(Robustness, ALongChainEnds) {
  Json models = Json::object();
  for (int i = 0; i < 1000; ++i) {
    models["M" + std::to_string(i)] = {
        {"allOf", {reference("#/components/schemas/M" + std::to_string(i + 1))}}};
  }
  models["ExternalHomeRequestV3"] = reference("#/components/schemas/M0");
  EXPECT_EQ(problem(with_models(models)), "its references lead too deep");
}

TEST(Robustness, AFewModelsThatAreManyEnd) {
  for (const char* word : {"allOf", "oneOf"}) {
    Json models = Json::object();
    for (int i = 0; i < 40; ++i) {
      const Json next = reference("#/components/schemas/M" + std::to_string(i + 1));
      models["M" + std::to_string(i)] = {{word, {next, next}}};
    }
    models["M40"] = {{"type", "object"}};
    models["ExternalHomeRequestV3"] = reference("#/components/schemas/M0");
    EXPECT_EQ(problem(with_models(models)), "its references are too many to follow") << word;
  }
}

TEST(Robustness, ManyAlternativesInsideEachOtherEnd) {
  Json alternatives = Json::array();
  for (int i = 0; i < 500; ++i) {
    alternatives.push_back(
        {{"type", "object"}, {"properties", {{"documents", reference("#/components/schemas/List")}}}});
  }
  Json items = Json::array();
  for (int i = 0; i < 500; ++i) {
    items.push_back({{"type", "array"}, {"items", reference("#/components/schemas/Items")}});
  }
  EXPECT_EQ(problem(with_models({{"ExternalDocumentRequestV2", {{"oneOf", alternatives}}},
                                 {"List", {{"oneOf", items}}},
                                 {"Items", {{"oneOf", items}}}})),
            "its references are too many to follow");
}

TEST(Robustness, TooManyOperationsEnd) {
  std::string text = R"({"openapi":"3.0.1","paths":{)";
  for (int i = 0; i < 2'501; ++i) {
    text += (i == 0 ? "\"/" : ",\"/") + std::to_string(i) + R"(":{"get":{},"put":{}})";
  }
  EXPECT_EQ(problem_of_text(text + "}}"), "it has too many operations");
}

TEST(Robustness, DeepTextsEnd) {
  for (const std::string opening : {"[", R"({"a":)", "- ", "a: {"}) {
    std::string text = R"({"openapi":"3.0.1","x":)";
    for (int i = 0; i < 100'000; ++i) text += opening;
    EXPECT_THAT(problem_of_text(text), Not("")) << opening;
  }
}

TEST(Robustness, ABombOfAliasesEnds) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += 'a' + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  EXPECT_EQ(problem_of_text(text), "the document is too large");
}

TEST(Robustness, JsonMayHaveWhatYamlDoesNotKnow) {
  EXPECT_EQ(parse(R"({"text": "\ud83c\udfe0"})")["text"], "\xF0\x9F\x8F\xA0");
}

/// Every node that a comparison looks at, and every type that it may have instead.
void for_each_node(const Json& node, const Json::json_pointer& pointer,
                   const std::function<void(const Json::json_pointer&)>& visit) {
  visit(pointer);
  if (!node.is_structured()) return;
  for (const auto& child : node.items()) {
    if (node.is_array()) {
      for_each_node(child.value(), pointer / std::stoul(child.key()), visit);
    } else {
      for_each_node(child.value(), pointer / child.key(), visit);
    }
  }
}

TEST(Robustness, AnyTypeAnywhere) {
  Json original = testing::openapi_document();
  for (const auto& entry : testing::openapi_document()["paths"].items()) {
    const bool is_kept = entry.key() == "/api/v2/homes" || entry.key() == "/api/v2/users" ||
                         entry.key() == "/api/v2/homes/{externalHomeId}/users";
    if (!is_kept) original["paths"].erase(entry.key());
  }
  const Document contract{testing::openapi_document()};
  const Json instead[] = {nullptr, true, -1.5, "\xFF\n", Json::array(), Json::object(), {{{"$ref", 1}}}};
  std::size_t count = 0;
  for_each_node(original, Json::json_pointer(), [&](const Json::json_pointer& pointer) {
    Json document = original;
    document[pointer] = instead[count++ % std::size(instead)];
    try {
      const Comparison comparison = compare(contract, Document(document), {"homes", "users"});
      EXPECT_THAT(as_text(comparison), HasSubstr("assumption"));
      EXPECT_THAT(as_json(comparison), HasSubstr("summary"));
    } catch (const Unreadable& unreadable) {
      EXPECT_THAT(unreadable.what(), Not(""));
    }
  });
  EXPECT_GT(count, 1000U);
}

TEST(Report, ADocumentCannotMoveTheCursor) {
  const Comparison comparison = compared(patched(added(home + "/properties/\x1B[2J\xC2\x9B"
                                                              "2J",
                                                       {{"type", "string"}})));
  EXPECT_THAT(as_text(comparison), HasSubstr("request /?[2J?2J\n"));
  EXPECT_THAT(as_json(comparison), HasSubstr("request /\\u001b[2J"));
  EXPECT_EQ(printable("a\xFF"), "(not UTF-8)");
}

}  // namespace
}  // namespace builderbacked::drift
