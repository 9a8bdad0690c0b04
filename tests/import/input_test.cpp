#include "input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "example_requests.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

namespace {

using namespace importer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
namespace bb = builderbacked;
using Lines = std::vector<std::string>;

const std::string home_header = "externalId,addressLine1,city,state,postalCode,type,neighborhoodExternalId";
const std::string home_values = "123 Main St,Columbus,OH,43215,Single Family,NH_001";
const std::string document_header = "externalHomeId,externalId,category,name,url,type,shareable";
const std::string document_values = "Warranty,HVAC,https://example.com/x.pdf,EXTERNAL_URL,true";

Lines texts(const std::vector<Problem>& problems) {
  Lines lines;
  for (const Problem& problem : problems) lines.push_back(to_string(problem));
  return lines;
}

Lines bad(const Input& input) {
  Lines lines;
  for (const Input::BadRow& row : input.bad_rows) {
    for (const Problem& problem : row.problems) {
      EXPECT_EQ(problem.line, row.line);
      lines.push_back(to_string(problem));
    }
  }
  return lines;
}

std::size_t rows_of(const Input& input) {
  std::size_t count = 0;
  for_each_kind(input, [&](const auto& rows) { count += rows.size(); });
  return count;
}

class InputTest : public ::testing::Test {
 protected:
  void put(const std::string& name, const std::string& content) {
    static_cast<void>(folder_.file(name, content));
  }
  [[nodiscard]] Input read(const Mapping& mapping = default_mapping()) const {
    return read_input(folder_.path(), mapping);
  }
  /// What is wrong with one file of that kind.
  Lines broken(const std::string& name, const std::string& content,
               const Mapping& mapping = default_mapping()) {
    put(name, content);
    const Input input = read(mapping);
    EXPECT_EQ(rows_of(input), 0U);
    EXPECT_THAT(input.bad_rows, IsEmpty());
    return texts(input.broken);
  }

