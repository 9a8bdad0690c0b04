#include "wire/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace builderbacked::wire {

namespace {

bool is_plain(char c) {
  return static_cast<std::uint8_t>(c) >= 0x20 && c != '"' && c != '\\';
}

constexpr std::uint64_t each = 0x0101010101010101;

/// Whether one of eight bytes is less than `limit`, which is at most 128.
constexpr bool has_less(std::uint64_t eight, std::uint64_t limit) {
  return ((eight - each * limit) & ~eight & each * 0x80) != 0;
}
constexpr bool has_equal(std::uint64_t eight, char c) {
  return has_less(eight ^ each * static_cast<std::uint8_t>(c), 1);
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default: {
      const auto byte = static_cast<std::uint8_t>(c);
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 0x0F];
    }
  }
}

}  // namespace

std::size_t plain_length(std::string_view text) noexcept {
  std::size_t length = 0;
  // Eight at a time: JSON is nearly all strings.
  for (std::uint64_t eight = 0; text.size() - length >= sizeof eight; length += sizeof eight) {
    std::memcpy(&eight, text.data() + length, sizeof eight);
    if (has_less(eight, 0x20) || has_equal(eight, '"') || has_equal(eight, '\\')) break;
  }
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const std::size_t plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    append_escape(out, text.front());
    text.remove_prefix(1);
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

}  // namespace builderbacked::wire
