// How many calls a bulk run has on their way, and how fast they start.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "call_rate.hpp"
#include "circuit_breaker.hpp"
#include "concurrency.hpp"
#include "pause.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;

constexpr TimePoint start{1h};

TEST(Concurrency, HalvesOnceForAllThatWereOnTheirWayTogether) {
  Concurrency concurrency(16);
  EXPECT_EQ(concurrency.limit(), 16U);
  for (int i = 0; i < 16; ++i) concurrency.refused(start, start + 10ms);
  EXPECT_EQ(concurrency.limit(), 8U);
  concurrency.refused(start + 20ms, start + 30ms);
  EXPECT_EQ(concurrency.limit(), 4U);
  for (int i = 2; i < 100; ++i) concurrency.refused(start + i * 20ms, start + i * 20ms + 10ms);
  EXPECT_EQ(concurrency.limit(), 1U) << "one call must go on";
}

TEST(Concurrency, GrowsByOneInARoundUpToTheMost) {
  Concurrency concurrency(16);
  concurrency.refused(start, start);
  for (int i = 0; i < 9; ++i) concurrency.answered(start, start + 1ms);
  EXPECT_EQ(concurrency.limit(), 9U);
  for (int i = 0; i < 1000; ++i) concurrency.answered(start, start + 1ms);
  EXPECT_EQ(concurrency.limit(), 16U);
}

TEST(Concurrency, FallsWhenAnswersTakeEverLonger) {
  Concurrency concurrency(16);
  TimePoint now = start;
  const auto answer = [&](int times, std::chrono::milliseconds latency) {
    for (int i = 0; i < times; ++i) concurrency.answered(now, now + latency);
    now += latency;
  };
  answer(100, 50ms);
  EXPECT_EQ(concurrency.limit(), 16U);
  answer(100, 120ms);
  EXPECT_EQ(concurrency.limit(), 16U) << "a little slower is no sign of overload";
  for (int round = 0; round < 3; ++round) answer(20, 400ms);
  EXPECT_LT(concurrency.limit(), 12U);
  for (int round = 0; round < 20; ++round) answer(20, 60ms);
  EXPECT_EQ(concurrency.limit(), 16U) << "it recovers";
}

TEST(Concurrency, RecoversWhenAnswersStaySlowWhateverTheLoad) {
  Concurrency concurrency(16);
  TimePoint now = start;
  for (int i = 0; i < 40; ++i) concurrency.answered(now, now + 10ms);
  for (int i = 0; i < 4000; ++i) {
    concurrency.answered(now, now + 200ms);
    now += 200ms / static_cast<int>(concurrency.limit());
  }
  EXPECT_GE(concurrency.limit(), 12U);
}

TEST(Concurrency, AShortLatencyThatMultipliesIsNoSign) {
  Concurrency concurrency(16);
  for (int i = 0; i < 100; ++i) concurrency.answered(start, start + 1ms);
  for (int i = 0; i < 100; ++i) concurrency.answered(start + 1s, start + 1s + 50ms);
  EXPECT_EQ(concurrency.limit(), 16U);
}

/// One cycle: so many calls, all at once, then one too many.
void accept_and_refuse(CallRate& rate, int accepted, TimePoint now) {
  rate.started(now);
  for (int i = 0; i < accepted; ++i) rate.accepted(now);
  rate.refused(now, now, 1s);
}

TEST(CallRate, AServiceThatTakesNothingHasNoLimit) {
  CallRate rate(0);
  for (int i = 0; i < 10; ++i) accept_and_refuse(rate, 0, start + i * 1s);
  EXPECT_EQ(rate.per_second(start + 10s), std::nullopt);
}

TEST(CallRate, PacingThatDoesNotPayIsGivenUp) {
  CallRate rate(0);
  TimePoint now = start;
  // It refuses one of fifty, whatever the pace.
  for (int cycle = 0; cycle < 5; ++cycle) {
    for (int i = 0; i < 50; ++i) {
      now = (std::max)(now, rate.next_start());
      rate.started(now);
      rate.accepted(now += 1ms);
    }
    rate.refused(now, now, 1s);
    now += 1s;
  }
  EXPECT_NE(rate.per_second(now), std::nullopt);
  rate.started(now);
  EXPECT_EQ(rate.per_second(now), std::nullopt);
}

/// What 6,000 calls with 16 on their way come to at a service that carries out 100 in each second of its
/// clock, refuses the others and asks to wait for a second; `over` of a second is over when the first one
/// comes.
struct Windows {
  double per_second;
  double refused_share;
};
Windows call_at_fixed_windows(std::chrono::milliseconds over) {
  constexpr int wanted = 6000;
  constexpr auto latency = 300us;
  const TimePoint counted_from = start - over;
  CallRate rate(0);
  TimePoint now = start;
  TimePoint pause_until = start;
  std::int64_t window = 0;
  int used = 0;
  int done = 0;
  int refused = 0;
  std::array<TimePoint, 16> free_from{};
  while (done < wanted) {
    TimePoint& slot = *std::min_element(free_from.begin(), free_from.end());
    const TimePoint begun = now = (std::max)({now, slot, rate.next_start(), pause_until});
    slot = now + latency;
    rate.started(begun);
    const std::int64_t current = (now - counted_from) / 1s;
    if (current != window) used = 0;
    window = current;
    if (used++ < 100) {
      ++done;
      rate.accepted(now + latency);
    } else {
      ++refused;
      // Those on their way are refused too: they began before this one came back.
      for (int i = 1; i < 16 && !rate.per_second(now); ++i) ++refused;
      rate.refused(begun, now + latency, 1s);
      pause_until = now + latency + 1s;
    }
  }
  return {wanted / std::chrono::duration<double>(now - start).count(),
          static_cast<double>(refused) / (wanted + refused)};
}