  bb::TemporaryFolder folder_;
};

TEST_F(InputTest, ReadsEveryKind) {
  put("divisions.csv",
      "externalId,name,displayName,abbreviatedName,regionName\nD1,North,The North,N,Cincinnati\n");
  put("master_communities.csv", "externalId,name,divisionExternalId\nM1,Shaker,D1\n");
  put("neighborhoods.csv", "externalId,name,masterCommunityExternalId\nN1,Run,M1\n");
  put("users.csv",
      "externalId,firstName,lastName,roleName,email,defaultTimezone\nE1,Ann,Lee,Field "
      "Manager,a@example.com,EASTERN\n");
  put("homes.csv", home_header + ",marketHome,closingDate,homeDetails.color\nH1," + home_values +
                       ",No,2025-02-24T00:00:00-05:00, blue \n");
  put("homeowners.csv",
      "externalHomeId,email,firstName,homeownerType,defaultHome\nH1,A@example.com,Zoë,PRIMARY,1\n");
  put("documents.csv",
      document_header +
          ",displayStart,bucket\nH1,D1,Warranty,HVAC,x.pdf,AWS,YES,2025-01-01 00:00:00.000,b\n");
  const Input input = read();
  EXPECT_THAT(texts(input.broken), IsEmpty());
  EXPECT_THAT(bad(input), IsEmpty());
  EXPECT_THAT(input.ignored_columns, IsEmpty());
  EXPECT_EQ(rows_of(input), 7U);

  EXPECT_EQ(input.divisions.at(0).item, (bb::DivisionRequest{.external_id = "D1",
                                                             .name = "North",
                                                             .display_name = "The North",
                                                             .abbreviated_name = "N",
                                                             .region_name = "Cincinnati"}));
  EXPECT_EQ(input.master_communities.at(0).item.division_external_id, "D1");
  EXPECT_EQ(input.neighborhoods.at(0).item.master_community_external_id, "M1");
  EXPECT_EQ(input.users.at(0).item.user.default_timezone, bb::Timezone::eastern);
  EXPECT_FALSE(input.users.at(0).item.image.has_value());
  bb::HomeRequest home = bb::example_home();
  home.external_id = "H1";
  home.market_home = false;
  home.closing_date = "2025-02-24T00:00:00-05:00";
  home.home_details = {{"color", "blue"}};
  EXPECT_EQ(input.homes.at(0).item, home);
  EXPECT_EQ(input.homes.at(0).key, "H1");
  EXPECT_EQ(input.homes.at(0).line, 2U);
  EXPECT_EQ(input.homeowners.at(0).item.external_home_id, "H1");
  EXPECT_EQ(input.homeowners.at(0).item.homeowner,
            (bb::HomeownerRequest{.email = "A@example.com",
                                  .first_name = "Zoë",
                                  .homeowner_type = bb::HomeownerType::primary,
                                  .default_home = true}));
  EXPECT_EQ(input.documents.at(0).key, "D1");
  EXPECT_EQ(input.documents.at(0).item.external_home_id, "H1");
  EXPECT_EQ(input.documents.at(0).item.document.shareable, true);
  EXPECT_EQ(input.documents.at(0).item.document.bucket, "b");
}

TEST_F(InputTest, WhatIsEmptyIsNotSet) {
  put("homes.csv",
      home_header + ",marketHome,jobId,homeDetails.color\nHOME_12345," + home_values + ",, ,\t\n");
  const Input input = read();
  EXPECT_THAT(bad(input), IsEmpty());
  EXPECT_EQ(input.homes.at(0).item, bb::example_home());
}

TEST_F(InputTest, FollowsTheMapping) {
  put("ERP.csv",
      "HouseNo;Street;Town;Zip;Sub;Color;GARAGE;FACING\r\nHOME_12345;123 Main "
      "St;Columbus;43215;NH_001;;;x\r\n");
  Mapping mapping = default_mapping();
  mapping[Kind::home] = {
      .file = "ERP.csv",
      .columns = {{"HouseNo", "externalId"},
                  {"Street", "addressLine1"},
                  {"Town", "city"},
                  {"Zip", "postalCode"},
                  {"Sub", "neighborhoodExternalId"},
                  {"Color", "homeDetails.color"}},
      .constants = {
          {"state", "OH"}, {"type", "Single Family"}, {"marketHome", "yes"}, {"homeDetails.source", "ERP"}}};
  const Input input = read(mapping);
  EXPECT_THAT(texts(input.broken), IsEmpty());
  EXPECT_THAT(input.ignored_columns, ElementsAre("ERP.csv: GARAGE, FACING"));
  bb::HomeRequest home = bb::example_home();
  home.market_home = true;
  home.home_details = {{"source", "ERP"}};
  ASSERT_THAT(input.homes, SizeIs(1));
  EXPECT_EQ(input.homes[0].item, home);
}

TEST_F(InputTest, NeedsAFolderWithFiles) {
  EXPECT_THAT(texts(read().broken),
              ElementsAre(to_utf8(folder_.path()) +
                          ": has none of the files that are read: divisions.csv, master_communities.csv, "
                          "neighborhoods.csv, users.csv, homes.csv, homeowners.csv, documents.csv"));
  const std::filesystem::path absent = folder_.path() / "absent";
  EXPECT_THAT(texts(read_input(absent, default_mapping()).broken),
              ElementsAre(to_utf8(absent) + ": is not a folder"));
  put("file", "");
  EXPECT_THAT(texts(read_input(folder_.path() / "file", default_mapping()).broken), SizeIs(1));
}

TEST_F(InputTest, AFileThatTheMappingNamesMustBeThere) {
  Mapping mapping = default_mapping();
  mapping[Kind::user] = {.file = "staff.csv", .must_exist = true};
  EXPECT_THAT(texts(read(mapping).broken), ElementsAre("staff.csv: does not exist"));
  std::filesystem::create_directory(folder_.path() / "staff.csv");
  EXPECT_THAT(texts(read(mapping).broken), ElementsAre("staff.csv: cannot be read"));
}

TEST_F(InputTest, ALinkThatLeadsNowhereIsNoAbsentFile) {
#ifdef _WIN32
  GTEST_SKIP() << "libstdc++ makes no links here";
#endif
  put("divisions.csv", "externalId,name,regionName\n");
  std::filesystem::create_symlink("absent.csv", folder_.path() / "homes.csv");
  EXPECT_THAT(texts(read().broken), ElementsAre("homes.csv: cannot be read"));
}

TEST_F(InputTest, AHeaderAloneIsNoRow) {
  put("homes.csv", home_header + "\n");
  const Input input = read();
  EXPECT_THAT(texts(input.broken), IsEmpty());
  EXPECT_EQ(rows_of(input), 0U);
  EXPECT_THAT(input.notes, ElementsAre("homes.csv has no rows"));
}

TEST_F(InputTest, NamesCsvFilesThatAreNotRead) {
  put("divisions.csv", "externalId,name,regionName\nD1,North,Dayton\n");
  put("Staff.csv", "");
  put("ERP_HOMES.CSV", "");
  put("mapping.json", "");
  put("earlier.csv", "kind,file,line,key,outcome,error\r\n");
#ifndef _WIN32  // libstdc++ makes no links there.
  std::filesystem::create_symlink("divisions.csv", folder_.path() / "today.csv");
#endif
  EXPECT_THAT(read().notes, ElementsAre("Not read: ERP_HOMES.CSV, Staff.csv"));
}

TEST_F(InputTest, NamesColumnsThatAreNoFields) {
  EXPECT_THAT(
      broken("divisions.csv", "externalId,name,regionName,Region,homeDetails.x\n1,2,3,4,5\n"),
      ElementsAre(
          "divisions.csv:1: column 'Region': is no field: the fields are externalId, name, displayName, "
          "abbreviatedName, regionName",
          HasSubstr("column 'homeDetails.x': is no field")));
}

TEST_F(InputTest, NamesRequiredFieldsThatAreNowhere) {
  EXPECT_THAT(
      broken("documents.csv", "externalHomeId,category,name,url,type\n1,2,3,4,5\n6,7,8,9,0\n"),
      ElementsAre(
          "documents.csv:1: externalId: is required, but there is neither a column nor a constant for it",
          "documents.csv:1: shareable: is required, but there is neither a column nor a constant for it"));
}

TEST_F(InputTest, NamesWhatTheMappingAndTheFileDoNotAgreeOn) {
  Mapping mapping = default_mapping();
  mapping[Kind::division].columns = {
      {"No", "externalId"}, {"Title", "name"}, {"Region", "regionName"}, {"Short", "abbreviatedName"}};
  EXPECT_THAT(
      broken("divisions.csv", "No,Title,Other\n1,2,3\n", mapping),
      ElementsAre(
          "divisions.csv:1: column 'Region' (regionName): is in the mapping but not in the file",
          "divisions.csv:1: column 'Short' (abbreviatedName): is in the mapping but not in the file",
          "divisions.csv:1: regionName: is required, but there is neither a column nor a constant for it"));
  mapping[Kind::division] = {.file = "divisions.csv", .constants = {{"regionName", "Dayton"}}};
  EXPECT_THAT(broken("divisions.csv", "externalId,name,regionName\n1,2,3\n", mapping),
              ElementsAre("divisions.csv:1: column 'regionName': is a column and a constant of the mapping"));
}

TEST_F(InputTest, AFirstRowThatIsDataIsNotQuoted) {
  EXPECT_THAT(
      broken("divisions.csv", "s3cret1,s3cret2\ns3cret3,s3cret4\n"),
      ElementsAre(
          "divisions.csv:1: is no header: none of its cells is a field: the fields are externalId, name, "
          "displayName, abbreviatedName, regionName"));
  EXPECT_THAT(broken("divisions.csv", "name,\xE9\n1,\xE9\n"),
              ElementsAre(HasSubstr("divisions.csv:1: cell 2 is not UTF-8"),
                          HasSubstr("divisions.csv:2: cell 2 is not UTF-8")));
  EXPECT_THAT(broken("divisions.csv", "s3cret,s3cret\ns3cret,\xE9\n"),
              ElementsAre("divisions.csv:1: cell 2 has the same name as cell 1",
                          HasSubstr("divisions.csv:2: cell 2 is not UTF-8")));
  Mapping mapping = default_mapping();
  mapping[Kind::division].columns = {{"No", "externalId"}};
  EXPECT_THAT(broken("divisions.csv", "s3cret1,s3cret2\n", mapping),
              ElementsAre("divisions.csv:1: is no header: none of its cells is a column of the mapping"));
}

TEST_F(InputTest, ListsWhatIsWrongWithTheCsvOfEveryFile) {
  put("divisions.csv", "externalId,name,regionName\n1,M\xFCller,3\n1,2\n");
  put("homes.csv", "");
  put("users.csv", "externalId,,email,email\n");
  put("neighborhoods.csv", "externalId,name,masterCommunityExternalId\n1,2,3\n");
  const Input input = read();
  EXPECT_THAT(
      texts(input.broken),
      ElementsAre(
          "divisions.csv:2: column 'name': is not UTF-8; it looks like Latin-1 (ISO 8859-1 or Windows-1252): "
          "export it as UTF-8",
          "users.csv:1: cell 2 is a header without a name", "users.csv:1: cell 4 has the same name as cell 3",
          "homes.csv: has no header"));
  EXPECT_EQ(rows_of(input), 1U);
}

TEST_F(InputTest, ARowThatIsWrongSaysWhyAndTheOthersAreFine) {
  put("homes.csv", home_header + ",marketHome,closingDate,homeDetails.color\n" + "H1," + home_values +
                       ",,,\n" + ",123 Main St,,Ohio,43215,Single Family,a/b,perhaps,yesterday,blue\n" +
                       "H3," + home_values + ",,,\n");
  const Input input = read();
  EXPECT_THAT(texts(input.broken), IsEmpty());
  EXPECT_THAT(input.homes, SizeIs(2));
  ASSERT_THAT(input.bad_rows, SizeIs(1));
  EXPECT_EQ(input.bad_rows[0].kind, Kind::home);
  EXPECT_EQ(input.bad_rows[0].key, "");
  EXPECT_EQ(bad(input),
            (Lines{"homes.csv:3: column 'marketHome': is not one of true, false, yes, no, 1, 0",
                   "homes.csv:3: column 'externalId': is required", "homes.csv:3: column 'city': is required",
                   "homes.csv:3: column 'state': is not two letters",
                   "homes.csv:3: column 'closingDate': is not an ISO 8601 date or time that exists"}));
}

TEST_F(InputTest, ARowWithTheWrongNumberOfCellsIsABadRow) {
  put("divisions.csv", "externalId,name,regionName\nD1,North\nD2,South,Dayton\nD3,East,Dayton,\n,,\n");
  const Input input = read();
  EXPECT_THAT(texts(input.broken), IsEmpty());
  EXPECT_THAT(bad(input), ElementsAre("divisions.csv:2: has 2 cells where the header has 3",
                                      "divisions.csv:4: has 4 cells where the header has 3"));
  ASSERT_THAT(input.divisions, SizeIs(1));
  EXPECT_EQ(input.divisions[0].key, "D2");
  EXPECT_EQ(input.bad_rows.at(0).key, "");
}

TEST_F(InputTest, NamesTheColumnAsTheFileDoes) {
  put("homes.csv", "No,Street,City,ST,Zip,Sub\nH1,x,y,Ohio,1,N\n");
  Mapping mapping = default_mapping();
  mapping[Kind::home].columns = {{"No", "externalId"},  {"Street", "addressLine1"},
                                 {"City", "city"},      {"ST", "state"},
                                 {"Zip", "postalCode"}, {"Sub", "neighborhoodExternalId"}};
  mapping[Kind::home].constants = {{"type", "Single Family"}, {"closingDate", "never"}};
  EXPECT_THAT(bad(read(mapping)),
              ElementsAre("homes.csv:2: column 'ST' (state): is not two letters",
                          "homes.csv:2: closingDate: is not an ISO 8601 date or time that exists"));
}

TEST_F(InputTest, DocumentsNeedWhatMakesThemResumable) {
  put("documents.csv", document_header + ",bucket\nH1,," + document_values + ",\n,D2," + document_values +
                           ",\n..,D3,Warranty,HVAC,x,AWS,maybe,\n");
  EXPECT_THAT(
      bad(read()),
      ElementsAre(
          "documents.csv:2: column 'externalId': is required: without it a run that is resumed would add "
          "the document twice",
          "documents.csv:3: column 'externalHomeId': is required",
          "documents.csv:4: column 'shareable': is not one of true, false, yes, no, 1, 0",
          HasSubstr("documents.csv:4: column 'externalHomeId': "),
          "documents.csv:4: column 'bucket': is required for type AWS"));
}

TEST_F(InputTest, TheSameThingTwiceIsABadRow) {
  put("homes.csv", home_header + "\nH1," + home_values + "\nH2," + home_values + "\nH1," + home_values +
                       "\nH1," + home_values + "\n");
  put("homeowners.csv",
      "externalHomeId,email\nH1,s3cret@example.com\nH2,s3cret@example.com\n\nH1,S3cret@Example.com\n");
  put("documents.csv", document_header + "\nH1,D1," + document_values + "\nH2,D1," + document_values + "\n");
  put("users.csv",
      "externalId,firstName,lastName,roleName,email\nE1,a,b,c,s3cret@example.com\nE2,a,b,c,S3CRET@example."
      "com\n"
      "E3,a,b,c,\nE4,a,b,c,\nE1,a,b,c,e1@example.com\n");
  const Input input = read();
  EXPECT_EQ(bad(input),
            (Lines{"users.csv:3: column 'email': is the same as in line 2",
                   "users.csv:6: column 'externalId': is the same as in line 2",
                   "homes.csv:4: column 'externalId': is the same as in line 2",
                   "homes.csv:5: column 'externalId': is the same as in line 2",
                   "homeowners.csv:5: column 'email': is the same, for the same home, as in line 2",
                   "documents.csv:3: column 'externalId': is the same as in line 2"}));
  EXPECT_THAT(input.homes, SizeIs(2));
  EXPECT_THAT(input.homeowners, SizeIs(2));
  EXPECT_THAT(input.documents, SizeIs(1));
  EXPECT_THAT(input.users, SizeIs(3));
}

TEST_F(InputTest, WhatBelongsToABadOrAbsentHomeIsRead) {
  put("homes.csv", home_header + "\nH1,,Columbus,OH,43215,Single Family,N\n");
  put("homeowners.csv", "externalHomeId,email\nH1,a@example.com\nH9,a@example.com\n");
  put("documents.csv", document_header + "\nH1,D1," + document_values + "\n");
  const Input input = read();
  EXPECT_THAT(input.bad_rows, SizeIs(1));
  EXPECT_THAT(input.homeowners, SizeIs(2));
  EXPECT_THAT(input.documents, SizeIs(1));
}

TEST_F(InputTest, KeysOfHomeownersHoldNoEmail) {
  put("homeowners.csv", "externalHomeId,email\nH1,S3cret@example.com\nH1,broken\nH2,\n");
  const Input input = read();
  ASSERT_THAT(input.homeowners, SizeIs(1));
  EXPECT_EQ(input.homeowners[0].key, "H1/" + fnv1a("s3cret@example.com"));
  EXPECT_EQ(input.homeowners[0].key, key_of(input.homeowners[0].item));
  ASSERT_THAT(input.bad_rows, SizeIs(2));
  EXPECT_EQ(input.bad_rows[0].key, "H1/" + fnv1a("broken"));
  EXPECT_EQ(input.bad_rows[1].key, "");
}

TEST_F(InputTest, HashesTellWhatWouldBeSent) {
  const auto hash_of_document = [&](const std::string& row) {
    put("documents.csv", document_header + "\n" + row + "\n");
    return read().documents.at(0).hash;
  };
  const std::string hash = hash_of_document("H1,D1," + document_values);
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos) << hash;
  EXPECT_EQ(hash_of_document("\"H1\",D1, " + document_values), hash);
  EXPECT_NE(hash_of_document("H2,D1," + document_values), hash);
  EXPECT_NE(hash_of_document("H1,D2," + document_values), hash);
  put("homeowners.csv",
      "externalHomeId,email,firstName\nH1,a@example.com,A\nH2,a@example.com,A\nH3,a@example.com,B\n");
  const Input input = read();
  EXPECT_NE(input.homeowners.at(0).hash, input.homeowners.at(1).hash);
  EXPECT_NE(input.homeowners.at(1).hash, input.homeowners.at(2).hash);
}

