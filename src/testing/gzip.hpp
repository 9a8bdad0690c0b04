#pragma once

#include <string>
#include <string_view>

namespace builderbacked::testing {

/// As one gzip member (RFC 1952).
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace builderbacked::testing
