#include "mapping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "fields.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

namespace {

using namespace importer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;
namespace bb = builderbacked;

class MappingTest : public ::testing::Test {
 protected:
  Mapping read(const std::string& json) { return read_mapping(folder_.file("mapping.json", json)); }

  /// The message without the path; empty when the mapping is fine.
  std::string refusal_of(const std::string& json) {
    try {
      read(json);
      return "";
    } catch (const BadInput& problem) {
      const std::string message = problem.what();
      const std::string file = (folder_.path() / "mapping.json").string() + ": ";
      EXPECT_THAT(message, StartsWith(file));
      return message.substr(file.size());
    }
  }

  bb::TemporaryFolder folder_;
};

TEST_F(MappingTest, WithoutAnythingFilesAreNamedAsKinds) {
  for (const Mapping& mapping : {default_mapping(), read("{}"), read("\xEF\xBB\xBF{ }")}) {
    ASSERT_EQ(mapping.size(), all_kinds.size());
    for (const Kind kind : all_kinds) {
      EXPECT_EQ(mapping.at(kind).file, std::string(plural(kind)) + ".csv");
      EXPECT_FALSE(mapping.at(kind).must_exist);
      EXPECT_EQ(mapping.at(kind).delimiter, std::nullopt);
      EXPECT_THAT(mapping.at(kind).columns, IsEmpty());
      EXPECT_THAT(mapping.at(kind).constants, IsEmpty());
    }
  }
}

TEST_F(MappingTest, SaysHowAFileIsRead) {
  const Mapping mapping = read(R"({
    "homes": {"file": "ERP_HOMES.csv", "delimiter": ";",
              "columns": {"HouseNo": "externalId", "Color": "homeDetails.color"},
              "constants": {"state": " OH ", "marketHome": "false", "homeDetails.source": "ERP"}},
    "documents": {"delimiter": "\t"}, "users": {"file": "employees.csv", "columns": {"Photo": "profileImage"}},
    "homeowners": {"columns": {"House": "externalHomeId"}}})");
  const FileMapping& homes = mapping.at(Kind::home);
  EXPECT_EQ(homes.file, "ERP_HOMES.csv");
  EXPECT_TRUE(homes.must_exist);
  EXPECT_EQ(homes.delimiter, ';');
  EXPECT_THAT(homes.columns, ElementsAre(Pair("Color", "homeDetails.color"), Pair("HouseNo", "externalId")));
  EXPECT_THAT(homes.constants, ElementsAre(Pair("homeDetails.source", "ERP"), Pair("marketHome", "false"),
                                           Pair("state", "OH")));
  EXPECT_EQ(mapping.at(Kind::document).delimiter, '\t');
  EXPECT_EQ(mapping.at(Kind::document).file, "documents.csv");
  EXPECT_EQ(mapping.at(Kind::division).file, "divisions.csv");
}

TEST_F(MappingTest, RefusesWhatIsNoMapping) {
  EXPECT_EQ(refusal_of(""), "is not JSON");
  EXPECT_EQ(refusal_of("{"), "is not JSON");
  EXPECT_EQ(refusal_of("{\"homes\": {\"file\": \"s3cret}}"), "is not JSON");
  EXPECT_EQ(refusal_of("\"\xFF\""), "is not JSON");
  EXPECT_EQ(refusal_of("[1]"), "cannot be used as mapping\n  is not an object with a member for each kind");
  EXPECT_THROW(read_mapping(folder_.path() / "absent.json"), BadInput);
  EXPECT_THROW(read_mapping(folder_.path()), BadInput);
}

TEST_F(MappingTest, NamesEveryMistake) {
  const struct {
    const char* json;
    std::vector<std::string> mistakes;
  } cases[] = {
      {R"({"houses": {}, "users": 1})",
       {"houses: is no kind: the kinds are divisions, master_communities, neighborhoods, users, homes, "
        "homeowners, "
        "documents",
        "users: is not an object"}},
      {R"({"homes": {"files": "x", "file": 7, "delimiter": 1, "columns": [], "constants": "x"}})",
       {"homes.columns: is not an object of columns and their fields",
        "homes.constants: is not an object of fields and their values",
        R"(homes.delimiter: is not one of ",", ";", "\t", "|")", "homes.file: is not a text",
        "homes.files: is unknown: there are file, delimiter, columns, constants"}},
      {R"({"homes": {"file": ""}, "users": {"file": "../users.csv"}, "documents": {"file": "a\\b"},
           "divisions": {"file": ".."}, "homeowners": {"file": "C:x"}, "neighborhoods": {"file": "a\u0000"}})",
       {"divisions.file: is not the name of a file in the folder",
        "documents.file: is not the name of a file in the folder",
        "homeowners.file: is not the name of a file in the folder",
        "homes.file: is not the name of a file in the folder",
        "neighborhoods.file: is not the name of a file in the folder",
        "users.file: is not the name of a file in the folder"}},
      {R"({"homes": {"delimiter": ";;"}, "users": {"delimiter": ""}, "documents": {"delimiter": "a"}})",
       {R"(documents.delimiter: is not one of ",", ";", "\t", "|")",
        R"(homes.delimiter: is not one of ",", ";", "\t", "|")",
        R"(users.delimiter: is not one of ",", ";", "\t", "|")"}},
      {R"({"divisions": {"columns": {"A": "region", "B": 5, "C": "homeDetails.color"}, "constants": {"id": "s3cret"}}})",
       {"divisions.columns.A: 'region' is no field of divisions: the fields are externalId, name, "
        "displayName, "
        "abbreviatedName, regionName",
        "divisions.columns.B: is not a text",
        "divisions.columns.C: 'homeDetails.color' is no field of divisions: the fields are externalId, name, "
        "displayName, abbreviatedName, regionName",
        "divisions.constants: 'id' is no field of divisions: the fields are externalId, name, displayName, "
        "abbreviatedName, regionName"}},
      {R"({"homes": {"columns": {"A": "city", "B": "city", "ST": "state"}, "constants": {"state": "s3cret"}}})",
       {"homes.columns.B: 'city' is the field of column 'A' too",
        "homes.constants.state: is the field of column 'ST' too"}},
      {R"({"homes": {"constants": {"marketHome": "s3cret", "city": "", "state": true}, "columns": {" ": "jobId"}}})",
       {"homes.columns. : is a column without a name", "homes.constants.city: is empty",
        "homes.constants.marketHome: is not one of true, false, yes, no, 1, 0",
        "homes.constants.state: is not a text"}},
      {R"({"homes": {"columns": {" A": "city", "A": "state"}}})",
       {"homes.columns.A: is a column that is there twice but for blanks"}},
      {R"({"homes": {"columns": {"A": "city", "A": "state"}}, "homes": {}})",
       {"'A' occurs twice in one object", "'homes' occurs twice in one object"}},
  };
  for (const auto& [json, mistakes] : cases) {
    std::string expected = "cannot be used as mapping";
    for (const std::string& mistake : mistakes) expected += "\n  " + mistake;
    EXPECT_EQ(refusal_of(json), expected) << json;
    EXPECT_THAT(refusal_of(json), Not(HasSubstr("s3cret")));
  }
}

