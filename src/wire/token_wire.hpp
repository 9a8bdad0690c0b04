#pragma once

#include <optional>
#include <string>

#include "builderbacked/extra.hpp"
#include "builderbacked/home.hpp"

namespace builderbacked::wire {

/// What a token endpoint answers, good or bad (RFC 6749 §5).
struct TokenAnswer {
  std::optional<std::string> access_token{};
  std::optional<std::string> token_type{};
  std::optional<DetailValue> expires_in{};  ///< A number, or (some servers) a numeric string.
  std::optional<std::string> error{};
  Extra extra{};
};

}  // namespace builderbacked::wire
