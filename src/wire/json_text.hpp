#pragma once

#include <string>
#include <string_view>

namespace builderbacked::wire {

/// Appends `text`, which must be UTF-8, as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

/// `text`, which must be UTF-8, as a JSON string with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);

/// Whether `text` is one complete JSON value.
[[nodiscard]] bool is_json(std::string_view text);

}  // namespace builderbacked::wire
