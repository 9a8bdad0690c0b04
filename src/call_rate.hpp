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
/// A service that limits calls refuses those beyond the limit and asks to wait for whole seconds, so being
/// refused costs far more than a call. Every refusal therefore tells what was accepted until then; from there
/// the rate grows until the next one, the more slowly the better the limit is known.
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

  struct Growth {
    double from{0};
    double factor{1};  ///< In the first second.
    Seconds hold{0};   ///< Before it begins.
  };

  [[nodiscard]] Seconds running_for(TimePoint now) const;
  [[nodiscard]] Growth growth_after(double average, TimePoint now);

  double most_;
  TimePoint next_start_ = (TimePoint::min)();
  SlidingSecond accepted_lately_;
  double accepted_ = 0;  ///< Since the run began, or went on after a refusal.
  std::optional<TimePoint> running_since_;
  TimePoint refused_at_ = (TimePoint::min)();
  std::optional<double> last_average_;  ///< Accepted in a second up to the last refusal, its wait included.
  std::optional<Growth> growth_;
};

}  // namespace builderbacked
