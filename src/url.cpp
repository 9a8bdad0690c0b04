#include "url.hpp"

#include <algorithm>
#include <cstdint>

#include "number.hpp"
#include "text.hpp"

namespace builderbacked {

namespace {

bool is_host_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_';
}

bool is_port(std::string_view text) noexcept {
  return parse_integer<std::uint16_t>(text).value_or(0) != 0;
}

bool is_octet(std::string_view text) noexcept {
  return parse_integer<std::uint8_t>(text).has_value();
}

/// Splits "host:port" or "[v6]:port"; an empty view when it is neither.
std::string_view host_of(std::string_view authority) {
  std::string_view host;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return {};
    host = authority.substr(1, close - 1);
    rest = authority.substr(close + 1);
    const bool is_address = std::count(host.begin(), host.end(), ':') >= 2 &&
                            host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    if (!is_address) return {};
  } else {
    host = authority.substr(0, authority.find(':'));
    rest = authority.substr(host.size());
    if (!std::all_of(host.begin(), host.end(), is_host_character)) return {};
  }
  const bool ends_well = rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  return ends_well ? host : std::string_view{};
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  std::size_t start = 0;
  if (equals_ignoring_case(text.substr(0, 8), "https://")) {
    url.https = true;
    start = 8;
  } else if (equals_ignoring_case(text.substr(0, 7), "http://")) {
    start = 7;
  } else {
    return std::nullopt;
  }
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!is_ascii || text.find_first_of("#\\\"<>^`{|}") != std::string_view::npos) return std::nullopt;

  const std::size_t authority_end = (std::min)(text.find_first_of("/?", start), text.size());
  url.origin = text.substr(0, authority_end);
  url.host = host_of(text.substr(start, authority_end - start));
  if (url.host.empty()) return std::nullopt;
  const std::size_t path_end = (std::min)(text.find('?'), text.size());
  url.path = text.substr(authority_end, path_end - authority_end);
  if (path_end < text.size()) url.query = text.substr(path_end + 1);
  return url;
}

bool is_loopback(std::string_view host) noexcept {
  if (equals_ignoring_case(host, "localhost") || host == "::1") return true;
  // Four numbers, not a name that starts like them ("127.0.0.1.example.com").
  if (!host.starts_with("127.")) return false;
  std::string_view rest = host;
  for (int part = 0; part < 3; ++part) {
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos || !is_octet(rest.substr(0, dot))) return false;
    rest.remove_prefix(dot + 1);
  }
  return is_octet(rest);
}

}  // namespace builderbacked
