#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "testing/sandbox_schema.hpp"

// Between HTTP and the sandbox's store: what is in a request. Written apart from the SDK's own encoders, for
// the same reason as the schemas.

namespace builderbacked::testing {

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Percent-decoded; '+' is a space where `form` says so. Throws `Problem` when it is not well-formed.
[[nodiscard]] std::string percent_decode(std::string_view text, bool form = false);

/// Decodes up to the first character that is not of the alphabet.
[[nodiscard]] std::string base64_decode(std::string_view text);

/// The path of a URL, or of a bare request target, without query.
[[nodiscard]] std::string_view path_of(std::string_view url);

}  // namespace builderbacked::testing
