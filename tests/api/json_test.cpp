// nlohmann/json to and from the models.

#include "builderbacked/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "example_requests.hpp"

namespace {

using namespace builderbacked;
using ::testing::HasSubstr;

TEST(Json, ModelsConvertBothWays) {
  const nlohmann::json json = example_document();
  EXPECT_EQ(json, nlohmann::json::parse(example_document_json));
  EXPECT_EQ(json.get<DocumentRequest>(), example_document());
  const nlohmann::json answer = {{"externalId", "H"}, {"id", 7}, {"status", "Active"}, {"new", {1, 2}}};
  const Home home = answer.get<Home>();
  EXPECT_EQ(home.id, 7);
  EXPECT_EQ(home.extra.at("new"), "[1,2]");
  nlohmann::json expected = answer;
  for (const char* member : {"addressLine1", "city", "neighborhoodExternalId", "postalCode", "state", "type"})
    expected[member] = "";
  EXPECT_EQ(nlohmann::json(home), expected);
}

TEST(Json, ListsAndMapsOfModelsConvertToo) {
  const std::vector<UserRequest> users(2, example_user());
  const nlohmann::json list = users;
  EXPECT_EQ(list.size(), 2U);
  EXPECT_EQ(list.get<std::vector<UserRequest>>(), users);
  const std::map<std::string, HomeRequest> homes{{"first", example_home()}};
  EXPECT_EQ((nlohmann::json(homes).get<std::map<std::string, HomeRequest>>()), homes);
}

TEST(Json, OrderedJsonKeepsTheOrderOfTheFieldTables) {
  const nlohmann::ordered_json json = example_user();
  EXPECT_EQ(json.dump(), example_user_json);
  EXPECT_EQ(json.get<UserRequest>(), example_user());
}

TEST(Json, AWrongTypeThrowsAndNamesItsPlace) {
  const nlohmann::json json = {{"externalId", "H"}, {"homeowners", {{{"email", 7}}}}};
  try {
    static_cast<void>(json.get<Home>());
    FAIL() << "it was accepted";
  } catch (const RequestFailed& failed) {
    EXPECT_EQ(failed.error().kind, ErrorKind::invalid_request);
    EXPECT_THAT(failed.what(), HasSubstr("/homeowners/0/email expected a string"));
  }
}

TEST(Json, WhatIsNotJsonOrUtf8ThrowsNoExceptionOfAnotherLibrary) {
  HomeRequest home = example_home();
  home.extra["jobId"] = "not json";
  EXPECT_THROW(static_cast<void>(nlohmann::json(home)), RequestFailed);
  home.extra.clear();
  home.city = "\xFF";
  EXPECT_THROW(static_cast<void>(nlohmann::json(home)), RequestFailed);
  const nlohmann::json json = {{"externalId", "H\xFF"}};
  EXPECT_THROW(static_cast<void>(json.get<Home>()), RequestFailed) << "and not replaced";
}

}  // namespace
