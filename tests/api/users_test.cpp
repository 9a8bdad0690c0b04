// What UsersClient refuses, and what it makes of answers. Uploads at sockets are in socket/upload_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#ifdef __linux__
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <string>
#include <vector>

#include "support.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Users, RefuseIncompleteUsersAndBadImagesInOneError) {
  ScriptedTransport api;
  const auto created = api.users.create({.email = "john"}, ProfileImage::from_bytes("GIF"));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(created.error().operation, "users.create");
  EXPECT_THAT(fields(created.error()),
              ElementsAre("externalId", "firstName", "lastName", "roleName", "email", "profileImage"));
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Users, RefuseAnAddressThatCannotBeAPathSegment) {
  ScriptedTransport api;
  for (const std::string_view bad : {"", ".", "..", "a\nb", "\xFF"}) {
    EXPECT_THAT(fields(api.users.find(bad).error()), ElementsAre("email"));
    EXPECT_THAT(fields(api.users.exists(bad).error()), ElementsAre("email"));
  }
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Users, FindTellsNoneFromFailure) {
  ScriptedTransport api;
  api.engine->answer(200, example_user_json).answer(404).answer(403).answer(200, "");
  EXPECT_EQ(api.users.find("a@b.c").value().value().to_request(), example_user());
  EXPECT_EQ(api.users.find("a@b.c").value(), std::nullopt);
  EXPECT_EQ(api.users.find("a@b.c").error().kind, ErrorKind::permission);
  EXPECT_EQ(api.users.find("a@b.c").error().kind, ErrorKind::malformed_response);
}

TEST(Users, ExistsNeedsNothingButTheStatus) {
  ScriptedTransport api;
  api.engine->answer(200, "").answer(200, "<p>yes</p>").answer(204).answer(404).answer(403);
  EXPECT_TRUE(api.users.exists("a@b.c").value());
  EXPECT_TRUE(api.users.exists("a@b.c").value());
  EXPECT_TRUE(api.users.exists("a@b.c").value());
  EXPECT_FALSE(api.users.exists("a@b.c").value());
  EXPECT_EQ(api.users.exists("a@b.c").error().kind, ErrorKind::permission);
}

/// Why an image is refused, from the one violation there has to be.
std::string refusal(const ProfileImage& image) {
  ScriptedTransport api;
  const auto created = api.users.create(example_user(), image);
  EXPECT_TRUE(api.engine->requests().empty());
  if (created || created.error().violations.size() != 1) return "accepted";
  EXPECT_EQ(created.error().violations[0].field, "profileImage");
  EXPECT_THAT(created.error().message, HasSubstr(created.error().violations[0].reason));
  return created.error().violations[0].reason;
}

TEST(Users, RefuseAFileThatCannotBeAnImageWithItsPathAndTheReason) {
  const TemporaryFolder folder;
  const auto refusal_of = [](const std::string& path) {
    const std::string reason = refusal(ProfileImage::from_file(path));
    EXPECT_THAT(reason, HasSubstr('\'' + path + "' "));
    return reason.substr((std::min)(reason.size(), path.size() + 3));
  };
  EXPECT_EQ(refusal_of(folder.file("empty.png", "")), "is empty");
  EXPECT_EQ(refusal_of(folder.path().string()), "is a directory");
  EXPECT_EQ(refusal_of((folder.path() / "none.png").string()), "does not exist");
  EXPECT_EQ(refusal_of(folder.file("a.png", example_png()) + "/b.png"), "does not exist");
  EXPECT_EQ(refusal_of(folder.file("paper.png", "%PDF-1.7 not an image, whatever its name says")),
            "is not a JPEG, PNG, GIF, BMP, WebP or SVG image");
#ifdef __linux__
  const std::string fifo = (folder.path() / "pipe.png").string();
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(refusal_of(fifo), "is not a regular file");
  EXPECT_EQ(refusal_of("/dev/zero"), "is not a regular file");
#endif
  EXPECT_EQ(refusal_of(folder.file("big.png", example_png() + std::string(10 * 1024 * 1024, 'x'))),
            "has 10485827 bytes, more than the 10485760 allowed");
}

#ifdef __linux__  // Elsewhere there is no simple way to come by one.
TEST(Users, RefuseAFileThatCannotBeRead) {
  const TemporaryFolder folder;
  const std::string path = folder.file("secret.png", example_png());
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  setfsuid(12345);  // Root reads everything.
  const std::string reason = refusal(ProfileImage::from_file(path));
  setfsuid(geteuid());
  EXPECT_THAT(reason, HasSubstr("cannot be read"));
}
#endif

TEST(Users, RefuseAPathThatIsNone) {
  EXPECT_EQ(refusal(ProfileImage::from_file("")), "has an empty path");
  EXPECT_EQ(refusal(ProfileImage::from_file("/tmp/\xFF.png")), "has a path that is not UTF-8");
  EXPECT_EQ(refusal(ProfileImage::from_file(std::string("/tmp/a.png\0b", 12))), "has a NUL in its path");
  EXPECT_EQ(refusal(ProfileImage::from_file("/no\r\nX-Evil: 1")), "'/no??X-Evil: 1' does not exist");
}

TEST(Users, RefuseBytesThatAreNoImage) {
  EXPECT_EQ(refusal(ProfileImage::from_bytes("")), "is empty");
  EXPECT_EQ(refusal(ProfileImage::from_bytes("hello")), "is not a JPEG, PNG, GIF, BMP, WebP or SVG image");
  EXPECT_EQ(refusal(ProfileImage::from_bytes(example_png() + std::string(ProfileImage::max_bytes, 'x'))),
            "has 10485827 bytes, more than the 10485760 allowed");
  EXPECT_EQ(refusal(ProfileImage::from_bytes(example_png(), "\xFF")), "has a file name that is not UTF-8");
}

TEST(Users, AFileThatVanishesBetweenAttemptsEndsTheCall) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.png", example_png());
  ScriptedTransport api;
  api.engine->otherwise([&](const HttpRequest& /*request*/) {
    std::filesystem::remove(path);
    return HttpResponse{429, {}, {}};
  });
  const auto created = api.users.create(example_user(), ProfileImage::from_file(path));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(created.error().attempts, 1);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_THAT(
      created.error().violations,
      ElementsAre(Violation{"profileImage", '\'' + path + "' changed or vanished while it was sent"}));
  EXPECT_EQ(api.engine->requests().size(), 1U);
}

TEST(Users, MessagesHoldNoPersonalData) {
  ScriptedTransport api;
  api.engine->otherwise([](const HttpRequest& /*request*/) {
    return HttpResponse{409, {}, example_user_json};
  });
  EXPECT_THAT(api.users.create(example_user()).error().message,
              AllOf(Not(HasSubstr("john")), Not(HasSubstr("John")), Not(HasSubstr("EMP_12345"))));
  EXPECT_THAT(api.users.find("john.smith@builder.com").error().message, Not(HasSubstr("john")));
}

}  // namespace