TEST_F(MappingTest, HomesHaveDetailsAndNoHomeowners) {
  EXPECT_THAT(
      refusal_of(R"({"homes": {"columns": {"A": "homeDetails.", "B": "homeDetails", "C": "homeowners"}}})"),
      AllOf(HasSubstr("'homeDetails.' is no field"), HasSubstr("'homeDetails' is no field"),
            HasSubstr("'homeowners' is no field"), EndsWith("scheduledClosingDate, homeDetails.<key>")));
}

/// What the model takes for a member that it does not know, of those in the table.
template <class Request>
std::vector<std::string> unknown_fields(Kind kind) {
  std::vector<std::string> unknown;
  for (const Field& field : fields_of(kind)) {
    const std::string value = field.type == FieldType::boolean ? "true" : "\"x\"";
    const auto request =
        bb::from_json_text<Request>("{\"" + std::string(field.name) + "\":" + value + '}').value();
    if (!request.extra.empty()) unknown.emplace_back(field.name);
  }
  return unknown;
}

TEST(Fields, AreThoseOfTheModels) {
  EXPECT_THAT(unknown_fields<bb::DivisionRequest>(Kind::division), IsEmpty());
  EXPECT_THAT(unknown_fields<bb::MasterCommunityRequest>(Kind::master_community), IsEmpty());
  EXPECT_THAT(unknown_fields<bb::NeighborhoodRequest>(Kind::neighborhood), IsEmpty());
  EXPECT_THAT(unknown_fields<bb::UserRequest>(Kind::user), ElementsAre("profileImage"));
  EXPECT_THAT(unknown_fields<bb::HomeRequest>(Kind::home), IsEmpty());
  EXPECT_THAT(unknown_fields<bb::HomeownerRequest>(Kind::homeowner), ElementsAre("externalHomeId"));
  EXPECT_THAT(unknown_fields<bb::DocumentRequest>(Kind::document), ElementsAre("externalHomeId"));
}

/// The fields that an empty request lacks, and those that the table says are required, beyond the request's.
template <class Request>
void expect_required_fields(Kind kind, const std::vector<std::string>& more) {
  std::vector<std::string> required = more;
  for (const bb::Violation& violation : bb::validate(Request{}).error().violations)
    required.push_back(violation.field);
  std::vector<std::string> in_table;
  for (const Field& field : fields_of(kind)) {
    if (field.is_required) in_table.emplace_back(field.name);
  }
  EXPECT_THAT(in_table, ::testing::UnorderedElementsAreArray(required));
}

TEST(Fields, AreRequiredWhereTheModelsRequireThem) {
  expect_required_fields<bb::DivisionRequest>(Kind::division, {});
  expect_required_fields<bb::MasterCommunityRequest>(Kind::master_community, {});
  expect_required_fields<bb::NeighborhoodRequest>(Kind::neighborhood, {});
  expect_required_fields<bb::UserRequest>(Kind::user, {});
  expect_required_fields<bb::HomeRequest>(Kind::home, {});
  expect_required_fields<bb::HomeownerRequest>(Kind::homeowner, {"externalHomeId"});
  expect_required_fields<bb::DocumentRequest>(Kind::document, {"externalHomeId", "externalId"});
}

TEST(Fields, BooleansAreReadAsPeopleWriteThem) {
  for (const char* text : {"true", "TRUE", "Yes", "yes", "1"}) EXPECT_EQ(to_boolean(text), true) << text;
  for (const char* text : {"false", "False", "NO", "no", "0"}) EXPECT_EQ(to_boolean(text), false) << text;
  for (const char* text : {"", "y", "2", "on", "truee", "wahr"})
    EXPECT_EQ(to_boolean(text), std::nullopt) << text;
}

}  // namespace
