// Bulk calls at a service that asks to wait, limits, is away or lets nobody in; and slow callers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "api/bulk_support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Bulk, OneRetryAfterPausesAllStartsOfTheTransport) {
  ScriptedTransport api;
  std::vector<std::chrono::steady_clock::duration> starts;
  const auto begin = api.engine->now();
  bool refuse = true;
  api.engine->otherwise([&](const HttpRequest& request) {
    starts.push_back(api.engine->now() - begin);
    if (std::exchange(refuse, false)) return HttpResponse{503, {{"Retry-After", "7"}}, {}};
    return echo(request);
  });
  const std::vector<std::string> ids{"A", "B"};
  ASSERT_TRUE(api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}, {.in_flight = 1}));
  EXPECT_THAT(starts, ElementsAre(0s, 7s, ::testing::Ge(7s)));
  // Not of this run alone.
  refuse = true;
  EXPECT_EQ(api.homes.get("C", {.deadline = 1s}).error().kind, ErrorKind::unavailable);
  const auto refused = api.homes.get("D", {.deadline = 1s}).error();
  EXPECT_EQ(refused.kind, ErrorKind::throttled);
  EXPECT_EQ(refused.attempts, 0);
  EXPECT_EQ(refused.retry_after, 7s);
  starts.clear();
  const auto before = api.engine->now() - begin;
  EXPECT_TRUE(api.homes.create(example_home()));
  EXPECT_THAT(starts, ElementsAre(before + 7s));
}

TEST(Bulk, APauseIsNoLongerThanABackOffCanBe) {
  ScriptedTransport api;
  api.engine->answer(429, "", {{"Retry-After", "3600"}}).answer(200, example_home_answer);
  EXPECT_EQ(api.homes.get("A").error().kind, ErrorKind::throttled);
  const auto before = api.engine->now();
  EXPECT_TRUE(api.homes.get("B"));
  EXPECT_EQ(api.engine->now() - before, 30s);
}

TEST(Bulk, ItemsThatWaitOutsideAPauseLoseNoTimeOfTheirs) {
  ScriptedTransport api;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (++answers % 20 == 0) return HttpResponse{429, {{"Retry-After", "20"}}, {}};
    return echo(request);
  });
  Kept<Home> kept;
  const auto end = api.homes.create_all(some_homes(100), kept.sink(), {.call = {.deadline = 25s}}).value();
  EXPECT_EQ(end.succeeded, 100U) << "although the pauses are longer than a call's deadline, taken together";
  EXPECT_EQ(end.throttled, 5U);
}

TEST(Bulk, TheRateIsKept) {
  ScriptedTransport api;
  std::vector<std::chrono::steady_clock::time_point> starts;
  api.engine->otherwise([&](const HttpRequest& request) {
    starts.push_back(api.engine->now());
    return echo(request);
  });
  const auto begin = api.engine->now();
  const auto end = api.homes.create_all(some_homes(101), [](std::size_t, const Result<Home>&) {},
                                        {.calls_per_second = 50});
  ASSERT_EQ(end.value().succeeded, 101U);
  EXPECT_EQ(end->rate_limit, 50);
  EXPECT_NEAR(std::chrono::duration<double>(api.engine->now() - begin).count(), 2.0, 0.05);
  for (std::size_t i = 60; i < starts.size(); ++i) EXPECT_GE(starts[i] - starts[i - 60], 1s);
}

/// Allows 100 calls in every second, and says so in whole seconds.
struct FixedWindow {
  std::int64_t window = -1;
  int taken = 0;
  bool take(double seconds) {
    const auto current = static_cast<std::int64_t>(seconds);
    if (std::exchange(window, current) != current) taken = 0;
    return ++taken <= 100;
  }
};

/// Allows 100 calls a second on average, and as many at once.
struct TokenBucket {
  double at = 0;
  double left = 100;
  bool take(double seconds) {
    left = (std::min)(100.0, left + 100 * (seconds - std::exchange(at, seconds)));
    if (left < 1) return false;
    --left;
    return true;
  }
};

