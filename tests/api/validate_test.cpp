// Validation by itself: the same verdict as a client's, and nothing is sent.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support.hpp"

namespace {

using namespace builderbacked;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Validate, PassesWhatIsComplete) {
  EXPECT_TRUE(validate(example_home()));
  EXPECT_TRUE(validate(example_user()));
  EXPECT_TRUE(validate(example_document()));
  EXPECT_TRUE(validate(HomeownerRequest{.email = "a@b.c"}));
  EXPECT_TRUE(validate(DivisionRequest{.external_id = "D", .name = "n", .region_name = "r"}));
  EXPECT_TRUE(validate(MasterCommunityRequest{.external_id = "M", .name = "n", .division_external_id = "D"}));
  EXPECT_TRUE(
      validate(NeighborhoodRequest{.external_id = "N", .name = "n", .master_community_external_id = "M"}));
}

TEST(Validate, NamesEveryRequiredFieldOfEveryModel) {
  EXPECT_THAT(fields(validate(HomeRequest{}).error()),
              ElementsAre("externalId", "addressLine1", "city", "state", "postalCode", "type",
                          "neighborhoodExternalId"));
  EXPECT_THAT(fields(validate(HomeownerRequest{}).error()), ElementsAre("email"));
  EXPECT_THAT(fields(validate(DivisionRequest{}).error()), ElementsAre("externalId", "name", "regionName"));
  EXPECT_THAT(fields(validate(MasterCommunityRequest{}).error()),
              ElementsAre("externalId", "name", "divisionExternalId"));
  EXPECT_THAT(fields(validate(NeighborhoodRequest{}).error()),
              ElementsAre("externalId", "name", "masterCommunityExternalId"));
  EXPECT_THAT(fields(validate(UserRequest{}).error()),
              ElementsAre("externalId", "firstName", "lastName", "roleName"));
  EXPECT_THAT(fields(validate(DocumentRequest{}).error()),
              ElementsAre("category", "name", "url", "type", "shareable"));
}

TEST(Validate, GivesThePathAndTheReasonButNotTheValue) {
  HomeRequest home = example_home();
  home.state = "Ohio";
  home.homeowners = {{.email = "a@b.c"}, {.email = "jane smith"}};
  const Error error = validate(home).error();
  EXPECT_EQ(error.kind, ErrorKind::invalid_request);
  EXPECT_EQ(error.operation, "validate");
  EXPECT_THAT(error.violations, ElementsAre(Violation{"state", "is not two letters"},
                                            Violation{"homeowners[1].email", "is not an e-mail address"}));
  EXPECT_EQ(
      error.message,
      "validate: invalid request: state is not two letters; homeowners[1].email is not an e-mail address");
}

TEST(Validate, ChecksAnOptionalEmailOfAUser) {
  UserRequest user = example_user();
  user.email.reset();
  EXPECT_TRUE(validate(user));
  user.email = "john";
  user.default_timezone = OpenEnum<Timezone>();
  EXPECT_THAT(fields(validate(user).error()), ElementsAre("email", "defaultTimezone"));
}

TEST(Validate, ChecksAnImage) {
  EXPECT_TRUE(validate(ProfileImage::from_bytes(example_png())));
  const auto refused = validate(ProfileImage::from_bytes("%PDF-1.7"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("profileImage is not a JPEG, PNG, GIF, BMP, WebP or SVG"));
}

}  // namespace
