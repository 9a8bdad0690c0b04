#pragma once

#include <chrono>
#include <string>

namespace builderbacked::drift {

/// Where a document comes from.
struct Source {
  std::string place{};  ///< A file, "-" for standard input, or an http or https URL.
  std::string ca_file{};
  std::chrono::seconds timeout{30};
  bool allow_plain_http{false};
  std::string token{};  ///< Sent as the bearer, over https or to a loopback host alone; empty: none.
};

/// The text of the document. Throws `std::runtime_error` with a message that holds no secret.
[[nodiscard]] std::string read(const Source& source);

}  // namespace builderbacked::drift
