// A document as springdoc writes it from a service's classes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "drift/support.hpp"
#include "testing/yaml.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::IsEmpty;

Json springdoc() {
  std::ifstream stream(BUILDERBACKED_SOURCE "/tests/drift/springdoc.json");
  return testing::json_of_yaml({std::istreambuf_iterator<char>(stream), {}});
}

std::vector<std::string> ids(const Comparison& comparison, Verdict wanted) {
  std::vector<std::string> all;
  for (const Assumption& one : comparison.assumptions) {
    if (one.verdict == wanted) all.push_back(one.id);
  }
  return all;
}

TEST(Springdoc, NothingInItBreaks) {
  const Comparison comparison = compared(springdoc());
  EXPECT_THAT(of_severity(comparison, Severity::breaking), IsEmpty());
  EXPECT_FALSE(can_break(comparison));
  std::set<Kind> others;
  for (const Finding& finding : comparison.findings) others.insert(finding.kind);
  EXPECT_THAT(others, ::testing::ElementsAre(Kind::assumed_field_absent, Kind::success_status_differs,
                                             Kind::token_url_stated, Kind::format_differs,
                                             Kind::limit_differs, Kind::response_field_added));
}

TEST(Springdoc, ItAnswersWhatItCan) {
  const Comparison comparison = compared(springdoc());
  EXPECT_THAT(ids(comparison, Verdict::confirmed), ::testing::ElementsAre("H4b", "L7", "L8", "A10", "A14"));
  EXPECT_THAT(ids(comparison, Verdict::contradicted), ::testing::ElementsAre("A12", "A13"));
}

TEST(Springdoc, ItsOwnChangesAreFound) {
  const Json patch = {{{"op", "replace"},
                       {"path", "/components/schemas/ExternalHomeRequestV3/properties/type/enum"},
                       {"value", {"SINGLE_FAMILY", "MULTI_FAMILY"}}},
                      {{"op", "move"},
                       {"from", operation("/api/v2/locations/divisions/{id}/activate", "put")},
                       {"path", operation("/api/v2/locations/divisions/{id}/activate", "post")}}};
  const std::vector<Finding> breaking = of_severity(compared(springdoc().patch(patch)), Severity::breaking);
  ASSERT_EQ(breaking.size(), 3U);
  EXPECT_EQ(breaking[0].kind, Kind::endpoint_moved);
  EXPECT_EQ(breaking[0].found, "POST /api/v2/locations/divisions/{id}/activate");
  EXPECT_EQ(breaking[1].kind, Kind::value_removed);
  EXPECT_EQ(breaking[2].kind, Kind::value_removed);
}

/// OpenAPI 3.1 has no `nullable`, and `type` may be a list.
void to_3_1(Json& node) {
  if (node.is_object() && node.contains("type") && node["type"].is_string() &&
      node.value("nullable", false)) {
    node["type"] = {node["type"], "null"};
    node.erase("nullable");
  }
  for (Json& child : node) {
    if (child.is_structured()) to_3_1(child);
  }
}

TEST(Springdoc, Version31SaysTheSame) {
  Json document = springdoc();
  for (const char* name : {"model", "jobId", "closingDate"}) {
    document["components"]["schemas"]["ExternalHomeResponseV3"]["properties"][name]["nullable"] = true;
  }
  const Comparison before = compared(document);
  to_3_1(document);
  document["openapi"] = "3.1.0";
  const Comparison after = compared(document);
  EXPECT_EQ(document["components"]["schemas"]["ExternalHomeResponseV3"]["properties"]["model"]["type"],
            Json({"string", "null"}));
  EXPECT_EQ(after.findings, before.findings);
  EXPECT_EQ(as_json(after), as_json(before));
}

/// A group of the service's API, as /api-docs?group=… answers.
TEST(Springdoc, OneGroupAlone) {
  const Json all = springdoc();
  Json document = all;
  for (const auto& entry : all["paths"].items()) {
    if (entry.key().rfind("/api/v2/locations", 0) != 0) document["paths"].erase(entry.key());
  }
  EXPECT_TRUE(can_break(compared(document)));
  const Comparison comparison = compared(document, {"locations"});
  EXPECT_FALSE(can_break(comparison));
  EXPECT_EQ(assumption(comparison, "L8").verdict, Verdict::confirmed);
  EXPECT_EQ(assumption(comparison, "H4b").verdict, Verdict::open);
}

}  // namespace
}  // namespace builderbacked::drift
