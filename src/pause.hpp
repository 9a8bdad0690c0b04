#pragma once

#include <atomic>

#include "flight.hpp"

namespace builderbacked {

/// Until when no call of a transport starts, because the service asked one of them to wait. Thread-safe.
class Pause {
 public:
  void extend(TimePoint until) {
    TimePoint::rep wanted = until.time_since_epoch().count();
    TimePoint::rep known = until_.load();
    while (known < wanted && !until_.compare_exchange_weak(known, wanted)) {
    }
  }

  [[nodiscard]] TimePoint until() const { return TimePoint{TimePoint::duration{until_.load()}}; }

 private:
  std::atomic<TimePoint::rep> until_{(TimePoint::min)().time_since_epoch().count()};
};

}  // namespace builderbacked
