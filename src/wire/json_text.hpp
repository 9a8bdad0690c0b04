#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace builderbacked::wire {

/// What stands in a JSON string for itself and is ASCII, by character. A table: nearly all of JSON is
/// strings.
inline constexpr auto is_plain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

/// How many such characters `text` begins with.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
  std::size_t length = 0;
  while (length < text.size() && is_plain[static_cast<std::uint8_t>(text[length])]) ++length;
  return length;
}

/// Appends `text`, which must be UTF-8, as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

/// `text`, which must be UTF-8, as a JSON string with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace builderbacked::wire
