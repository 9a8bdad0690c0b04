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
  std::vector<std::string> identity;  ///< Without one of these an answer is malformed.
  std::vector<std::string> either;    ///< Without all of these an answer is malformed.
  std::function<Result<std::string>(const std::string&)> round_trip;
};

void PrintTo(const ModelCase& tested, std::ostream* out) {
  *out << tested.name;
}

template <class Model>
ModelCase model_case(std::string name, Json full, std::vector<std::string> identity = {},
                     std::vector<std::string> either = {}) {
  return {std::move(name), std::move(full), std::move(identity), std::move(either),
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

Json user() {
  return {{"externalId", "EMP_12345"},
          {"prefix", "Mr."},
          {"firstName", "John"},
          {"middleName", "Q."},
          {"lastName", "Smith"},
          {"suffix", "Jr."},
          {"roleName", "Field Manager"},
          {"email", "john.smith@builder.com"},
          {"phoneNumber", "(555) 555-5555"},
          {"defaultTimezone", "EASTERN"}};
}

Json document_request() {
  return {{"externalId", "DOC_001"},
          {"category", "Warranty"},
          {"name", "HVAC Warranty"},
          {"url", "https://example.com/documents/hvac-warranty.pdf"},
          {"type", "AWS"},
          {"shareable", true},
          {"displayStart", "2025-01-01 00:00:00.000"},
          {"displayEnd", "2035-01-01 00:00:00.000"},
          {"bucket", "builder-documents"}};
}

Json document() {
  Json json = document_request();
  json["id"] = 12345;
  json["lastModifiedBy"] = "somebody";
  json["lastModifiedDate"] = "2025-01-15 10:30:00.000";
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
      model_case<UserRequest>("UserRequest", user()),
      model_case<User>("User", user(), {"externalId"}),
      model_case<DocumentRequest>("DocumentRequest", document_request()),
      model_case<Document>("Document", document(), {}, {"externalId", "id"}),
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
    for (const std::string& required : GetParam().either) json[required] = GetParam().full[required];
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

TEST_P(EveryModel, IsIdentifiedByEitherOfItsIds) {
  if (GetParam().either.empty()) return;
  Json json = GetParam().full;
  for (const std::string& name : GetParam().either) {
    Json with_one = GetParam().full;
    with_one.erase(name);
    EXPECT_EQ(round_trip(with_one), with_one);
    json.erase(name);
  }
  EXPECT_FALSE(GetParam().round_trip(json.dump()));
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
  EXPECT_EQ(utc_offset_of(read.closing_date.value()), std::chrono::minutes{-300});
  ASSERT_EQ(read.homeowners.size(), 1U);
  EXPECT_EQ(read.homeowners[0].full_name, "Mr. John Q. Smith Jr.");
  EXPECT_EQ(read.homeowners[0].homeowner_type.value().known(), HomeownerType::primary);
  EXPECT_EQ(read.home_details.at("Lots"), DetailValue::json("3"));
  EXPECT_EQ(read.home_details.at("AgreementApprovalDate").text(), "2025-02-24T00:00:00-05:00");
}

TEST(Models, UserIsReadIntoItsFields) {
  const User read = from_json_text<User>(user().dump()).value();
  EXPECT_EQ(read.external_id, "EMP_12345");
  EXPECT_EQ(read.prefix, "Mr.");
  EXPECT_EQ(read.first_name, "John");
  EXPECT_EQ(read.middle_name, "Q.");
  EXPECT_EQ(read.last_name, "Smith");
  EXPECT_EQ(read.suffix, "Jr.");
  EXPECT_EQ(read.role_name, "Field Manager");
  EXPECT_EQ(read.email, "john.smith@builder.com");
  EXPECT_EQ(read.phone_number, "(555) 555-5555");
  EXPECT_EQ(read.default_timezone.value().known(), Timezone::eastern);
}

TEST(Models, DocumentIsReadIntoItsFields) {
  const Document read = from_json_text<Document>(document().dump()).value();
  EXPECT_EQ(read.external_id, "DOC_001");
  EXPECT_EQ(read.category, "Warranty");
  EXPECT_EQ(read.name, "HVAC Warranty");
  EXPECT_EQ(read.url, "https://example.com/documents/hvac-warranty.pdf");
  EXPECT_EQ(read.type.known(), DocumentType::aws);
  EXPECT_EQ(read.shareable, true);
  EXPECT_EQ(read.display_start.value().text(), "2025-01-01 00:00:00.000");
  EXPECT_EQ(read.display_end.value().text(), "2035-01-01 00:00:00.000");
  EXPECT_EQ(read.bucket, "builder-documents");
  EXPECT_EQ(read.id, 12345);
  EXPECT_EQ(read.last_modified_by, "somebody");
  EXPECT_EQ(read.last_modified_date.value().text(), "2025-01-15 10:30:00.000");
}

TEST(Models, EveryEnumTextIsKnown) {
  const auto known = [](const char* member, const char* text) {
    Json json = user();
    json[member] = text;
    return from_json_text<User>(json.dump()).value().default_timezone.value().known();
  };
  EXPECT_EQ(known("defaultTimezone", "EASTERN"), Timezone::eastern);
  EXPECT_EQ(known("defaultTimezone", "CENTRAL"), Timezone::central);
  EXPECT_EQ(known("defaultTimezone", "MOUNTAIN"), Timezone::mountain);
  EXPECT_EQ(known("defaultTimezone", "ARIZONA"), Timezone::arizona);
  EXPECT_EQ(known("defaultTimezone", "PACIFIC"), Timezone::pacific);
  EXPECT_EQ(known("defaultTimezone", "ALASKA"), Timezone::alaska);
  EXPECT_EQ(known("defaultTimezone", "HAWAII"), Timezone::hawaii);
  EXPECT_EQ(known("defaultTimezone", "ATLANTIC"), std::nullopt);
  using Type = OpenEnum<DocumentType>;
  EXPECT_EQ(Type(std::string("EXTERNAL_URL")).known(), DocumentType::external_url);
  EXPECT_EQ(Type(std::string("AWS")).known(), DocumentType::aws);
  EXPECT_EQ(Type(std::string("SAPPHIRE")).known(), DocumentType::sapphire);
  EXPECT_EQ(Type(std::string("BUILDERBACKED")).known(), DocumentType::builderbacked);
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

  Json stored = document();
  stored["unknown"] = 3;
  EXPECT_EQ(Json::parse(to_json_text(from_json_text<Document>(stored.dump()).value().to_request())),
            document_request());
  EXPECT_EQ(Json::parse(to_json_text(from_json_text<User>(user().dump()).value().to_request())), user());

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
