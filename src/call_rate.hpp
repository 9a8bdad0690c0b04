#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "flight.hpp"

namespace builderbacked {

/// How many events happened in the last second.
class SlidingSecond {
 public:
  void add(TimePoint now);
  [[nodiscard]] double count(TimePoint now);

 private:
  static constexpr std::chrono::milliseconds slot_length{10};

  void move_to(TimePoint now);

  std::array<std::uint32_t, std::chrono::seconds{1} / slot_length> slots_{};
  std::int64_t slot_ = 0;  ///< Number of the current one since the clock's epoch.
  double sum_ = 0;
};

/// How fast the calls of a loop start: at most as the user says, and as the service turns out to allow. Pure:
/// time is an argument.
///
/// A service that limits calls refuses those beyond the limit with a Retry-After of whole seconds, so being
/// refused costs more than the call. After a refusal calls therefore start a little slower than they were
/// accepted, and then ever so slowly faster, as in CUBIC (RFC 9438), until the next one.
class CallRate {
 public:
  /// `most` in calls a second; 0 is no limit.
  explicit CallRate(double most) : most_(most) {}

  /// Calls that may start in a second; empty when nothing limits them.
  [[nodiscard]] std::optional<double> per_second(TimePoint now) const;
  /// When the next call may start; in the past when it may now.
  [[nodiscard]] TimePoint next_start() const { return next_start_; }

  void started(TimePoint now);
  void accepted(TimePoint now);
  /// A call that had started then was refused, and the service wants `wait` to pass.
  void refused(TimePoint started, TimePoint now, std::chrono::milliseconds wait);

 private:
  using Seconds = std::chrono::duration<double>;

  /// What was accepted up to a refusal, read in two ways: a service counts calls in every second, or on
  /// average. The reading that comes out the same twice is how this one does it.
  struct Measure {
    double in_a_second{0};
    double on_average{0};
  };

  double most_;
  TimePoint next_start_ = (TimePoint::min)();
  SlidingSecond accepted_lately_;
  double accepted_since_ = 0;  ///< Since the run began or went on after a refusal.
  std::optional<TimePoint> running_since_;
  TimePoint refused_at_ = (TimePoint::min)();
  std::optional<Measure> measure_;
  double base_ = 0;  ///< What the service allows in a second; 0: not known to limit.
  bool is_confirmed_ = false;
};

}  // namespace builderbacked
