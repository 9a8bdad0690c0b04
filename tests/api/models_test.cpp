// Every field of every model, from tables: a model is described by one JSON object with all its members.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"

namespace {

using namespace builderbacked;
using Json = nlohmann::json;
using testing::HasSubstr;

struct ModelCase {
  std::string name;
  Json full;                          ///< Every member, with a value that is not a default.
  std::vector<std::string> identity;  ///< Without these a response is malformed.
  std::function<Result<std::string>(const std::string&)> round_trip;
};

void PrintTo(const ModelCase& tested, std::ostream* out) {
  *out << tested.name;
}

template <class Model>
ModelCase model_case(std::string name, Json full, std::vector<std::string> identity = {}) {
  return {std::move(name), std::move(full), std::move(identity),
          [](const std::string& text) -> Result<std::string> {
            auto model = from_json_text<Model>(text);
            if (!model) return model.error();
            return to_json_text(*model);
          }};
}

Json homeowner_request() {
  return {{"email", "john.smith@email.com"},
          {"prefix", "Mr."},
          {"firstName", "John"},
          {"middleName", "Q."},
          {"suffix", "Jr."},
          {"lastName", "Smith"},
          {"homeownerType", "PRIMARY"},
          {"defaultHome", true}};
}

Json homeowner() {
  Json json = homeowner_request();
  json["fullName"] = "Mr. John Q. Smith Jr.";
  return json;
}

Json home_request() {
  return {{"externalId", "HOME_12345"},
          {"addressLine1", "123 Main St"},
          {"addressLine2", "Unit 4"},
          {"city", "Columbus"},
          {"state", "OH"},
          {"postalCode", "43215"},
          {"type", "Single Family"},
          {"neighborhoodExternalId", "NH_001"},
          {"marketHome", true},
          {"jobId", "JOB-7"},
          {"productCollection", "Designer"},
          {"model", "Preston"},
          {"closingDate", "2025-02-24T00:00:00-05:00"},
          {"scheduledClosingDate", "2025-03-01T12:30:00.250+05:30"},
          {"homeowners", Json::array({homeowner_request()})},
          {"homeDetails", {{"AgreementApprovalDate", "2025-02-24T00:00:00-05:00"}, {"Lots", 3}}}};
}

Json home() {
  Json json = home_request();
  json["homeowners"] = Json::array({homeowner()});
  json["id"] = (std::numeric_limits<std::int64_t>::max)();
  json["fullAddress"] = "123 Main St, Unit 4, Columbus, OH 43215";
  json["regionExternalId"] = "Cincinnati";
  json["divisionExternalId"] = "DIV_001";
  json["masterCommunityExternalId"] = "MC_001";
  json["homeSource"] = "BuilderRegistration";
  json["status"] = "ACTIVE";
  return json;
}

Json location(const char* parent = nullptr) {
  Json json = {{"externalId", "L_001"},
               {"name", "Lakeside"},
               {"displayName", "Lakeside at Shaker Run"},
               {"abbreviatedName", "LKS"}};
  if (parent != nullptr) json[parent] = "PARENT_1";
  return json;
}

std::vector<ModelCase> all_models() {
  return {
      model_case<HomeownerRequest>("HomeownerRequest", homeowner_request()),
      model_case<Homeowner>("Homeowner", homeowner()),
      model_case<HomeRequest>("HomeRequest", home_request()),
      model_case<Home>("Home", home(), {"externalId"}),
      model_case<Region>("Region", location(), {"externalId", "name"}),
      model_case<DivisionRequest>("DivisionRequest", location("regionName")),
      model_case<Division>("Division", location("regionName"), {"externalId", "name"}),
      model_case<MasterCommunityRequest>("MasterCommunityRequest", location("divisionExternalId")),
      model_case<MasterCommunity>("MasterCommunity", location("divisionExternalId"), {"externalId", "name"}),
      model_case<NeighborhoodRequest>("NeighborhoodRequest", location("masterCommunityExternalId")),
      model_case<Neighborhood>("Neighborhood", location("masterCommunityExternalId"), {"externalId", "name"}),
  };
}

class EveryModel : public testing::TestWithParam<ModelCase> {
 protected:
  [[nodiscard]] bool identifies(const std::string& member) const {
    const auto& names = GetParam().identity;
    return std::find(names.begin(), names.end(), member) != names.end();
  }
  [[nodiscard]] Json round_trip(const Json& json) const {
    const auto text = GetParam().round_trip(json.dump());
    return text ? Json::parse(*text) : Json("failed: " + text.error().message);
  }
};

INSTANTIATE_TEST_SUITE_P(Models, EveryModel, testing::ValuesIn(all_models()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(EveryModel, SurvivesReadingAndWritingWithEveryMemberSet) {
  EXPECT_EQ(round_trip(GetParam().full), GetParam().full);
}

TEST_P(EveryModel, LosesNothingOfAnyOneMember) {
  for (const auto& [name, value] : GetParam().full.items()) {
    Json json = {{name, value}};
    for (const std::string& required : GetParam().identity) json[required] = GetParam().full[required];
    const Json written = round_trip(json);
    EXPECT_EQ(written.value(name, Json()), value) << name;
  }
}

TEST_P(EveryModel, TreatsNullAsAbsent) {
  for (const auto& [name, value] : GetParam().full.items()) {
    if (identifies(name)) continue;
    Json with_null = GetParam().full;
    with_null[name] = nullptr;
    Json without = GetParam().full;
    without.erase(name);
    EXPECT_EQ(round_trip(with_null), round_trip(without)) << name;
  }
}

TEST_P(EveryModel, NamesTheJsonPointerOfAWrongType) {
  for (const auto& [name, value] : GetParam().full.items()) {
    Json json = GetParam().full;
    json[name] = value.is_object() || value.is_array() ? Json("text") : Json::array({1});
    const auto result = GetParam().round_trip(json.dump());
    ASSERT_FALSE(result) << name;
    EXPECT_THAT(result.error().message, HasSubstr('/' + name + " expected "));
    EXPECT_EQ(result.error().kind, ErrorKind::invalid_request);
  }
}

TEST_P(EveryModel, KeepsUnknownMembersOfEveryKind) {
  Json json = GetParam().full;
  json["newText"] = "line\nbreak \"quoted\" \\ ü 😀";
  json["newNumber"] = 1.5;
  json["newNothing"] = nullptr;
  json["newTree"] = {{"list", {1, true, nullptr, {{"deep", "x"}}}}, {"empty", Json::object()}};
  EXPECT_EQ(round_trip(json), json);
}

TEST_P(EveryModel, IsMalformedWithoutItsIdentity) {
  for (const std::string& name : GetParam().identity) {
    Json json = GetParam().full;
    json.erase(name);
    const auto result = GetParam().round_trip(json.dump());
    ASSERT_FALSE(result) << name;
    EXPECT_THAT(result.error().message, HasSubstr("has no " + name));
  }
}

TEST(Models, HomeIsReadIntoItsFields) {
  const Home read = from_json_text<Home>(home().dump()).value();
  EXPECT_EQ(read.external_id, "HOME_12345");
  EXPECT_EQ(read.address_line2, "Unit 4");
  EXPECT_EQ(read.type.known(), HomeType::single_family);
  EXPECT_EQ(read.market_home, true);
  EXPECT_EQ(read.id, (std::numeric_limits<std::int64_t>::max)());
  EXPECT_EQ(read.status.value().known(), HomeStatus::active);
  EXPECT_EQ(read.home_source.value().known(), HomeSource::builder_registration);
  EXPECT_EQ(read.closing_date.value().utc_offset(), std::chrono::minutes{-300});
  ASSERT_EQ(read.homeowners.size(), 1U);
  EXPECT_EQ(read.homeowners[0].full_name, "Mr. John Q. Smith Jr.");
  EXPECT_EQ(read.homeowners[0].homeowner_type.value().known(), HomeownerType::primary);
  EXPECT_EQ(read.home_details.at("Lots"), DetailValue::json("3"));
  EXPECT_EQ(read.home_details.at("AgreementApprovalDate").text(), "2025-02-24T00:00:00-05:00");
}

TEST(Models, ReadingTheDocumentationsHomeLosesNothing) {
  const std::string text =
      R"({"id":98765,"externalId":"HOME_12345","addressLine1":"123 Main St","city":"Columbus","state":"OH",)"
      R"("postalCode":"43215","type":"Single Family","neighborhoodExternalId":"NH_001",)"
      R"("masterCommunityExternalId":"MC_001","divisionExternalId":"DIV_001","regionExternalId":"Cincinnati",)"
      R"("status":"ACTIVE","homeSource":"BuilderRegistration"})";
  EXPECT_EQ(Json::parse(to_json_text(from_json_text<Home>(text).value())), Json::parse(text));
}

TEST(Models, WhatIsNotSetIsNotSent) {
  const HomeRequest request{.external_id = "H", .type = HomeType::multi_family};
  EXPECT_EQ(
      to_json_text(request),
      R"({"externalId":"H","addressLine1":"","city":"","state":"","postalCode":"","type":"Multi Family",)"
      R"("neighborhoodExternalId":""})");
}

TEST(Models, ToRequestCarriesEverythingTheRequestCanAndNothingElse) {
  Json answered = home();
  answered["unknown"] = 1;
  answered["homeowners"][0]["unknown"] = 2;
  const Home read = from_json_text<Home>(answered.dump()).value();
  EXPECT_EQ(Json::parse(to_json_text(read.to_request())), home_request());
  EXPECT_EQ(Json::parse(to_json_text(read.homeowners[0].to_request())), homeowner_request());

  const auto division = from_json_text<Division>(location("regionName").dump()).value();
  EXPECT_EQ(Json::parse(to_json_text(division.to_request())), location("regionName"));
  const auto community = from_json_text<MasterCommunity>(location("divisionExternalId").dump()).value();
  EXPECT_EQ(Json::parse(to_json_text(community.to_request())), location("divisionExternalId"));
  const auto hood = from_json_text<Neighborhood>(location("masterCommunityExternalId").dump()).value();
  EXPECT_EQ(Json::parse(to_json_text(hood.to_request())), location("masterCommunityExternalId"));
}

TEST(Models, DetailsThatAreNotTextSurviveDigitForDigit) {
  for (const char* value :
       {"12.50", "1e2", "-0", "0.1000000000000000055511151231257827", "12345678901234567890123",
        "-9223372036854775808", "18446744073709551615", "true", "null", R"(["a",1.0,{"b":null}])"}) {
    const std::string text = std::string(R"({"externalId":"H","homeDetails":{"Key":)") + value + "}}";
    const Home read = from_json_text<Home>(text).value();
    EXPECT_THAT(to_json_text(read.to_request()),
                HasSubstr(std::string(R"("homeDetails":{"Key":)") + value + "}"));
  }
}

TEST(Models, IdsAreSixtyFourBitIntegers) {
  const auto id_of = [](const std::string& number) {
    return from_json_text<Home>(R"({"externalId":"H","id":)" + number + "}");
  };
  EXPECT_EQ(id_of("9007199254740993").value().id, 9007199254740993);
  EXPECT_EQ(id_of("-9223372036854775808").value().id, (std::numeric_limits<std::int64_t>::min)());
  for (const char* wrong : {"9223372036854775808", "1.5", "\"1\"", "true"}) {
    ASSERT_FALSE(id_of(wrong)) << wrong;
    EXPECT_THAT(id_of(wrong).error().message, HasSubstr("/id expected a 64-bit integer"));
  }
}

TEST(Models, PointersReachIntoLists) {
  const auto result =
      from_json_text<Home>(R"({"externalId":"H","homeowners":[{"email":"a@b"},{"email":7}]})");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("/homeowners/1/email expected a string"));
  EXPECT_FALSE(from_json_text<Home>(R"({"externalId":"H","homeowners":[null]})"));
}

TEST(Models, UnknownEnumTextsSurvive) {
  const auto read = from_json_text<Home>(R"({"externalId":"H","type":"Town House","status":"SOLD"})").value();
  EXPECT_EQ(read.type.known(), std::nullopt);
  EXPECT_EQ(read.to_request().type.text(), "Town House");
  EXPECT_EQ(read.status.value().text(), "SOLD");
}

TEST(OpenEnum, ComparesWithoutCaseOnlyWhereTheDocumentationIsAtOddsWithItself) {
  for (const char* text : {"ACTIVE", "Active", "active"}) {
    EXPECT_EQ(OpenEnum<HomeStatus>(std::string(text)).known(), HomeStatus::active) << text;
    EXPECT_EQ(OpenEnum<HomeStatus>(std::string(text)), OpenEnum<HomeStatus>(HomeStatus::active)) << text;
  }
  EXPECT_EQ(OpenEnum<HomeType>(std::string("single family")).known(), std::nullopt);
  EXPECT_TRUE(OpenEnum<HomeType>().empty());
  EXPECT_EQ(OpenEnum<HomeType>(HomeType::multi_family).text(), "Multi Family");
}

}  // namespace
