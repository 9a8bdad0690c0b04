#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace builderbacked::wire {

/// How many characters at the start of `text` stand in a JSON string for themselves.
[[nodiscard]] inline std::size_t plain_length(std::string_view text) noexcept {
  std::size_t length = 0;
  for (const char c : text) {
    if (static_cast<std::uint8_t>(c) < 0x20 || c == '"' || c == '\\') break;
    ++length;
  }
  return length;
}

/// Appends `text`, which must be UTF-8, as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

/// `text`, which must be UTF-8, as a JSON string with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace builderbacked::wire
