#pragma once

#include <string_view>

namespace builderbacked {

/// Whether the text is well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Whether the text holds an ASCII control character (NUL, CR, LF, tab, DEL, …).
[[nodiscard]] bool has_control_character(std::string_view text) noexcept;

/// Whether nothing but ASCII whitespace is in the text.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

/// Compares ASCII letters without case.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Without leading and trailing spaces and tabs.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

}  // namespace builderbacked
