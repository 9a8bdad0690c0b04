#pragma once

#include <string_view>

#include "builderbacked/http.hpp"

namespace builderbacked::testing {

/// An error in the documented shape, with the current time, for a request with this target.
[[nodiscard]] HttpResponse error_answer(int status, std::string_view message, std::string_view target);

}  // namespace builderbacked::testing
