#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace builderbacked::wire {

/// How many characters at the start of `text` stand in a JSON string for themselves.
[[nodiscard]] std::size_t plain_length(std::string_view text) noexcept;

/// Appends `text`, which must be UTF-8, as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

/// `text`, which must be UTF-8, as a JSON string with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace builderbacked::wire
