#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include "call_rate.hpp"
#include "circuit_breaker.hpp"
#include "concurrency.hpp"
#include "retry.hpp"

namespace builderbacked {

/// How many calls of a loop are on their way and how fast they start, as the answers suggest.
class Pace {
 public:
  /// Of a single call.
  Pace() : concurrency_(1) {}
  /// `most_per_second` 0 is no limit.
  Pace(std::size_t most_at_once, double most_per_second)
      : concurrency_(most_at_once), rate_(std::in_place, most_per_second) {}

  /// Whether a call that may not start yet is left with its source, where its time does not run. A single
  /// call's time runs from the moment it is made.
  [[nodiscard]] bool leaves_waiting_to_source() const { return rate_.has_value(); }
  [[nodiscard]] std::size_t limit() const { return concurrency_.limit(); }
  /// When the next call may start; in the past when it may now.
  [[nodiscard]] TimePoint next_start() const {
    if (!rate_) return (TimePoint::min)();
    return (std::max)({rate_->next_start(), breaker_.open_until(), asked_to_wait_until_});
  }
  [[nodiscard]] std::optional<double> per_second(TimePoint now) const {
    return rate_ ? rate_->per_second(now) : std::nullopt;
  }
  [[nodiscard]] std::size_t throttled() const { return throttled_; }

  void started(TimePoint now) {
    if (rate_) rate_->started(now);
  }

  /// `wait` is what the service asked for, if it did.
  void settled(const AttemptOutcome& outcome, TimePoint started, TimePoint now,
               std::optional<std::chrono::milliseconds> wait) {
    if (!rate_) return;
    const HttpResponse* response = response_in(outcome);
    if (is_throttling(outcome)) {
      ++throttled_;
      concurrency_.refused(started, now);
    }
    if (wait) {
      asked_to_wait_until_ = (std::max)(asked_to_wait_until_, now + *wait);
      if (wait->count() > 0) rate_->refused(started, now, *wait);
    } else if (response == nullptr || response->status >= 502) {
      if (breaker_.failed(started, now)) concurrency_.refused(started, now);
    } else if (response->status != 429) {
      breaker_.answered();
      rate_->accepted(now);
      concurrency_.answered(started, now);
    }
  }

 private:
  Concurrency concurrency_;
  std::optional<CallRate> rate_;
  CircuitBreaker breaker_;
  TimePoint asked_to_wait_until_ = (TimePoint::min)();
  std::size_t throttled_ = 0;
};

}  // namespace builderbacked