TEST_F(InputTest, PicturesAreInTheFolderAndPartOfTheHash) {
  const std::string header = "externalId,firstName,lastName,roleName,profileImage\n";
  std::filesystem::create_directory(folder_.path() / "pictures");
  const auto hash_with = [&](const std::string& image, const std::string& bytes) {
    put("users.csv", header + "E1,a,b,c," + image + "\n");
    put("pictures/ann.png", bytes);
    const Input input = read();
    EXPECT_THAT(bad(input), IsEmpty());
    EXPECT_EQ(input.users.at(0).item.user.extra.size(), 0U);
    return input.users.at(0).hash;
  };
  const std::string without = hash_with("", "");
  const std::string hash = hash_with("pictures/ann.png", bb::example_png());
  EXPECT_EQ(read().users.at(0).item.image->path(), to_utf8(folder_.path() / "pictures/ann.png"));
  EXPECT_NE(hash, without);
  EXPECT_EQ(hash_with("pictures/ann.png", bb::example_png()), hash);
  EXPECT_NE(hash_with("pictures/ann.png", bb::example_png() + '\0'), hash);
}

TEST_F(InputTest, PicturesThatCannotBeSentAreBadRows) {
  put("s3cret' x.png", "no picture");
  put("empty.png", "");
  put("users.csv",
      "externalId,firstName,lastName,roleName,profileImage\n"
      "E1,a,b,c,s3cret' x.png\nE2,a,b,c,absent.png\nE3,a,b,c,empty.png\nE4,a,b,c,.\n");
  EXPECT_EQ(bad(read()),
            (Lines{"users.csv:2: column 'profileImage': is not a JPEG, PNG, GIF, BMP, WebP or SVG image",
                   "users.csv:3: column 'profileImage': does not exist",
                   "users.csv:4: column 'profileImage': is empty",
                   "users.csv:5: column 'profileImage': is a directory"}));
}

