#include "call_rate.hpp"

#include <algorithm>
#include <cmath>

namespace builderbacked {

namespace {

bool about_equal(double a, double b) {
  return std::abs(a - b) <= 0.1 * (std::max)(a, b);
}

}  // namespace

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

std::optional<double> CallRate::per_second(TimePoint now) const {
  if (base_ == 0) return most_ > 0 ? std::optional(most_) : std::nullopt;
  const double since = running_since_ ? Seconds(now - *running_since_).count() : 0;
  double rate = 0;
  if (is_confirmed_) {
    // From 97 % it comes to rest near 99 % after half a minute, passes 100 % after one, and doubles after
    // two.
    constexpr double plateau = 30;
    const double distance = (since - plateau) / plateau;
    rate = base_ * (0.99 + 0.02 * distance * distance * distance);
  } else {
    // One refusal may be a hiccup: back to full speed soon, or to the limit, which confirms it.
    rate = base_ * std::pow(4.0, (std::min)(since, 30.0));
  }
  return most_ > 0 ? (std::min)(most_, rate) : rate;
}

void CallRate::started(TimePoint now) {
  if (!running_since_) running_since_ = now;
  const auto rate = per_second(now);
  if (!rate) return;
  // A start that comes late, because the thread was busy, is made up for.
  constexpr std::chrono::milliseconds slack{20};
  const auto interval = std::chrono::duration_cast<TimePoint::duration>(Seconds(1 / *rate));
  next_start_ = (std::max)(next_start_, now - slack) + interval;
}

void CallRate::accepted(TimePoint now) {
  accepted_lately_.add(now);
  ++accepted_since_;
}

void CallRate::refused(TimePoint started, TimePoint now, std::chrono::milliseconds wait) {
  if (started < refused_at_) return;  // It was on its way when another was refused.
  refused_at_ = now;
  constexpr double least = 10;
  const double active = Seconds(now - running_since_.value_or(now) + wait).count();
  const Measure measure{(std::max)(least, accepted_lately_.count(now)),
                        (std::max)(least, active > 0 ? accepted_since_ / active : 0)};
  double confirmed = 0;
  if (measure_ && about_equal(measure.on_average, measure_->on_average)) confirmed = measure.on_average;
  if (measure_ && about_equal(measure.in_a_second, measure_->in_a_second)) {
    confirmed = (std::max)(confirmed, measure.in_a_second);
  }
  is_confirmed_ = confirmed > 0;
  base_ = is_confirmed_ ? confirmed : measure.in_a_second;
  measure_ = measure;
  accepted_since_ = 0;
  running_since_.reset();
}

}  // namespace builderbacked
