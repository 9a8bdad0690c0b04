// What is JSON: the SDK's reader and nlohmann's parser, two that were written apart, agree on every text.

#include <algorithm>
#include <string_view>

#include "json_tree.hpp"
#include "require.hpp"
#include "wire/json_reader.hpp"

namespace builderbacked::fuzz {

namespace {

enum class Answer { json, not_json, not_said };

Answer nlohmann_says(std::string_view text) {
  const auto opening = std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; });
  // It skips a byte order mark, takes a NUL for the end, and knows no depth.
  if (opening > 100 || text.find('\0') != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")) {
    return Answer::not_said;
  }
  try {
    static_cast<void>(JsonDocument::parse(text.begin(), text.end()));
    return Answer::json;
  } catch (const JsonDocument::out_of_range&) {
    return Answer::not_said;
  } catch (const JsonDocument::parse_error&) {
    return Answer::not_json;
  }
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  const std::string_view text = fuzz::as_text(data, size);
  const fuzz::Answer answer = fuzz::nlohmann_says(text);
  fuzz::require(answer == fuzz::Answer::not_said || wire::is_json(text) == (answer == fuzz::Answer::json),
                "both readers agree on what is JSON");
  return 0;
}
