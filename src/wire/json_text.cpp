#include "wire/json_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_document.hpp"

namespace builderbacked::wire {

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, written, i - written);
    written = i + 1;
    switch (byte) {
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
        out += "\\u00";
        out += hex[byte >> 4];
        out += hex[byte & 0x0F];
      }
    }
  }
  out.append(text, written);
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

bool is_json(std::string_view text) {
  // nlohmann takes a NUL for the end, and skips a byte order mark; in the middle of a document both are
  // wrong.
  if (text.find('\0') != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")) return false;
  return JsonDocument::accept(text.begin(), text.end());
}

}  // namespace builderbacked::wire
