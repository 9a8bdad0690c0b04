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

CallRate::Seconds CallRate::running_for(TimePoint now) const {
  return running_since_ ? Seconds(now - *running_since_) : Seconds{0};
}

std::optional<double> CallRate::per_second(TimePoint now) const {
  if (!growth_) return most_ > 0 ? std::optional(most_) : std::nullopt;
  // The longer all goes well, the faster; bounded, so that the power stays in range.
  const double growing = std::clamp((running_for(now) - growth_->hold).count(), 0.0, 200.0);
  const double rate = growth_->from * std::pow(1.01, growing + growing * growing / 25);
  return most_ > 0 ? (std::min)(most_, rate) : rate;
}

void CallRate::started(TimePoint now) {
  // A start that comes late, because the thread was busy, is made up for; not the first one.
  constexpr std::chrono::milliseconds slack{10};
  constexpr double longest = 3e7;  // A year in seconds: the arithmetic stays in range.
  if (!running_since_) begin(now);
  next_start_ = (std::max)(next_start_, now - slack);
  const auto rate = per_second(now);
  if (!rate) return;
  next_start_ += std::chrono::duration_cast<TimePoint::duration>(Seconds((std::min)(1 / *rate, longest)));
}

void CallRate::accepted(TimePoint now) {
  accepted_lately_.add(now);
  ++accepted_;
}

void CallRate::refused(TimePoint started, TimePoint now, std::chrono::milliseconds wait) {
  // It was on its way when another was refused, or is the look-up of one and has no part in the pace.
  if (refusal_ && (started < refusal_->at || !running_since_)) return;
  refusal_ = {now, running_for(now), per_second(now), wait};
  running_since_.reset();
}

/// The first start, or the first after a wait, when what was on its way at the refusal has been answered too.
void CallRate::begin(TimePoint now) {
  if (refusal_ && accepted_ > 0) {  // Otherwise it is no limit: the service takes nothing at all.
    const Yield cycle{accepted_, refusal_->running_for + refusal_->wait};
    (growth_ ? paced_ : unpaced_).add(cycle);
    growth_ = growth_after(cycle);
    last_cycle_ = cycle;
    accepted_ = 0;
  }
  running_since_ = now;
  next_start_ = now;
}

/// Nothing at first, which may be a hiccup, and as long as pacing does not pay.
std::optional<CallRate::Growth> CallRate::growth_after(const Yield& cycle) {
  constexpr double least = 10;
  if (!last_cycle_ || unpaced_cycles_ > 0) {
    if (unpaced_cycles_ > 0) --unpaced_cycles_;
    return std::nullopt;
  }
  // After two bursts: one may have met two seconds of the service's counting, with twice what it allows.
  if (!growth_) {
    const double average = (std::min)(cycle.per_second(), last_cycle_->per_second());
    return Growth{(std::max)(least, 0.98 * average), Seconds{5}};
  }
  // A service that refuses at random yields less the slower it is asked; one with a limit does not.
  if (paced_.cycles > 2 && paced_.per_second() < 0.55 * unpaced_.per_second()) {
    unpaced_cycles_ = 20;
    paced_ = {0, Seconds{0}, 0};
    return std::nullopt;
  }
  const double rate = refusal_->rate.value_or(least);
  const double in_a_second = (std::max)(least, accepted_lately_.count());
  // At an even pace what is refused is what is just beyond the limit.
  if (refusal_->running_for >= Seconds{2}) return Growth{0.98 * (std::min)(in_a_second, rate), limit_known};
  // A limit known so well was missed by little.
  if (growth_->hold == limit_known) return Growth{0.98 * rate, limit_known};
  return Growth{(std::max)(least, 0.95 * rate), Seconds{0}};
}

}  // namespace builderbacked
