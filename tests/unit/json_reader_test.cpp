#include "wire/json_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <clocale>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "builderbacked/home.hpp"
#include "wire/codec.hpp"

namespace {

using namespace builderbacked;
using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using wire::DecodeError;

template <class T = Home>
std::optional<DecodeError> problem(std::string_view text) {
  auto decoded = wire::decode<T>(text);
  if (auto* error = std::get_if<DecodeError>(&decoded)) return std::move(*error);
  return std::nullopt;
}

Home read(std::string_view text) {
  auto decoded = wire::decode<Home>(text);
  if (const auto* error = std::get_if<DecodeError>(&decoded)) {
    ADD_FAILURE() << error->pointer << ' ' << error->problem;
    return {};
  }
  return std::move(std::get<Home>(decoded));
}

/// A home with these members beside the one that identifies it.
std::string home_with(std::string_view members) {
  return R"({"externalId":"H",)" + std::string(members) + '}';
}

/// What `extra` keeps of an unknown member with this value.
std::string kept(std::string_view json) {
  return read(home_with(R"("unknown":)" + std::string(json))).extra["unknown"];
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

class LocaleGuard {
 public:
  LocaleGuard() : before_(std::setlocale(LC_NUMERIC, nullptr)) {}
  ~LocaleGuard() { std::setlocale(LC_NUMERIC, before_.c_str()); }
  LocaleGuard(const LocaleGuard&) = delete;
  LocaleGuard& operator=(const LocaleGuard&) = delete;

 private:
  std::string before_;
};

TEST(JsonReader, KeepsUnknownScalarsDigitForDigit) {
  for (const char* json : {"0",
                           "-0",
                           "-0.0",
                           "1",
                           "-1",
                           "1.0",
                           "1.50",
                           "1e2",
                           "1E+2",
                           "1.0e-07",
                           "-2.5E3",
                           "12345678901234567890123",
                           "-12345678901234567890123",
                           "9223372036854775807",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "18446744073709551615",
                           "18446744073709551616",
                           "0.1000000000000000055511151231257827",
                           "5e-324",
                           "1e-400",
                           "true",
                           "false",
                           "null",
                           R"("")",
                           R"("text")"}) {
    EXPECT_EQ(kept(json), json);
  }
}

TEST(JsonReader, KeepsNumbersBeyondTheRangeOfDouble) {
  for (const std::string& json :
       {"1e400"s, "-1e400"s, std::string(400, '9'), "[" + std::string(400, '9') + "]"}) {
    EXPECT_FALSE(problem(home_with(R"("unknown":)" + json))) << json;
  }
}

TEST(JsonReader, KeepsDigitsInEveryLocale) {
  const LocaleGuard guard;
  bool found = false;
  for (const char* name :
       {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8", "nl_NL.UTF-8", "German"}) {
    found =
        found || (std::setlocale(LC_NUMERIC, name) != nullptr && *std::localeconv()->decimal_point == ',');
  }
  if (!found) GTEST_SKIP() << "no locale with a decimal comma is installed";
  EXPECT_EQ(kept("1.50"), "1.50");
  EXPECT_EQ(kept("[1.5,2.5e1]"), "[1.5,2.5e1]");
}

TEST(JsonReader, KeepsUnknownValuesAsEquivalentJson) {
  for (const char* json :
       {"{}", "[]", "[[],{},[{}]]", R"({"a":{"b":[1,2.50,{"c":null}]},"d":[true,false]})",
        R"([ 1 , "two" , { "three" : 3 } ])", R"("quote \" backslash \\ slash \/ \b\f\n\r\t")",
        R"("\u00fc \u20ac \ud83c\udfe0")", R"("\u0000\u001f\u007f")", R"({"\"k\\\n\u0001":"\ud83d\ude00"})",
        R"({"":""})", "\"\xC3\xBC\"", "[\"\x7F\"]"}) {
    const std::string text = kept(json);
    EXPECT_EQ(nlohmann::json::parse(text), nlohmann::json::parse(json)) << json;
    EXPECT_EQ(text.find('\n'), std::string::npos) << json;
  }
  EXPECT_EQ(kept("[1.0, -0, 12345678901234567890123, 1e2]"), "[1.0,-0,12345678901234567890123,1e2]");
}

