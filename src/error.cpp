#include "builderbacked/error.hpp"

#include <utility>

namespace builderbacked {

std::string_view to_string(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::invalid_request:
      return "invalid_request";
    case ErrorKind::authentication:
      return "authentication";
    case ErrorKind::permission:
      return "permission";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::rejected:
      return "rejected";
    case ErrorKind::throttled:
      return "throttled";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::cancelled:
      return "cancelled";
    case ErrorKind::malformed_response:
      return "malformed_response";
  }
  return "unknown";
}

RequestFailed::RequestFailed(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}

RequestFailed::~RequestFailed() = default;

}  // namespace builderbacked
