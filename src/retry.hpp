#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"

// The retry rule as pure functions: time and chance are arguments. docs/errors.md states it in words.

namespace builderbacked {

using AttemptOutcome = std::variant<HttpResponse, HttpFault>;

[[nodiscard]] inline const HttpResponse* response_in(const AttemptOutcome& outcome) {
  return std::get_if<HttpResponse>(&outcome);
}
[[nodiscard]] bool has_status(const AttemptOutcome& outcome, int status);
[[nodiscard]] bool is_success(const AttemptOutcome& outcome);
/// Whether the service refuses calls because there are too many (429, 503).
[[nodiscard]] bool is_throttling(const AttemptOutcome& outcome);
[[nodiscard]] bool is_body_fault(const AttemptOutcome& outcome);

/// Whether a status shows that the service is well, though perhaps not content.
[[nodiscard]] bool is_answer(int status) noexcept;

/// Whether repeating the request has the effect of doing it once. The token request counts as such.
[[nodiscard]] bool is_idempotent(std::string_view method) noexcept;

/// Whether the request may have taken effect although this outcome does not say so.
[[nodiscard]] bool is_ambiguous(const AttemptOutcome& outcome);

/// Whether trying again may help and can do no harm.
[[nodiscard]] bool is_retryable(const AttemptOutcome& outcome, bool idempotent);

/// The same for looking up the outcome of a create that could not be settled: it only reads, and much hangs
/// on its answer.
[[nodiscard]] bool may_look_again(const AttemptOutcome& outcome);

/// The Retry-After header, in seconds or as an HTTP date; nothing when absent or unreadable, never negative.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response,
                                                                   std::chrono::system_clock::time_point now);

/// An HTTP date (RFC 9110 §5.6.7, IMF-fixdate); nothing when it is not one.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// Exponential back-off with full jitter after `attempts` attempts; `chance` is uniform in [0, 1).
[[nodiscard]] std::chrono::milliseconds backoff(const RetryOptions& options, int attempts, double chance);

}  // namespace builderbacked