TEST(JsonReader, KeepsWhatFollowsAnUnknownValue) {
  const Home home = read(R"({"a":{"externalId":"inner"},"externalId":"H","b":[1,[2]],"c":[3],"city":"X"})");
  EXPECT_EQ(home.external_id, "H");
  EXPECT_EQ(home.city, "X");
  EXPECT_THAT(home.extra,
              ElementsAre(Pair("a", R"({"externalId":"inner"})"), Pair("b", "[1,[2]]"), Pair("c", "[3]")));
}

TEST(JsonReader, KeepsDetailsThatAreNoStrings) {
  const Home home = read(home_with(
      R"("homeDetails":{"a":"text","b":12.50,"c":null,"d":{"e":[1.0]},"f":"","g":"12.50","h":false})"));
  EXPECT_THAT(home.home_details,
              ElementsAre(Pair("a", DetailValue("text")), Pair("b", DetailValue::json("12.50")),
                          Pair("c", DetailValue::json("null")),
                          Pair("d", DetailValue::json(R"({"e":[1.0]})")), Pair("f", DetailValue("")),
                          Pair("g", DetailValue("12.50")), Pair("h", DetailValue::json("false"))));
}

TEST(JsonReader, LimitsDepth) {
  EXPECT_FALSE(problem(home_with(R"("unknown":)" + nested(99))));
  EXPECT_EQ(kept(nested(99)), nested(99));
  EXPECT_FALSE(problem(home_with(R"("homeDetails":{"a":)" + nested(98) + '}')));
  EXPECT_TRUE(problem(nested(10'000)));
  EXPECT_TRUE(problem(home_with(R"("unknown":)" + nested(10'000))));
  EXPECT_TRUE(problem(home_with(R"("unknown":)" + std::string(10'000, '['))));
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
  EXPECT_TRUE(problem(home_with(R"("unknown":)" + objects + '1' + std::string(10'000, '}'))));
  // Siblings are not depth.
  std::string many = "[]";
  for (int i = 0; i < 10'000; ++i) many += ",[]";
  EXPECT_FALSE(problem(home_with(R"("unknown":[)" + many + "]")));
}

TEST(JsonReader, ShowsNoNameFromTheDocumentWhenItIsTooDeep) {
  for (const std::string& name : {R"("jane@example.com")"s, R"("a\nb")"s}) {
    for (const std::string& text : {home_with(name + ':' + nested(10'000)),
                                    home_with(R"("homeDetails":{)" + name + ':' + nested(10'000) + '}')}) {
      const auto error = problem(text);
      ASSERT_TRUE(error);
      EXPECT_THAT(error->pointer + error->problem, Not(HasSubstr("jane")));
      EXPECT_THAT(error->pointer + error->problem, Not(HasSubstr("\n")));
    }
  }
}

TEST(JsonReader, PointsAtAWrongType) {
  struct Case {
    std::string text;
    const char* pointer;
    const char* expected;
  };
  const Case cases[] = {
      {"null", "", "an object"},
      {"[]", "", "an object"},
      {R"("text")", "", "an object"},
      {"5", "", "an object"},
      {R"({"externalId":5})", "/externalId", "a string"},
      {R"({"externalId":true})", "/externalId", "a string"},
      {R"({"externalId":{}})", "/externalId", "a string"},
      {R"({"externalId":["H"]})", "/externalId", "a string"},
      {R"({"jobId":5})", "/jobId", "a string"},
      {R"({"type":1})", "/type", "a string"},
      {R"({"status":false})", "/status", "a string"},
      {R"({"closingDate":1740391200})", "/closingDate", "a string"},
      {R"({"marketHome":"true"})", "/marketHome", "true or false"},
      {R"({"marketHome":1})", "/marketHome", "true or false"},
      {R"({"id":"1"})", "/id", "a 64-bit integer"},
      {R"({"id":1.5})", "/id", "a 64-bit integer"},
      {R"({"id":true})", "/id", "a 64-bit integer"},
      {R"({"id":9223372036854775808})", "/id", "a 64-bit integer"},
      {R"({"id":-9223372036854775809})", "/id", "a 64-bit integer"},
      {R"({"id":12345678901234567890123})", "/id", "a 64-bit integer"},
      {R"({"homeDetails":"x"})", "/homeDetails", "an object"},
      {R"({"homeDetails":[]})", "/homeDetails", "an object"},
      {R"({"homeowners":{}})", "/homeowners", "an array"},
      {R"({"homeowners":"x"})", "/homeowners", "an array"},
      {R"({"homeowners":["x"]})", "/homeowners/0", "an object"},
      {R"({"homeowners":[{"email":"a@b.c"},null]})", "/homeowners/1", "an object"},
      {R"({"homeowners":[{"email":"a@b.c"},[]]})", "/homeowners/1", "an object"},
      {R"({"homeowners":[{"x":[1,[2]]},{},{"email":7}]})", "/homeowners/2/email", "a string"},
      {R"({"homeowners":[{"defaultHome":"yes"}]})", "/homeowners/0/defaultHome", "true or false"},
  };
  for (const Case& c : cases) {
    const auto error = problem(c.text);
    ASSERT_TRUE(error) << c.text;
    EXPECT_EQ(error->pointer, c.pointer) << c.text;
    EXPECT_EQ(error->problem, "expected "s + c.expected) << c.text;
  }
  const auto error =
      problem<std::vector<Home>>(R"([{"externalId":"H"},{"externalId":"I","homeowners":[1]}])");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->pointer, "/1/homeowners/0");
}

TEST(JsonReader, NamesAMissingIdentity) {
  for (const char* text : {"{}", R"({"city":"X"})", R"({"externalId":null})", R"({"externalId":""})"}) {
    const auto error = problem(text);
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->pointer, "");
    EXPECT_THAT(error->problem, HasSubstr("externalId"));
  }
  const auto error = problem<std::vector<Home>>(R"([{"externalId":"H"},{"city":"X"}])");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->pointer, "/1");
}

TEST(JsonReader, ReadsIntegersToTheirBounds) {
  EXPECT_EQ(read(home_with(R"("id":9223372036854775807)")).id, (std::numeric_limits<std::int64_t>::max)());
  EXPECT_EQ(read(home_with(R"("id":-9223372036854775808)")).id, (std::numeric_limits<std::int64_t>::min)());
  EXPECT_EQ(read(home_with(R"("id":0)")).id, 0);
  EXPECT_EQ(read(home_with(R"("id":-0)")).id, 0);
}

TEST(JsonReader, RefusesEveryTruncation) {
  const std::string whole =
      R"({"externalId":"H\u00fc","id":12,"homeowners":[{"email":"a@b.c","defaultHome":true}],"x":[1.5,{"y":null}]})";
  ASSERT_FALSE(problem(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto error = problem(whole.substr(0, length));
    ASSERT_TRUE(error) << length;
    EXPECT_THAT(error->problem, Not(IsEmpty())) << length;
  }
}

TEST(JsonReader, RefusesWhatFollowsTheDocument) {
  const std::string whole = R"({"externalId":"H"})";
  EXPECT_FALSE(problem(whole + " \t\r\n"));
  for (const std::string& rest :
       {"x"s, "}"s, ","s, "{}"s, whole, "null"s, "//"s, "\0"s, "\0 secret"s, "\n\0{"s}) {
    EXPECT_TRUE(problem(whole + rest)) << testing::PrintToString(rest);
    EXPECT_FALSE(wire::is_json(whole + rest)) << testing::PrintToString(rest);
  }
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  for (const std::string& text : {""s,
                                  " "s,
                                  "\0"s,
                                  "<html></html>"s,
                                  "{externalId:1}"s,
                                  "{'externalId':'H'}"s,
                                  R"({"externalId":"H",})"s,
                                  R"({"externalId" "H"})"s,
                                  R"({"externalId":"H" "city":"X"})"s,
                                  home_with(R"("x":[1,])"),
                                  home_with(R"("x":01)"),
                                  home_with(R"("x":-)"),
                                  home_with(R"("x":+1)"),
                                  home_with(R"("x":.5)"),
                                  home_with(R"("x":1.)"),
                                  home_with(R"("x":1e)"),
                                  home_with(R"("x":0x1)"),
                                  home_with(R"("x":NaN)"),
                                  home_with(R"("x":Infinity)"),
                                  home_with(R"("x":True)"),
                                  home_with(R"("x":nul)"),
                                  home_with("/**/\"x\":1"),
                                  home_with(R"("x":[1})"),
                                  home_with(R"("x":{"y":1])"),
                                  home_with(R"("x":"\x41")"),
                                  home_with(R"("x":"\u12")"),
                                  home_with("\"x\":\"a\nb\""),
                                  home_with("\"x\":\"a\tb\""),
                                  home_with("\"x\":\"a\0b\""s)}) {
    const auto error = problem(text);
    ASSERT_TRUE(error) << testing::PrintToString(text);
    EXPECT_THAT(error->problem, HasSubstr("not valid JSON")) << testing::PrintToString(text);
  }
}

TEST(JsonReader, RefusesTextThatIsNotUtf8) {
  for (const std::string& bad :
       {"M\xFCller"s, "\x80"s, "\xC0\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xC3"s, R"(\ud800)"s,
        R"(\udc00)"s, R"(\ud800x)"s, R"(\ud800\ud800)"s, R"(\ude00\ud83d)"s}) {
    EXPECT_TRUE(problem(R"({"externalId":")" + bad + "\"}")) << bad;
    EXPECT_TRUE(problem(home_with(R"("unknown":")" + bad + '"'))) << bad;
    EXPECT_TRUE(problem(home_with(R"("unknown":[{"a":")" + bad + "\"}]"))) << bad;
    EXPECT_TRUE(problem(home_with('"' + bad + "\":1"))) << bad;
  }
}

TEST(JsonReader, ShowsNothingOfABrokenDocument) {
  for (const std::string& text : {R"({"secret": secret})"s, R"({"externalId":"secret)"s, "secret"s,
                                  R"({"externalId":"H"} secret)"s, R"({"secret":"\ud800"})"s}) {
    const auto error = problem(text);
    ASSERT_TRUE(error) << text;
    EXPECT_THAT(error->pointer + error->problem, Not(HasSubstr("secret"))) << text;
  }
}

TEST(JsonReader, TheLastOfDuplicatesCounts) {
  const Home home = read(R"({
    "externalId":"first", "externalId":"H", "jobId":"1", "jobId":"2", "id":1, "id":2,
    "homeowners":[{"email":"a@b.c"},{"email":"b@b.c"}], "homeowners":[{"email":"c@b.c"}],
    "homeDetails":{"a":"1","b":"2"}, "homeDetails":{"c":"3","c":4},
    "x":"text", "x":[1], "y":[1], "y":"text"})");
  EXPECT_EQ(home.external_id, "H");
  EXPECT_EQ(home.job_id, "2");
  EXPECT_EQ(home.id, 2);
  ASSERT_EQ(home.homeowners.size(), 1U);
  EXPECT_EQ(home.homeowners[0].email, "c@b.c");
  EXPECT_THAT(home.home_details, ElementsAre(Pair("c", DetailValue::json("4"))));
  EXPECT_THAT(home.extra, ElementsAre(Pair("x", "[1]"), Pair("y", R"("text")")));
}

TEST(JsonReader, ANullMemberIsAbsent) {
  const Home home = read(home_with(
      R"("jobId":null,"city":null,"type":null,"marketHome":null,"id":null,"closingDate":null,"status":null,
         "homeowners":null,"homeDetails":null)"));
  EXPECT_EQ(home, read(R"({"externalId":"H"})"));
}

TEST(JsonReader, ALongListTakesNoMoreMemoryThanItNeeds) {
  constexpr std::size_t count = 70'000;
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "" : ",") + R"({"externalId":"H)"s + std::to_string(i) + "\"}";
  }
  auto decoded = wire::decode<std::vector<Home>>(text + ']');
  const auto* homes = std::get_if<std::vector<Home>>(&decoded);
  ASSERT_NE(homes, nullptr);
  ASSERT_EQ(homes->size(), count);
  for (std::size_t i = 0; i < count; ++i) ASSERT_EQ((*homes)[i].external_id, "H" + std::to_string(i));
  EXPECT_LT(homes->capacity(), count * 5 / 4);
}

TEST(JsonReader, AListThatOnlyBeginsWithSmallElementsIsNotTakenForALongOne) {
  std::string text = "[";
  for (int i = 0; i < 20; ++i) text += R"({"externalId":"H"},)";
  text += R"({"externalId":"H","model":")" + std::string(1'000'000, 'x') + R"("}])";
  auto decoded = wire::decode<std::vector<Home>>(text);
  const auto* homes = std::get_if<std::vector<Home>>(&decoded);
  ASSERT_NE(homes, nullptr);
  EXPECT_EQ(homes->size(), 21U);
  EXPECT_LE(homes->capacity(), 16U * 65);
}

TEST(JsonReader, AnInnerListIsNotTakenForWhatFollowsIt) {
  std::string owners;
  for (int i = 0; i < 17; ++i) owners += (i == 0 ? "" : ",") + R"({"email":"a"})"s;
  const std::string home = R"({"externalId":"H","homeowners":[)" + owners + "]}";
  std::string text = "[" + home;
  for (int i = 1; i < 200; ++i) text += "," + home;
  auto decoded = wire::decode<std::vector<Home>>(text + "]");
  const auto* homes = std::get_if<std::vector<Home>>(&decoded);
  ASSERT_NE(homes, nullptr);
  ASSERT_EQ(homes->size(), 200U);
  for (const Home& one : *homes) {
    EXPECT_EQ(one.homeowners.size(), 17U);
    EXPECT_LE(one.homeowners.capacity(), 64U);
  }
}

TEST(JsonReader, CountsTheByteOrderMark) {
  EXPECT_FALSE(problem("\xEF\xBB\xBF" + home_with(R"("city":"X")")));
  const auto error = problem("\xEF\xBB\xBFx");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->problem, "is not valid JSON (byte 4)");
}

TEST(JsonReader, TellsAnEmptyTextFromAnAbsentOne) {
  EXPECT_EQ(read(home_with(R"("jobId":"")")).job_id, "");
  EXPECT_EQ(read(R"({"externalId":"H"})").job_id, std::nullopt);
}

TEST(JsonReader, TakesNulInStringsAndNames) {
  const Home home = read(R"({"externalId":"a\u0000b","externalId\u0000":"c","x":"\u0000"})");
  EXPECT_EQ(home.external_id, "a\0b"s);
  EXPECT_THAT(home.extra, ElementsAre(Pair("externalId\0"s, R"("c")"), Pair("x", R"("\u0000")")));
}

TEST(JsonReader, DecodesEscapes) {
  const Home home = read(R"({"external\u0049d":"\"\\\/\b\f\n\r\t\u00fc\u20AC\ud83c\udfe0"})");
  EXPECT_EQ(home.external_id, "\"\\/\b\f\n\r\t\xC3\xBC\xE2\x82\xAC\xF0\x9F\x8F\xA0");
}

TEST(IsJson, TakesOneWholeValue) {
  for (const std::string& text : {"null"s, "1e400"s, R"({"a":[1.50,"\u00fc"]})"s, " [] \n"s}) {
    EXPECT_TRUE(wire::is_json(text)) << text;
  }
  for (const std::string& text :
       {""s, "nul"s, "1,2"s, "{\"a\":1},\"b\":2"s, "\xEF\xBB\xBFnull"s, "null\0"s, "\"\xFF\""s, "'a'"s}) {
    EXPECT_FALSE(wire::is_json(text)) << ::testing::PrintToString(text);
  }
}

}  // namespace
