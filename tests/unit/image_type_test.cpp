#include "image_type.hpp"

#include <gtest/gtest.h>

#include <string>

#include "example_requests.hpp"

namespace {

using namespace builderbacked;
using namespace std::string_literals;

std::string type_of(const std::string& start) {
  const auto type = image_type(start);
  return type ? std::string(type->media_type) + ' ' + std::string(type->extension) : "none";
}

TEST(ImageType, IsTakenFromTheFirstBytes) {
  EXPECT_EQ(type_of("\xFF\xD8\xFF\xE0\0\x10JFIF"s), "image/jpeg .jpg");
  EXPECT_EQ(type_of("\xFF\xD8\xFF\xE1"), "image/jpeg .jpg");
  EXPECT_EQ(type_of(example_png()), "image/png .png");
  EXPECT_EQ(type_of("GIF87a..."), "image/gif .gif");
  EXPECT_EQ(type_of("GIF89a..."), "image/gif .gif");
  EXPECT_EQ(type_of("BM\x46\0\0\0\0\0\0\0"s), "image/bmp .bmp");
  EXPECT_EQ(type_of("RIFF\x24\0\0\0WEBPVP8 "s), "image/webp .webp");
}

TEST(ImageType, KnowsAnSvgBehindWhatMayStandBeforeIt) {
  for (const char* svg : {
           "<svg/>",
           "<svg>",
           "<svg xmlns=\"http://www.w3.org/2000/svg\">",
           "<svg\nwidth='1'>",
           "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">",
           "\xEF\xBB\xBF<svg/>",
           " \r\n\t<svg/>",
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg/>",
           "<?xml version='1.0'?><!-- made by <svg> makers > --><?x y?><svg/>",
           "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\">\n<svg/>",
           "<!DOCTYPE svg [ <!ENTITY a \"b>\"> ]><svg/>",
           "<!DOCTYPE svg SYSTEM \"a>b\"><svg/>",
           "<!DOCTYPE svg [ <!ENTITY a 'x]>y'> <!-- don't ]> --> ] ><svg/>",
           "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>",
       }) {
    EXPECT_EQ(type_of(svg), "image/svg+xml .svg") << svg;
  }
}

TEST(ImageType, RefusesEverythingElse) {
  for (const std::string& other : {
           ""s,
           "hello"s,
           "%PDF-1.7"s,
           "PK\x03\x04"s,
           "II*\0"s,
           "\0\0\x01\0"s,
           "\xFF\xD8"s,
           "\x89PNG"s,
           "GIF88a"s,
           "RIFF\x24\0\0\0WAVEfmt "s,
           "RIFF"s,
           "<svgx/>"s,
           "<svg"s,
           "<"s,
           "<svg:x/>"s,
           "<!DOCTYPE svg SYSTEM \"a><svg/>"s,
           "BMW owners list"s,
           "<html><svg/></html>"s,
           "<!DOCTYPE html><html><svg/></html>"s,
           "<!DOCTYPE html><!-- <svg/> -->"s,
           "<!-- <svg/>"s,
           "<!--:svg makers made this"s,
           "<?:svg version='1.0'"s,
           "<!:svg/>"s,
           "<!DOCTYPE svg SYSTEM '<svg/>"s,
           "<?xml version='1.0'"s,
           "<!DOCTYPE svg [ <svg/>"s,
           "<!DOCTYPE"s,
           "text <svg/>"s,
           "\x1F\x8B\x08"s,
       }) {
    EXPECT_EQ(type_of(other), "none") << other;
  }
}

}  // namespace