/// What a run of 6,000 calls comes to when answers take a millisecond each and refused ones say to wait 1 s.
template <class Limiter>
BulkProgress run_against(Limiter limiter, std::chrono::milliseconds begin_after) {
  ScriptedTransport api;
  api.engine->advance(begin_after);
  api.engine->otherwise([&](const HttpRequest&) {
    api.engine->advance(1ms);
    const double seconds = std::chrono::duration<double>(api.engine->now().time_since_epoch()).count();
    if (!limiter.take(seconds)) return HttpResponse{429, {{"Retry-After", "1"}}, {}};
    return HttpResponse{200, {}, example_home_answer};
  });
  const std::vector<std::string> ids(6000, "H");
  return api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}).value();
}

TEST(Bulk, ALimitOfTheServiceIsFoundOutAndKept) {
  for (const auto begin_after : {0ms, 10ms, 300ms, 500ms, 850ms, 930ms, 970ms}) {
    for (const BulkProgress& end :
         {run_against(FixedWindow{}, begin_after), run_against(TokenBucket{}, begin_after)}) {
      EXPECT_EQ(end.succeeded, 6000U) << begin_after.count();
      EXPECT_GE(end.items_per_second, 95) << begin_after.count();
      EXPECT_LT(static_cast<double>(end.throttled), 0.02 * 6000) << begin_after.count();
    }
  }
}

TEST(Bulk, AHiccupDoesNotSlowTheRunDown) {
  ScriptedTransport api;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest&) {
    api.engine->advance(1ms);
    if (++answers == 5) return HttpResponse{503, {{"Retry-After", "1"}}, {}};
    return HttpResponse{200, {}, example_home_answer};
  });
  const std::vector<std::string> ids(20'000, "H");
  const auto end = api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}).value();
  EXPECT_GT(end.items_per_second, 750) << "of 1,000 that the service can do";
}

TEST(Bulk, AnExpiringTokenCostsOneTokenRequestAndNoItem) {
  ScriptedTransport api{client_config()};
  int tokens = 0;
  std::string valid;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.url.find("/oauth/token") != std::string::npos) {
      valid = "T" + std::to_string(++tokens);
      return HttpResponse{200, {}, token_answer(valid)};
    }
    if (path_of(request).empty()) return HttpResponse{};
    if (request.body.find("\"H500\"") != std::string::npos && tokens == 1) valid = "revoked";
    if (*find_header(request.headers, "Authorization") != "Bearer " + valid) return HttpResponse{401, {}, {}};
    return echo(request);
  });
  Kept<Home> kept;
  const auto end = api.homes.create_all(some_homes(1000), kept.sink()).value();
  EXPECT_EQ(end.succeeded, 1000U);
  EXPECT_EQ(tokens, 2);
}

TEST(Bulk, AnOutageCostsFewItems) {
  ScriptedTransport api;
  const auto begin = api.engine->now();
  for (const bool with_answers : {true, false}) {
    const auto until = api.engine->now() + 20s;
    api.engine->otherwise([&](const HttpRequest& request) {
      api.engine->advance(2ms);
      if (api.engine->now() > until) return echo(request);
      return with_answers ? HttpResponse{502, {}, {}} : HttpResponse{503, {}, {}};
    });
    const auto homes = some_homes(20'000);
    const auto end = api.homes.update_all(homes, nullptr).value();
    EXPECT_LT(end.failed, 100U) << with_answers;
    EXPECT_EQ(end.succeeded + end.failed, 20'000U);
  }
  EXPECT_LT(api.engine->now() - begin, 200s);
}

TEST(Bulk, ATokenEndpointThatAsksToWaitCostsNoItem) {
  ScriptedTransport api{client_config()};
  api.engine->answer(503, "", {{"Retry-After", "90"}});
  api.engine->otherwise([](const HttpRequest& request) {
    return request.url.find("/oauth/token") == std::string::npos ? echo(request)
                                                                 : HttpResponse{200, {}, token_answer("T")};
  });
  const auto end = api.homes.create_all(some_homes(1000), nullptr).value();
  EXPECT_LE(end.failed, 1U) << "the one that asked for the token";
}

TEST(Bulk, EndsWhenNobodyIsLetIn) {
  ScriptedTransport api{client_config()};
  api.engine->otherwise([](const HttpRequest&) {
    return HttpResponse{401, {}, R"({"error":"invalid_client"})"};
  });
  std::size_t yielded = 0;
  Kept<Home> kept;
  const auto end = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> { return home_number(yielded++); }, kept.sink());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::authentication);
  EXPECT_EQ(end.error().operation, "homes.create_all");
  EXPECT_LE(yielded, 3U);
  EXPECT_THAT(kept.results, SizeIs(yielded)) << "what was read is reported";
  EXPECT_THAT(api.engine->requests(), SizeIs(::testing::Le(3U)));
}

