#pragma once

#include <algorithm>
#include <chrono>

#include "flight.hpp"

namespace builderbacked {

/// Holds starts back for ever longer while the service is away, so that an outage does not use up items that
/// could be sent after it. Pure: time is an argument.
class CircuitBreaker {
 public:
  [[nodiscard]] TimePoint open_until() const { return open_until_; }

  void answered() {
    failures_ = 0;
    trips_ = 0;
  }

  /// A call that had started then failed for want of the service. True when the breaker trips.
  bool failed(TimePoint started, TimePoint now) {
    constexpr int failures_of_an_outage = 8;  // In a row: what happens now and then is no outage.
    ++failures_;
    if (failures_ < failures_of_an_outage || started < tripped_) return false;
    constexpr std::chrono::milliseconds longest{30'000};
    tripped_ = now;
    open_until_ = now + (std::min)(longest, std::chrono::milliseconds{250} * (1 << (std::min)(trips_, 7)));
    ++trips_;
    return true;
  }

 private:
  int failures_ = 0;
  int trips_ = 0;
  TimePoint tripped_ = (TimePoint::min)();
  TimePoint open_until_ = (TimePoint::min)();
};

}  // namespace builderbacked
