#include "testing/sandbox_http.hpp"

#include "testing/sandbox_delivery.hpp"

namespace builderbacked::testing {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string percent_decode(std::string_view text, bool form) {
  const auto digit = [](char c) {
    const auto at = std::string_view("0123456789abcdef0123456789ABCDEF").find(c);
    if (at == std::string_view::npos) throw Problem{400, "Malformed percent-encoding"};
    return static_cast<unsigned>(at % 16);
  };
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) throw Problem{400, "Malformed percent-encoding"};
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += form && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::string base64_decode(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string decoded;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      decoded += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return decoded;
}

std::string_view path_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::size_t slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? "/" : url.substr(slash);
  }
  return target_path(url);
}

}  // namespace builderbacked::testing
