#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace builderbacked::testing {

/// A document of JSON or of YAML, in the order in which it is written. What YAML writes without quotes is a
/// text, unless JSON too would write it so or YAML means null by it: ~, null, Null, NULL or nothing. What
/// begins with { or [ is JSON. Throws `std::runtime_error` that names the line, or the byte of JSON, where
/// something is not right; what is too large as a whole has no such place.
[[nodiscard]] nlohmann::ordered_json json_of_yaml(const std::string& text);

}  // namespace builderbacked::testing