TEST_F(InputTest, NoMessageHoldsAValue) {
  const std::string s = "s3cret@/";
  put("homes.csv", home_header + ",marketHome,closingDate,scheduledClosingDate,homeDetails.a\n" + s +
                       ",,,S3cret,,s3cret,.," + s + ",s3cret,s3cret,s3cret\n");
  put("homeowners.csv", "externalHomeId,email,defaultHome\n..," + s + "@,s3cret\n");
  put("documents.csv",
      document_header + ",displayStart,displayEnd\n" + s + ",,,,,AWS,s3cret,s3cret,s3cret\n");
  put("users.csv", "externalId,firstName,lastName,roleName,email,defaultTimezone,profileImage\n" + s +
                       ",,,,s3cret,s3cret," + s + "\n");
  put("divisions.csv", "externalId,name,regionName\ns3cret,\"s3cret\"s3cret,\xFFs3cret\ns3cret\n");
  put("neighborhoods.csv", "s3cret,s3cret2\n");
  const Input input = read();
  EXPECT_THAT(input.bad_rows, SizeIs(4));
  EXPECT_THAT(input.broken, SizeIs(3));
  for (const Lines& lines : {bad(input), texts(input.broken)}) {
    for (const std::string& line : lines) EXPECT_EQ(line.find("3cret"), std::string::npos) << line;
  }
}

