#include "text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using namespace builderbacked;
using namespace std::string_view_literals;

TEST(Text, AcceptsEveryLengthOfUtf8UpToItsBounds) {
  constexpr std::string_view texts[] = {
      ""sv,
      "plain"sv,
      "\0"sv,
      "\x7F"sv,
      "\xC2\x80"sv,
      "\xDF\xBF"sv,
      "\xE0\xA0\x80"sv,
      "\xED\x9F\xBF"sv,      // U+D7FF, the last before the surrogates
      "\xEE\x80\x80"sv,      // U+E000, the first after them
      "\xEF\xBF\xBF"sv,      // U+FFFF is no character, but it is well-formed
      "\xF0\x90\x80\x80"sv,  // U+10000
      "\xF4\x8F\xBF\xBF"sv,  // U+10FFFF
      "Stra\xC3\x9F"
      "e \xE2\x82\xAC \xF0\x9F\x8F\xA0!"sv,
  };
  for (const std::string_view text : texts) {
    EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Text, RefusesMalformedUtf8) {
  struct Case {
    const char* why;
    std::string_view text;
  };
  constexpr Case cases[] = {
      {"continuation alone", "\x80"sv},
      {"last continuation alone", "\xBF"sv},
      {"Latin-1", "M\xFCnchen"sv},
      {"overlong NUL", "\xC0\x80"sv},
      {"overlong slash", "\xC0\xAF"sv},
      {"overlong U+007F", "\xC1\xBF"sv},
      {"overlong slash in three", "\xE0\x80\xAF"sv},
      {"overlong U+07FF", "\xE0\x9F\xBF"sv},
      {"overlong slash in four", "\xF0\x80\x80\xAF"sv},
      {"overlong U+FFFF", "\xF0\x8F\xBF\xBF"sv},
      {"first surrogate", "\xED\xA0\x80"sv},
      {"last surrogate", "\xED\xBF\xBF"sv},
      {"surrogate pair (CESU-8)", "\xED\xA0\xBD\xED\xB8\x80"sv},
      {"U+110000", "\xF4\x90\x80\x80"sv},
      {"lead F5", "\xF5\x80\x80\x80"sv},
      {"five bytes", "\xF8\x88\x80\x80\x80"sv},
      {"FE", "\xFE"sv},
      {"FF", "\xFF"sv},
      {"truncated two", "\xC3"sv},
      {"truncated three", "\xE2\x82"sv},
      {"truncated four", "\xF0\x9F\x8F"sv},
      {"lead, then ASCII", "\xC3(x"sv},
      {"third byte is ASCII", "\xE2\x82(x"sv},
      {"fourth byte is ASCII", "\xF0\x9F\x8F(x"sv},
      {"lead, then lead", "\xC3\xC3\xA9"sv},
      {"one continuation too many", "\xC3\xA9\xA9"sv},
  };
  for (const auto& [why, text] : cases) {
    EXPECT_FALSE(is_utf8(text)) << why;
    EXPECT_FALSE(is_utf8("good " + std::string(text))) << why << ", at the end";
    EXPECT_FALSE(is_utf8(std::string(text) + " good")) << why << ", at the start";
  }
}

TEST(Text, DoesNotLookBeyondTheView) {
  constexpr std::string_view euro = "\xE2\x82\xAC";
  EXPECT_FALSE(is_utf8(euro.substr(0, 2)));
}

TEST(Text, ControlCharactersAreThoseOfAscii) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), 'b'};
    EXPECT_EQ(has_control_character(text), byte < 0x20 || byte == 0x7F) << byte;
  }
  EXPECT_FALSE(has_control_character(""));
}

TEST(Text, BlankIsNothingButAsciiWhitespace) {
  for (const std::string_view blank : {""sv, " "sv, "\t"sv, "\r\n"sv, " \t\r\n\f\v "sv}) {
    EXPECT_TRUE(is_blank(blank)) << testing::PrintToString(blank);
  }
  // NUL and the no-break space are content: to call them blank would hide what is wrong with them.
  for (const std::string_view text : {"x"sv, " x "sv, "\0"sv, "\xC2\xA0"sv, "."sv}) {
    EXPECT_FALSE(is_blank(text)) << testing::PrintToString(text);
  }
}

TEST(Text, IgnoresTheCaseOfAsciiLettersAlone) {
  struct Case {
    std::string_view a;
    std::string_view b;
    bool equal;
  };
  constexpr Case cases[] = {
      {""sv, ""sv, true},
      {"Retry-After"sv, "retry-AFTER"sv, true},
      {"azAZ"sv, "AZaz"sv, true},
      {"Bearer"sv, "Bearer "sv, false},
      {"abc"sv, "ab"sv, false},
      {""sv, "a"sv, false},
      {"a\0b"sv, "A\0B"sv, true},
      {"a\0b"sv, "a\0c"sv, false},
      // Neighbours of the letters, which differ by the same bit as upper and lower case do.
      {"@"sv, "`"sv, false},
      {"["sv, "{"sv, false},
      {"-"sv, "\r"sv, false},
      {"\xC3\x84"sv, "\xC3\xA4"sv, false},
      {"k"sv, "\xE2\x84\xAA"sv, false},
  };
  for (const auto& [a, b, equal] : cases) {
    EXPECT_EQ(equals_ignoring_case(a, b), equal) << a << " / " << b;
    EXPECT_EQ(equals_ignoring_case(b, a), equal) << b << " / " << a;
  }
}

TEST(Text, TrimsSpacesAndTabsAtTheEndsOnly) {
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("x"), "x");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(" \tx y\t "), "x y");
  EXPECT_EQ(trim("x\t"), "x");
  EXPECT_EQ(trim("\tx"), "x");
  EXPECT_EQ(trim(" x\r\n"), "x\r\n");
}

}  // namespace
