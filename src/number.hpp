#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace builderbacked {

/// The integer that the whole of `text` is, in decimal; nothing when it is none or does not fit.
template <class T>
[[nodiscard]] std::optional<T> parse_integer(std::string_view text) noexcept {
  T number{};
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace builderbacked
