#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace builderbacked::testing {

/// A document of JSON or of YAML, in the order in which it is written. What YAML writes without quotes is a
/// text, unless JSON too would write it so. Throws `std::runtime_error` that names the line.
[[nodiscard]] nlohmann::ordered_json json_of_yaml(const std::string& text);

}  // namespace builderbacked::testing
