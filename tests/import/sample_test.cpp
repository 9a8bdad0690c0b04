#include "sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "input.hpp"
#include "temporary_folder.hpp"
#include "text.hpp"

namespace {

using namespace importer;
using builderbacked::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

std::map<std::string, std::string> files_of(std::size_t homes, std::uint32_t seed) {
  const TemporaryFolder folder;
  write_sample(folder.path(), homes, seed);
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    files[to_utf8(entry.path().filename())] = read_file(entry.path()).value();
  }
  return files;
}

class SampleTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TemporaryFolder folder;
    write_sample(folder.path() / "new" / "folder", 2000, 1);
    input_ = read_input(folder.path() / "new" / "folder",
                        read_mapping(folder.path() / "new" / "folder" / "mapping.json"));
  }
  static Input input_;
};
Input SampleTest::input_;

TEST_F(SampleTest, CanBeSentAsItIs) {
  EXPECT_THAT(input_.broken, IsEmpty());
  EXPECT_THAT(input_.bad_rows, IsEmpty());
  EXPECT_THAT(input_.divisions, SizeIs(3));
  EXPECT_THAT(input_.master_communities, SizeIs(6));
  EXPECT_THAT(input_.neighborhoods, SizeIs(40));
  EXPECT_THAT(input_.users, SizeIs(25));
  EXPECT_THAT(input_.homes, SizeIs(2000));
  EXPECT_THAT(input_.ignored_columns, ElementsAre("ERP_HOMES.csv: SalesRep, LotSqFt, Remarks"));
  EXPECT_EQ(std::count_if(input_.users.begin(), input_.users.end(),
                          [](const auto& row) { return row.item.image.has_value(); }),
            3);
}

TEST_F(SampleTest, IsWholeInItself) {
  std::set<std::string> ids{"Cincinnati"};
  for (const auto& row : input_.divisions) EXPECT_EQ(ids.count(row.item.region_name), 1U);
  for (const auto& row : input_.divisions) ids.insert(row.key);
  for (const auto& row : input_.master_communities) EXPECT_EQ(ids.count(row.item.division_external_id), 1U);
  for (const auto& row : input_.master_communities) ids.insert(row.key);
  for (const auto& row : input_.neighborhoods)
    EXPECT_EQ(ids.count(row.item.master_community_external_id), 1U);
  for (const auto& row : input_.neighborhoods) ids.insert(row.key);
  for (const auto& row : input_.homes) EXPECT_EQ(ids.count(row.item.neighborhood_external_id), 1U);
  for (const auto& row : input_.homes) ids.insert(row.key);
  for (const auto& row : input_.homeowners) EXPECT_EQ(ids.count(row.item.external_home_id), 1U);
  for (const auto& row : input_.documents) EXPECT_EQ(ids.count(row.item.external_home_id), 1U);
}

TEST_F(SampleTest, LooksLikeABuilder) {
  std::set<std::string> states;
  std::set<std::string> neighborhoods;
  for (const auto& row : input_.homes) {
    states.insert(row.item.state);
    neighborhoods.insert(row.item.neighborhood_external_id);
    EXPECT_THAT(row.item.home_details, SizeIs(AllOf(Ge(2), Le(3))));
    EXPECT_EQ(row.item.market_home, false);
  }
  EXPECT_THAT(states, ElementsAre("IN", "KY", "OH"));
  EXPECT_THAT(neighborhoods, SizeIs(40));
  std::set<std::string> owned;
  std::set<std::string> last_names;
  for (const auto& row : input_.homeowners) {
    owned.insert(row.item.external_home_id);
    last_names.insert(row.item.homeowner.last_name.value_or(""));
  }
  EXPECT_THAT(owned, SizeIs(AllOf(Ge(1100), Le(1300))));
  EXPECT_THAT(last_names, ::testing::IsSupersetOf({"O'Brien", "van der Berg, Jr", "Muñoz"}));
  std::map<std::string, int> documents;
  int in_s3 = 0;
  for (const auto& row : input_.documents) {
    ++documents[row.item.external_home_id];
    if (row.item.document.bucket) ++in_s3;
  }
  EXPECT_THAT(documents, SizeIs(AllOf(Ge(900), Le(1100))));
  for (const auto& [home, count] : documents) EXPECT_LE(count, 3) << home;
  EXPECT_GT(in_s3, 0);
  EXPECT_LT(in_s3, static_cast<int>(input_.documents.size()) / 3);
}

TEST(Sample, IsAnExportWithItsOwnWays) {
  const auto files = files_of(300, 5);
  const std::string& homes = files.at("ERP_HOMES.csv");
  EXPECT_THAT(homes, ::testing::StartsWith("\xEF\xBB\xBFHouseNo;Street;"));
  EXPECT_EQ(std::count(homes.begin(), homes.end(), '\n'), std::count(homes.begin(), homes.end(), '\r'));
  EXPECT_THAT(files, SizeIs(11));
}

TEST(Sample, IsTheSameForTheSameSeed) {
  const auto files = files_of(100, 7);
  EXPECT_EQ(files, files_of(100, 7));
  EXPECT_NE(files.at("ERP_HOMES.csv"), files_of(100, 8).at("ERP_HOMES.csv"));
}

/// On every platform: the standard says what the generator of random numbers yields.
TEST(Sample, IsTheSameEverywhere) {
  std::string all;
  for (const auto& [name, content] : files_of(100, 7)) all.append(name).append(content);
  EXPECT_EQ(fnv1a(all), "6b2abcf6479b9da9");
}

TEST(Sample, CanBeWithoutHomes) {
  EXPECT_THAT(files_of(0, 1), SizeIs(11));
}

TEST(Sample, SaysWhichFileCannotBeWritten) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "users.csv");
  try {
    write_sample(folder.path(), 1, 1);
    FAIL();
  } catch (const std::runtime_error& problem) {
    EXPECT_THAT(problem.what(), ::testing::EndsWith("users.csv: cannot be written"));
  }
}

}  // namespace
