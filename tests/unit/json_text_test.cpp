#include "wire/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace {

using namespace builderbacked;

TEST(JsonText, EscapesWhatAJsonStringMustNotHold) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), 'b'};
    std::string out = "[";
    wire::append_json_string(out, text);
    EXPECT_EQ(out.front(), '[') << byte;
    const std::string json = out.substr(1);
    ASSERT_TRUE(wire::is_json(json)) << byte;
    EXPECT_EQ(nlohmann::json::parse(json).get<std::string>(), text) << byte;
    const bool must = byte < 0x20 || byte == '"' || byte == '\\';
    EXPECT_EQ(json != '"' + text + '"', must) << byte;
    for (const char c : json) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << byte;
  }
}

TEST(JsonText, KeepsUtf8AndAppends) {
  std::string out = "x:";
  wire::append_json_string(out, "");
  wire::append_json_string(out, "M\xC3\xBCller \xF0\x9F\x8F\xA0");
  EXPECT_EQ(out, "x:\"\"\"M\xC3\xBCller \xF0\x9F\x8F\xA0\"");
}

TEST(JsonText, IsOneWholeValue) {
  using namespace std::string_literals;
  for (const std::string& text : {"null"s, "1e400"s, R"({"a":[1.50,"\u00fc"]})"s, " [] \n"s}) {
    EXPECT_TRUE(wire::is_json(text)) << text;
  }
  for (const std::string& text :
       {""s, "nul"s, "1,2"s, "{\"a\":1},\"b\":2"s, "\xEF\xBB\xBFnull"s, "null\0"s, "\"\xFF\""s, "'a'"s}) {
    EXPECT_FALSE(wire::is_json(text)) << ::testing::PrintToString(text);
  }
}

}  // namespace
