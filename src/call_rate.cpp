#include "call_rate.hpp"

#include <algorithm>
#include <cmath>

namespace builderbacked {

void SlidingSecond::move_to(TimePoint now) {
  const std::int64_t slot = now.time_since_epoch() / slot_length;
  const auto size = static_cast<std::int64_t>(slots_.size());
  if (slot - slot_ >= size) {
    slots_.fill(0);
    sum_ = 0;
    slot_ = slot;
  }
  while (slot_ < slot) {
    std::uint32_t& oldest = slots_[static_cast<std::size_t>(++slot_ % size)];
    sum_ -= oldest;
    oldest = 0;
  }
}

void SlidingSecond::add(TimePoint now) {
  move_to(now);
  ++slots_[static_cast<std::size_t>(slot_) % slots_.size()];
  ++sum_;
}

double SlidingSecond::count(TimePoint now) {
  move_to(now);
  return sum_;
}

CallRate::Seconds CallRate::running_for(TimePoint now) const {
  return running_since_ ? Seconds(now - *running_since_) : Seconds{0};
}

std::optional<double> CallRate::per_second(TimePoint now) const {
  if (!growth_) return most_ > 0 ? std::optional(most_) : std::nullopt;
  // The longer all goes well, the faster; bounded, so that the power stays in range.
  const double growing = std::clamp((running_for(now) - growth_->hold).count(), 0.0, 200.0);
  const double rate = growth_->from * std::pow(growth_->factor, growing + growing * growing / 100);
  return most_ > 0 ? (std::min)(most_, rate) : rate;
}

void CallRate::started(TimePoint now) {
  if (!running_since_) running_since_ = now;
  const auto rate = per_second(now);
  if (!rate) return;
  // A start that comes late, because the thread was busy, is made up for.
  constexpr std::chrono::milliseconds slack{20};
  next_start_ = (std::max)(next_start_, now - slack) +
                std::chrono::duration_cast<TimePoint::duration>(Seconds(1 / *rate));
}

void CallRate::accepted(TimePoint now) {
  accepted_lately_.add(now);
  ++accepted_;
}

void CallRate::refused(TimePoint started, TimePoint now, std::chrono::milliseconds wait) {
  if (started < refused_at_) return;  // It was on its way when another was refused.
  refused_at_ = now;
  const double average = accepted_ / Seconds(running_for(now) + wait).count();
  if (last_average_) growth_ = growth_after(average, now);
  last_average_ = average;
  accepted_ = 0;
  running_since_.reset();
}

/// Not after the first refusal, which may have been a hiccup.
CallRate::Growth CallRate::growth_after(double average, TimePoint now) {
  constexpr double least = 10;
  constexpr Seconds steady{2};
  const double in_a_second = (std::max)(least, accepted_lately_.count(now));
  const double rate = growth_ ? per_second(now).value_or(in_a_second) : in_a_second;
  // At an even pace what is refused is what is just beyond the limit.
  if (running_for(now) >= steady) return {0.98 * (std::min)(in_a_second, rate), 1.01, Seconds{90}};
  if (growth_) return {(std::max)(least, 0.95 * rate), 1.02, Seconds{0}};
  // After two bursts: one may have met two seconds of the service's counting, with twice what it allows.
  return {(std::max)(least, (std::min)(average, *last_average_)), 1.02, Seconds{0}};
}

}  // namespace builderbacked
