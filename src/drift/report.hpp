#pragma once

#include <string>

#include "drift/compare.hpp"

namespace builderbacked::drift {

/// Whether the SDK may fail with such a service.
[[nodiscard]] bool can_break(const Comparison& comparison);

/// For people. What came from the document cannot move a terminal's cursor.
[[nodiscard]] std::string as_text(const Comparison& comparison);

/// For programs: differences, assumptions, summary.
[[nodiscard]] std::string as_json(const Comparison& comparison);

/// Without control characters, and in UTF-8.
[[nodiscard]] std::string printable(const std::string& text);

}  // namespace builderbacked::drift
