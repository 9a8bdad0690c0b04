#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "flight.hpp"

namespace builderbacked {

/// How many calls a loop has on their way: additive increase while all goes well, multiplicative decrease
/// when the service refuses calls for overload or answers ever more slowly. Pure: time is an argument.
class Concurrency {
 public:
  explicit Concurrency(std::size_t most) : most_(static_cast<double>(most)), limit_(most_) {}

  /// At least 1.
  [[nodiscard]] std::size_t limit() const { return static_cast<std::size_t>(limit_); }

  /// A call that had started then was refused with 429 or 503.
  void refused(TimePoint started, TimePoint now) { decrease(0.5, started, now); }

  /// A call that had started then was answered.
  void answered(TimePoint started, TimePoint now) {
    const std::chrono::duration<double> latency = now - started;
    ++samples_;
    recent_ += (latency - recent_) / (std::min)(samples_, limit_ + 1);
    if (samples_ > limit_) {
      best_ = (std::min)(best_, recent_);
      // Doubling alone would be noise where answers take a millisecond.
      if (recent_ > 2 * best_ + std::chrono::milliseconds{100}) {
        // Perhaps it is not the load: what does not get faster with fewer calls is as fast as it gets.
        if (started >= decreased_) best_ += (recent_ - best_) / 8;
        return decrease(0.8, started, now);
      }
    }
    limit_ = (std::min)(most_, limit_ + 1 / limit_);
  }

 private:
  using Seconds = std::chrono::duration<double>;

  void decrease(double factor, TimePoint started, TimePoint now) {
    if (started < decreased_) return;  // One sign of trouble comes once from every call that was on its way.
    decreased_ = now;
    limit_ = (std::max)(1.0, limit_ * factor);
    samples_ = 0;
    recent_ = Seconds{0};
  }

  double most_;
  double limit_;
  double samples_ = 0;  ///< Since the last decrease.
  Seconds recent_{0};   ///< Latency, smoothed over about as many answers as there are calls on their way.
  Seconds best_ = (Seconds::max)();
  TimePoint decreased_ = (TimePoint::min)();
};

}  // namespace builderbacked
