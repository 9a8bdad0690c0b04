#pragma once

#include <string>

namespace builderbacked::testing {

/// In PEM.
struct ServerIdentity {
  std::string certificate;
  std::string private_key;
};

/// A new key and a certificate for localhost, 127.0.0.1 and ::1 that is its own authority, valid for a day.
/// Throws `std::runtime_error`.
[[nodiscard]] ServerIdentity make_self_signed();

}  // namespace builderbacked::testing