TEST_F(InputTest, ReadsManyRows) {
  std::string homes = home_header + "\n";
  for (int i = 0; i < 20'000; ++i) homes += 'H' + std::to_string(i) + ',' + home_values + '\n';
  put("homes.csv", homes);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(read().homes, SizeIs(20'000));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Problem, IsShownInOneLine) {
  const struct {
    Problem problem;
    std::string text;
  } cases[] = {
      {{"homes.csv", 17, "ST", "state", "is not two letters"},
       "homes.csv:17: column 'ST' (state): is not two letters"},
      {{"homes.csv", 17, "state", "state", "is bad"}, "homes.csv:17: column 'state': is bad"},
      {{"homes.csv", 17, "", "state", "is bad"}, "homes.csv:17: state: is bad"},
      {{"homes.csv", 1, "A\nB", "", "is bad"}, "homes.csv:1: column 'A?B': is bad"},
      {{"homes.csv", 0, "", "", "is bad"}, "homes.csv: is bad"},
  };
  for (const auto& [problem, text] : cases) EXPECT_EQ(to_string(problem), text);
}

TEST(Fnv1a, IsTheOneThatIsKnown) {
  EXPECT_EQ(fnv1a(""), "cbf29ce484222325");
  EXPECT_EQ(fnv1a("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(fnv1a("foobar"), "85944171f73967e8");
}

}  // namespace
