#pragma once

#include <optional>
#include <string_view>

#include "builderbacked/error.hpp"

namespace builderbacked::wire {

/// The API's error body; nothing when it is not a JSON object, or an empty one. A member of another type than
/// documented goes to `extra`: what else the error says must not be lost for that.
[[nodiscard]] std::optional<ServiceError> decode_error(std::string_view text);

}  // namespace builderbacked::wire
