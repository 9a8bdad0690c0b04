#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "flight.hpp"

namespace builderbacked {

/// How many events happened in the second that ended with the last one.
class SlidingSecond {
 public:
  void add(TimePoint now);
  [[nodiscard]] double count() const { return sum_; }

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
    Seconds hold{0};  ///< Before it begins.
  };
  static constexpr Seconds limit_known{90};  ///< How long a rate found at an even pace is held.

  /// What was accepted in some time, the waits after refusals included.
  struct Yield {
    double accepted{0};
    Seconds time{0};
    int cycles{1};

    void add(const Yield& other) {
      accepted += other.accepted;
      time += other.time;
      cycles += other.cycles;
    }
    [[nodiscard]] double per_second() const { return time.count() > 0 ? accepted / time.count() : 0; }
  };

  struct Refusal {
    TimePoint at;
    Seconds running_for;
    std::optional<double> rate;
    std::chrono::milliseconds wait;
  };

  [[nodiscard]] Seconds running_for(TimePoint now) const;
  void begin(TimePoint now);
  [[nodiscard]] std::optional<Growth> growth_after(const Yield& cycle);

  double most_;
  TimePoint next_start_ = (TimePoint::min)();
  SlidingSecond accepted_lately_;
  double accepted_ = 0;  ///< Since the run began, or went on after a refusal.
  std::optional<TimePoint> running_since_;
  std::optional<Refusal> refusal_;   ///< The last one.
  std::optional<Yield> last_cycle_;  ///< From one start after a wait to the next.
  Yield unpaced_{0, Seconds{0}, 0};
  Yield paced_{0, Seconds{0}, 0};
  int unpaced_cycles_ = 0;  ///< Before pacing is tried again.
  std::optional<Growth> growth_;
};

}  // namespace builderbacked
