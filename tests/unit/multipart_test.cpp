#include "multipart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace builderbacked;
using ::testing::StartsWith;

std::string boundary_of(const MultipartForm& form) {
  return form.content_type().substr(std::string("multipart/form-data; boundary=").size());
}

TEST(Multipart, BoundariesAreValidAndNeverTheSame) {
  std::set<std::string> boundaries;
  for (int i = 0; i < 1000; ++i) {
    const MultipartForm form;
    EXPECT_THAT(form.content_type(), StartsWith("multipart/form-data; boundary=builderbacked-"));
    EXPECT_EQ(boundary_of(form).size(), 14U + 32U);
    EXPECT_EQ(boundary_of(form).find_first_not_of("0123456789ABCDEF", 14), std::string::npos);
    boundaries.insert(boundary_of(form));
  }
  EXPECT_EQ(boundaries.size(), 1000U);
}

TEST(Multipart, PartsAreAsRfc7578SaysThem) {
  const MultipartForm form;
  const std::string line = "--" + boundary_of(form);
  EXPECT_EQ(form.json_part("user", "{}") + form.before_file("profileImage", "a b.png", "image/png") + "DATA" +
                MultipartForm::after_file() + form.end(),
            line +
                "\r\nContent-Disposition: form-data; name=\"user\"\r\nContent-Type: "
                "application/json\r\n\r\n{}\r\n" +
                line +
                "\r\nContent-Disposition: form-data; name=\"profileImage\"; filename=\"a b.png\"\r\n"
                "Content-Type: image/png\r\n\r\nDATA\r\n" +
                line + "--\r\n");
}

TEST(Multipart, FileNamesCannotBreakTheHeader) {
  EXPECT_EQ(form_filename("photo.jpg"), "photo.jpg");
  EXPECT_EQ(form_filename("/home/me/photo.jpg"), "photo.jpg");
  EXPECT_EQ(form_filename("C:\\Users\\me\\photo.jpg"), "photo.jpg");
  EXPECT_EQ(form_filename("C:photo.jpg"), "photo.jpg");
  EXPECT_EQ(form_filename("../../etc/passwd"), "passwd");
  EXPECT_EQ(form_filename("a\"; name=\"user\".jpg"), "a%22; name=%22user%22.jpg");
  EXPECT_EQ(form_filename("a\r\nX-Evil: 1.jpg"), "a%0D%0AX-Evil: 1.jpg");
  EXPECT_EQ(form_filename(std::string_view("a\0b\x7F", 4)), "a%00b%7F");
  EXPECT_EQ(form_filename("Müller 50%.png"), "Müller 50%.png");
  EXPECT_EQ(form_filename("folder/"), "");
}

}  // namespace