TEST(Bulk, ItemsDoNotWaitForATokenAtTheCostOfTheirTime) {
  ScriptedTransport api{client_config()};
  api.engine->answer(200, token_answer("T"), {}, 50ms);
  api.engine->otherwise(echo);
  const auto end =
      api.homes.create_all(some_homes(40), nullptr, {.calls_per_second = 2, .call = {.deadline = 5s}})
          .value();
  EXPECT_EQ(end.succeeded, 40U);
}

TEST(Bulk, ASlowSourceOrSinkCostsNoItem) {
  ScriptedTransport api;
  api.engine->otherwise(echo);
  std::size_t next = 0;
  const auto slow_source = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> {
        if (next == 32) return std::nullopt;
        api.engine->advance(5s);
        return home_number(next++);
      },
      nullptr);
  EXPECT_EQ(slow_source.value().succeeded, 32U);
  const auto slow_sink = api.homes.create_all(some_homes(4), [&](std::size_t index, const Result<Home>&) {
    if (index == 0) api.engine->advance(61s);
  });
  EXPECT_EQ(slow_sink.value().succeeded, 4U) << "their answers had come before the deadline was looked at";
}

TEST(Bulk, ACallInTheSinkMayWait) {
  ScriptedTransport api;
  api.engine->answer(201, example_home_answer, {}, 1s).answer(201, example_home_answer, {}, 2s);
  api.engine->answer(503).answer(200, example_home_answer, {}, 5s);
  int read = 0;
  const auto end = api.homes.create_all(some_homes(2), [&](std::size_t index, const Result<Home>&) {
    if (index == 0 && api.homes.get("H")) ++read;
  });
  EXPECT_EQ(end.value().succeeded, 2U);
  EXPECT_EQ(read, 1);
}

TEST(Bulk, ACallInTheSinkDoesNotWaitForTheRunItIsPartOf) {
  ScriptedTransport api{client_config()};
  int tokens = 0;
  std::string valid;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.url.find("/oauth/token") != std::string::npos) {
      valid = "T" + std::to_string(++tokens);
      return HttpResponse{200, {}, token_answer(valid, tokens < 3 ? 0 : 3600)};  // Some are used once.
    }
    if (*find_header(request.headers, "Authorization") != "Bearer " + valid) return HttpResponse{401, {}, {}};
    return request.method == "GET" ? HttpResponse{200, {}, example_home_answer} : echo(request);
  });
  const auto begin = api.engine->now();
  std::size_t seen = 0;
  const auto end = api.homes.create_all(some_homes(8), [&](std::size_t, const Result<Home>& home) {
    EXPECT_TRUE(home);
    if (api.homes.get("H")) ++seen;
  });
  EXPECT_EQ(end.value().succeeded, 8U);
  EXPECT_EQ(seen, 8U);
  EXPECT_LT(api.engine->now() - begin, 1s);
}

}  // namespace
