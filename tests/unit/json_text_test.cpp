#include "wire/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "wire/json_reader.hpp"

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

}  // namespace
