#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "testing/sandbox_faults.hpp"

// How faults are written: on the command line and over the control port. What cannot be understood throws
// `std::invalid_argument`, whose text names the member that is wrong.

namespace builderbacked::testing {

/// A fault's name, or its JSON object.
[[nodiscard]] Fault parse_fault(std::string_view text);

/// A JSON object, or an array of them.
[[nodiscard]] std::vector<Fault> parse_faults(std::string_view json);

/// All names, separated by ", ".
[[nodiscard]] std::string fault_names();

}  // namespace builderbacked::testing
