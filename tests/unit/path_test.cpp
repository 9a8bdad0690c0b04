#include "path.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace builderbacked;
using namespace std::string_view_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Expanded {
  std::string path;
  std::vector<Violation> violations;
};

Expanded expand(std::string_view path_template, std::initializer_list<std::string_view> parameters) {
  Expanded expanded;
  expanded.path = expand_path(path_template, {parameters.begin(), parameters.size()}, expanded.violations);
  return expanded;
}

auto violates(std::string_view field) {
  return AllOf(Field("field", &Violation::field, field), Field("reason", &Violation::reason, Not(IsEmpty())));
}

/// What cannot be one segment, and why.
struct Unfit {
  const char* why;
  std::string_view text;
};
constexpr Unfit unfit[] = {
    {"empty", ""sv},
    {"a space", " "sv},
    {"blanks", " \t\r\n"sv},
    {"dot", "."sv},
    {"dot dot", ".."sv},
    {"NUL", "\0"sv},
    {"NUL inside", "HOME\0_1"sv},
    {"NUL after dot dot", "..\0"sv},
    {"CR", "HOME\r1"sv},
    {"LF", "HOME\n1"sv},
    {"header injection", "HOME\r\nX-Evil: 1"sv},
    {"LF at the end", "HOME\n"sv},
    {"tab", "HOME\t1"sv},
    {"DEL", "HOME\x7F"sv},
    {"Latin-1", "M\xFCller"sv},
    {"overlong slash",
     "a\xC0\xAF"
     "b"sv},
    {"overlong dots", "\xC0\xAE\xC0\xAE"sv},
    {"surrogate", "\xED\xA0\x80"sv},
    {"truncated UTF-8", "caf\xC3"sv},
};

TEST(Path, EncodesEverythingButUnreservedCharacters) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (unsigned byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const bool plain = unreserved.find(text) != std::string_view::npos;
    const std::string expected = plain ? text : std::string{'%', hex[byte / 16], hex[byte % 16]};
    EXPECT_EQ(percent_encode(text), expected) << byte;
  }
}

TEST(Path, EncodesEveryByteOfAText) {
  EXPECT_EQ(percent_encode(""), "");
  EXPECT_EQ(percent_encode("/%?#+ \xC3\xBC"), "%2F%25%3F%23%2B%20%C3%BC");
  EXPECT_EQ(percent_encode("a\0b"sv), "a%00b");
  EXPECT_EQ(percent_encode("already%2Fencoded"), "already%252Fencoded");
}

TEST(Path, SaysWhatCannotBeASegmentWithoutRepeatingIt) {
  std::set<std::string_view> problems;
  for (const auto& [why, text] : unfit) {
    const std::string_view problem = segment_problem(text);
    EXPECT_THAT(problem, Not(IsEmpty())) << why;
    EXPECT_THAT(problem, Not(HasSubstr("HOME"))) << why;
    problems.insert(problem);
  }
  // Required, dots, UTF-8 and control characters are four different mistakes.
  EXPECT_EQ(problems.size(), 4U);
}

TEST(Path, TakesEveryOtherTextAsASegment) {
  for (const std::string_view text :
       {"HOME_12345"sv, "a/b"sv, "../.."sv, "..."sv, ".hidden"sv, "%2e%2e"sv, "100%"sv, "who?"sv, "#1"sv,
        "jane+home@example.com"sv, " padded "sv, "M\xC3\xBCller"sv, "\xF0\x9F\x8F\xA0"sv, "\\"sv, "{id}"sv}) {
    EXPECT_EQ(segment_problem(text), "") << text;
  }
}

TEST(Path, FillsATemplateWithOneSegmentPerParameter) {
  struct Case {
    std::string_view id;
    std::string_view encoded;
  };
  constexpr Case cases[] = {
      {"HOME_12345", "HOME_12345"},
      {"a/b", "a%2Fb"},
      {"../divisions", "..%2Fdivisions"},
      {"%2e%2e", "%252e%252e"},
      {"50%", "50%25"},
      {"who?", "who%3F"},
      {"a?b=c&d", "a%3Fb%3Dc%26d"},
      {"#1", "%231"},
      {"jane+home@example.com", "jane%2Bhome%40example.com"},
      {"Lot 7", "Lot%207"},
      {"M\xC3\xBCller", "M%C3%BCller"},
      {"a;b", "a%3Bb"},
      {"a\\b", "a%5Cb"},
  };
  for (const auto& [id, encoded] : cases) {
    const Expanded expanded = expand("/api/v2/homes/{externalId}", {id});
    EXPECT_EQ(expanded.path, "/api/v2/homes/" + std::string(encoded));
    EXPECT_THAT(expanded.violations, IsEmpty()) << id;
  }
}

TEST(Path, FillsParametersInOrderAndKeepsWhatIsAround) {
  EXPECT_EQ(expand("/api/v2/homes", {}).path, "/api/v2/homes");
  EXPECT_EQ(expand("/homes/{externalHomeId}/users/{email}", {"H/1", "a@b.c"}).path,
            "/homes/H%2F1/users/a%40b.c");
  EXPECT_EQ(expand("/divisions/{externalId}/activate", {"D 1"}).path, "/divisions/D%201/activate");
}

TEST(Path, DoesNotTakeAParameterForATemplate) {
  const Expanded expanded = expand("/homes/{externalHomeId}/users/{email}", {"{email}", "a@b.c"});
  EXPECT_EQ(expanded.path, "/homes/%7Bemail%7D/users/a%40b.c");
  EXPECT_THAT(expanded.violations, IsEmpty());
}

TEST(Path, NamesTheUnfitParameterAsTheTemplateDoes) {
  for (const auto& [why, text] : unfit) {
    EXPECT_THAT(expand("/homes/{externalHomeId}/users/{email}", {text, "a@b.c"}).violations,
                ElementsAre(violates("externalHomeId")))
        << why;
    EXPECT_THAT(expand("/homes/{externalHomeId}/users/{email}", {"HOME_1", text}).violations,
                ElementsAre(violates("email")))
        << why;
    EXPECT_THAT(expand("/divisions/{externalId}/activate", {text}).violations,
                ElementsAre(violates("externalId")))
        << why;
  }
}

TEST(Path, ReportsEveryUnfitParameterAndKeepsEarlierViolations) {
  std::vector<Violation> violations{{"city", "is required"}};
  constexpr std::array<std::string_view, 2> parameters{"", ".."};
  (void)expand_path("/documents/externalHome/{externalHomeId}/category/{category}", parameters, violations);
  EXPECT_THAT(violations, ElementsAre(violates("city"), violates("externalHomeId"), violates("category")));
}

}  // namespace
