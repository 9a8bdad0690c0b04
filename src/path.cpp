#include "path.hpp"

#include <cstdint>

#include "text.hpp"

namespace builderbacked {

namespace {

bool is_unreserved(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& encoded, std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      encoded += '%';
      encoded += hex[byte >> 4];
      encoded += hex[byte & 0x0F];
    }
  }
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  append_encoded(encoded, text);
  return encoded;
}

std::string_view segment_problem(std::string_view text) noexcept {
  if (is_blank(text)) return "is required";
  if (text == "." || text == "..") return "must not be '.' or '..'";
  if (!is_utf8(text)) return "is not valid UTF-8";
  if (has_control_character(text)) return "contains a control character";
  return {};
}

std::string expand_path(std::string_view path_template, std::span<const std::string_view> parameters,
                        std::vector<Violation>& violations) {
  std::string path;
  path.reserve(path_template.size() + 32);  // Enough for most ids.
  std::string_view rest = path_template;
  for (const std::string_view parameter : parameters) {
    const std::size_t open = rest.find('{');
    const std::size_t close = rest.find('}');
    path += rest.substr(0, open);
    append_encoded(path, parameter);
    const std::string_view problem = segment_problem(parameter);
    if (!problem.empty()) {
      violations.push_back({std::string(rest.substr(open + 1, close - open - 1)), std::string(problem)});
    }
    rest.remove_prefix(close + 1);
  }
  path += rest;
  return path;
}

}  // namespace builderbacked
