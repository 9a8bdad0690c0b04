#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "call_rate.hpp"
#include "concurrency.hpp"
#include "retry.hpp"

namespace builderbacked {

/// How many calls of a loop are on their way and how fast they start, as the answers suggest.
class Pace {
 public:
  explicit Pace(std::size_t most_at_once, double most_per_second = 0)
      : concurrency_(most_at_once), rate_(most_per_second) {}

  [[nodiscard]] std::size_t limit() const { return concurrency_.limit(); }
  [[nodiscard]] TimePoint next_start() const { return rate_.next_start(); }
  [[nodiscard]] std::optional<double> per_second(TimePoint now) const { return rate_.per_second(now); }
  [[nodiscard]] std::size_t throttled() const { return throttled_; }

  void started(TimePoint now) { rate_.started(now); }

  /// `wait` is what the service asked for, if it did.
  void settled(const AttemptOutcome& outcome, TimePoint started, TimePoint now,
               std::optional<std::chrono::milliseconds> wait) {
    if (response_in(outcome) == nullptr) return;  // It says nothing about load.
    if (!is_throttling(outcome)) {
      rate_.accepted(now);
      return concurrency_.answered(started, now);
    }
    ++throttled_;
    concurrency_.refused(started, now);
    if (wait && wait->count() > 0) rate_.refused(started, now, *wait);
  }

 private:
  Concurrency concurrency_;
  CallRate rate_;
  std::size_t throttled_ = 0;
};

}  // namespace builderbacked