TEST(CallRate, FindsWhatIsAllowedWheneverItBeginsInAWindow) {
  for (auto over = 0ms; over < 1s; over += 7ms) {
    const Windows found = call_at_fixed_windows(over);
    EXPECT_GE(found.per_second, 95) << "begun after " << over.count() << " ms";
    EXPECT_LT(found.refused_share, 0.02) << "begun after " << over.count() << " ms";
  }
}

TEST(CircuitBreaker, TripsAfterFailuresInARowForEverLonger) {
  CircuitBreaker breaker;
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(breaker.failed(start, start));
  EXPECT_LT(breaker.open_until(), start);
  EXPECT_TRUE(breaker.failed(start, start + 1s));
  EXPECT_EQ(breaker.open_until(), start + 1250ms);
  EXPECT_FALSE(breaker.failed(start, start + 1s)) << "it was on its way before";
  EXPECT_TRUE(breaker.failed(start + 2s, start + 2s));
  EXPECT_EQ(breaker.open_until(), start + 2500ms);
  for (int i = 3; i < 20; ++i) EXPECT_TRUE(breaker.failed(start + i * 60s, start + i * 60s));
  EXPECT_EQ(breaker.open_until(), start + 19 * 60s + 30s) << "at most half a minute";
  breaker.answered();
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(breaker.failed(start + 1h, start + 1h));
}

TEST(CallRate, KeepsTheUsersRateAndMakesUpForLateStarts) {
  CallRate rate(100);
  EXPECT_LE(rate.next_start(), start) << "the first may start at once";
  rate.started(start);
  EXPECT_EQ(rate.per_second(start), 100);
  EXPECT_EQ(rate.next_start(), start + 10ms);
  rate.started(start + 15ms);
  EXPECT_EQ(rate.next_start(), start + 20ms) << "five milliseconds late";
  rate.started(start + 1s);
  EXPECT_EQ(rate.next_start(), start + 1s) << "no more than one at once after an idle second";
}

TEST(CallRate, IsUnlimitedUntilTwoRefusals) {
  CallRate rate(0);
  EXPECT_EQ(rate.per_second(start), std::nullopt);
  accept_and_refuse(rate, 5, start);
  EXPECT_EQ(rate.per_second(start), std::nullopt) << "it may have been a hiccup";
  accept_and_refuse(rate, 5, start + 1s);
  rate.started(start + 2s);
  EXPECT_EQ(rate.per_second(start + 2s), 10) << "never slower";
}

TEST(CallRate, GrowsEverFasterWhileNothingIsRefused) {
  CallRate rate(0);
  for (int i = 0; i < 2; ++i) accept_and_refuse(rate, 5, start + i * 1s);
  rate.started(start);
  double last = 10;
  double last_ratio = 1;
  for (int second = 20; second <= 200; second += 20) {
    const double now = *rate.per_second(start + second * 1s);
    EXPECT_GT(now / last, last_ratio);
    last_ratio = now / last;
    last = now;
  }
  EXPECT_GT(last, 10'000) << "what was a limit once is none for ever";
  EXPECT_EQ(rate.per_second(start + 1000h), rate.per_second(start + 1h)) << "and stays a number";
}

TEST(CallRate, WhatWasOnItsWayWhenAnotherWasRefusedSaysNothingNew) {
  CallRate rate(0);
  rate.started(start);
  for (int i = 0; i < 16; ++i) rate.refused(start, start + 1ms, 1s);
  EXPECT_EQ(rate.per_second(start + 1ms), std::nullopt);
}

TEST(CallRate, ALookUpThatIsRefusedDuringTheWaitSaysNothing) {
  CallRate rate(0);
  for (const TimePoint begin : {start, start + 6s}) {
    rate.started(begin);
    for (int i = 0; i < 500; ++i) rate.accepted(begin + i * 10ms);
    rate.refused(begin + 5s, begin + 5s, 1s);
    rate.refused(begin + 5500ms, begin + 5500ms, 1s);
  }
  rate.started(start + 12s);
  EXPECT_NEAR(*rate.per_second(start + 12s), 0.98 * 500 / 6, 0.1);
}

TEST(SlidingSecond, ForgetsWhatIsOlder) {
  SlidingSecond second;
  for (int i = 0; i < 100; ++i) second.add(start + i * 10ms);
  EXPECT_EQ(second.count(), 100);
  second.add(start + 1495ms);
  EXPECT_EQ(second.count(), 50 + 1);
  second.add(start + 1h);
  EXPECT_EQ(second.count(), 1);
}

TEST(Pause, OnlyEverGrows) {
  Pause pause;
  EXPECT_LT(pause.until(), start);
  pause.extend(start + 2s);
  pause.extend(start + 1s);
  EXPECT_EQ(pause.until(), start + 2s);
}

}  // namespace
