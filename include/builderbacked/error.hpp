#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"

namespace builderbacked {

/// What went wrong, in the terms of what a caller can do about it.
enum class ErrorKind {
  invalid_request,  ///< The input was refused before anything was sent, or a file changed while it was; see
                    ///< `Error::violations`.
  authentication,   ///< The token endpoint refused the client, or the API refused the token (401).
  permission,       ///< The token lacks the scope (403).
  not_found,        ///< The addressed thing, or a parent location it needs, is absent or inactive (404).
  conflict,         ///< The external id is taken (409).
  rejected,         ///< The API refused the request for another reason (400 and every other 3xx and 4xx).
  throttled,        ///< Too many calls (429), and waiting longer was not possible.
  unavailable,      ///< The service failed (5xx), or could not be reached or trusted; see `outcome_unknown`.
  timeout,          ///< The call's deadline, or the transport's stall timeout, passed; see `outcome_unknown`.
  cancelled,        ///< Ended by its `Cancellation`; see `outcome_unknown`.
  malformed_response,  ///< The answer is not what the contract promises.
};

/// The enumerator's own name, e.g. "not_found".
BUILDERBACKED_EXPORT std::string_view to_string(ErrorKind kind) noexcept;

/// One reason why a request was refused before sending.
struct Violation {
  std::string field{};   ///< Path in the API's own names, e.g. `homeowners[1].email`.
  std::string reason{};  ///< One line; never contains the value, but for the path of an image.

  bool operator==(const Violation&) const = default;  ///< Compares every member.
};

/// The API's own error body, verbatim. It may contain personal data (an e-mail in `path`, say): it is never
/// part of `Error::message`; think before logging it.
struct ServiceError {
  std::optional<std::string> timestamp{};  ///< When, as the API writes it.
  std::optional<std::int64_t> status{};    ///< HTTP status.
  std::optional<std::string> error{};      ///< Name of the status, such as "Not Found".
  std::optional<std::string> message{};    ///< What is wrong.
  std::optional<std::string> path{};       ///< What was asked for.
  Extra extra{};                           ///< What else is in the body.

  bool operator==(const ServiceError&) const = default;  ///< Compares every member.
};

/// Everything known about a failed call.
struct Error {
  ErrorKind kind{ErrorKind::unavailable};  ///< What to do about it.
  /// One line that is safe to log: no secrets, no response body, no personal data (the path of a profile
  /// image that is refused excepted).
  std::string message{};
  /// The method that failed, e.g. "homes.create".
  std::string operation{};
  /// Status of the last answer; 0 when there was none.
  int http_status{0};
  /// What the API itself said, when it answered in its documented error format.
  std::optional<ServiceError> service{};
  /// Why an `invalid_request` was refused: every violation, not only the first.
  std::vector<Violation> violations{};
  /// How often the request was started; 0 when nothing was sent.
  int attempts{0};
  /// True when a write may have happened although no usable answer arrived.
  bool outcome_unknown{false};
  /// How long the service asked to wait, when it did.
  std::optional<std::chrono::milliseconds> retry_after{};
};

/// Thrown by `Result<T>::value()` when there is no value. `what()` is `error().message`.
class BUILDERBACKED_EXPORT RequestFailed : public std::runtime_error {
 public:
  explicit RequestFailed(Error error);  ///< Carries that error.
  ~RequestFailed() override;
  RequestFailed(const RequestFailed&) = default;             ///< Copies.
  RequestFailed& operator=(const RequestFailed&) = default;  ///< Copies.
  /// Everything known about the failed call.
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

}  // namespace builderbacked
