#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace builderbacked {

/// An absolute http or https URL, taken apart. The views refer to the text that was parsed.
struct Url {
  bool https{false};
  std::string_view host{};    ///< Without port; an IPv6 address without its brackets.
  std::string_view origin{};  ///< "https://host:port".
  std::string_view path{};    ///< From the first '/', without query; may be empty.
  std::string_view query{};   ///< After '?'; may be empty.
};

/// Nothing when the text is not such a URL, or has user info, a fragment, spaces or control characters.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

/// localhost, 127.0.0.0/8 and ::1, by spelling alone: no name is resolved.
[[nodiscard]] bool is_loopback(std::string_view host) noexcept;

}  // namespace builderbacked
