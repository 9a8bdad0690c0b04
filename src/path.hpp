#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/error.hpp"

namespace builderbacked {

/// Everything but the unreserved characters of RFC 3986 as %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Why `text` cannot be one path segment; empty when it can. An empty segment, `.` or `..` would address
/// something else than was meant, so it must never reach the wire.
[[nodiscard]] std::string_view segment_problem(std::string_view text) noexcept;

/// Fills "/homes/{externalId}/users/{email}" with one percent-encoded segment per parameter, in order. A
/// parameter that cannot be a segment adds a violation under its name in the template.
[[nodiscard]] std::string expand_path(std::string_view path_template,
                                      std::span<const std::string_view> parameters,
                                      std::vector<Violation>& violations);

}  // namespace builderbacked
