#include "token_cache.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;

class CountingLane : public HttpLane {
 public:
  void start(std::uint64_t /*id*/, const HttpRequest& /*request*/) override {}
  bool cancel(std::uint64_t /*id*/) override { return false; }
  std::optional<HttpCompletion> wait(std::chrono::steady_clock::time_point /*until*/) override { return {}; }
  void wake() override { ++wakes; }

  int wakes = 0;
};

struct TokenCacheFixture : ::testing::Test {
  TokenCache cache{ClientCredentials{}};
  CountingLane first;
  CountingLane second;
  TokenCache::TimePoint now{1h};

  /// Each lane is another thread's: what two lanes of one thread may do is another matter.
  TokenCache::Answer ask(HttpLane& lane, std::uint64_t round = 0) {
    if (&lane == &first) return cache.acquire(now, lane, round);
    return std::async(std::launch::async, [&] { return cache.acquire(now, lane, round); }).get();
  }
  static bool is_fetch(const TokenCache::Answer& answer) {
    return std::holds_alternative<TokenCache::Fetch>(answer);
  }
};

TEST_F(TokenCacheFixture, OnlyOneFetches) {
  EXPECT_TRUE(is_fetch(ask(first)));
  EXPECT_TRUE(std::holds_alternative<TokenCache::Wait>(ask(second)));
  const Token stored = cache.store({"t", 1h}, now);
  EXPECT_EQ(second.wakes, 1);
  EXPECT_EQ(std::get<Token>(ask(second)).generation, stored.generation);
}

TEST_F(TokenCacheFixture, ACallMadeWithinAnotherFetchesForItself) {
  ASSERT_TRUE(is_fetch(cache.acquire(now, first, 0)));
  EXPECT_TRUE(is_fetch(cache.acquire(now, second, 0))) << "the other cannot go on before this one ends";
}

TEST_F(TokenCacheFixture, AFailureReachesThoseWhoWaitedAndNobodyElse) {
  ASSERT_TRUE(is_fetch(ask(first)));
  const auto round = std::get<TokenCache::Wait>(ask(second)).round;
  Error error;
  error.message = "refused";
  cache.fail(error, now);
  EXPECT_EQ(second.wakes, 1);
  EXPECT_EQ(std::get<Error>(ask(second, round)).message, "refused");
  EXPECT_TRUE(is_fetch(ask(first))) << "a later call tries again";
}

TEST_F(TokenCacheFixture, AnAbandonedFetchIsTakenOver) {
  ASSERT_TRUE(is_fetch(ask(first)));
  const auto round = std::get<TokenCache::Wait>(ask(second)).round;
  cache.abandon();
  EXPECT_EQ(second.wakes, 1);
  EXPECT_TRUE(is_fetch(ask(second, round)));
}

TEST_F(TokenCacheFixture, OthersUseTheOldTokenWhileOneRefreshes) {
  ask(first);
  const Token old = cache.store({"old", 1000s}, now);
  now += 950s;
  EXPECT_TRUE(is_fetch(ask(first)));
  EXPECT_EQ(std::get<Token>(ask(second)).generation, old.generation);
}

TEST_F(TokenCacheFixture, ARefusalOfAnOldTokenLeavesTheNewOne) {
  ask(first);
  const Token old = cache.store({"old", 1h}, now);
  EXPECT_TRUE(cache.discard(old.generation));
  EXPECT_TRUE(is_fetch(ask(first)));
  const Token fresh = cache.store({"new", 1h}, now);
  EXPECT_TRUE(cache.discard(old.generation));
  EXPECT_EQ(std::get<Token>(ask(first)).generation, fresh.generation);
}

TEST_F(TokenCacheFixture, ALaneThatIsGoneIsNotWoken) {
  ask(first);
  ask(second);
  cache.forget(second);
  cache.store({"t", 1h}, now);
  EXPECT_EQ(second.wakes, 0);
}

TEST_F(TokenCacheFixture, AnExpiredTokenIsNotUsed) {
  ask(first);
  cache.store({"t", 10s}, now);
  EXPECT_TRUE(cache.has_valid(now));
  now += 10s;
  EXPECT_FALSE(cache.has_valid(now));
  EXPECT_TRUE(is_fetch(ask(first)));
}

TEST(TokenCache, AFixedTokenIsAlwaysThere) {
  TokenCache cache(AccessToken{"fixed"});
  CountingLane lane;
  EXPECT_FALSE(cache.discard(1));
  EXPECT_EQ(std::get<Token>(cache.acquire({}, lane, 0)).value, "fixed");
}

}  // namespace
