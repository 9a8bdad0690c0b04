#include "retry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::system_clock;
using Kind = HttpFault::Kind;

constexpr std::string_view methods[] = {"GET", "PUT", "DELETE", "POST"};

AttemptOutcome answer(int status) {
  return HttpResponse{status, {}, {}};
}

AttemptOutcome fault(Kind kind, bool sent) {
  return HttpFault{kind, sent, "it failed"};
}

/// Sunday, 6 November 1994, 08:49:37 UTC.
const system_clock::time_point now = sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 37s;

std::optional<milliseconds> wait_for(std::string value, system_clock::time_point at = now) {
  return retry_after({503, {{"Content-Type", "text/html"}, {"retry-after", std::move(value)}}, {}}, at);
}

TEST(Retry, RepeatsByMethodAndOutcome) {
  enum class Rule { never, idempotent, any };
  struct Case {
    const char* what;
    AttemptOutcome outcome;
    Rule rule;
  };
  const Case cases[] = {
      {"200", answer(200), Rule::never},
      {"201", answer(201), Rule::never},
      {"204", answer(204), Rule::never},
      {"302", answer(302), Rule::never},
      {"400", answer(400), Rule::never},
      {"401", answer(401), Rule::never},  // replayed by the token cache's rule, not by this one
      {"403", answer(403), Rule::never},
      {"404", answer(404), Rule::never},
      {"408", answer(408), Rule::never},
      {"409", answer(409), Rule::never},
      {"425", answer(425), Rule::never},
      {"428", answer(428), Rule::never},
      {"429", answer(429), Rule::any},
      {"430", answer(430), Rule::never},
      {"500", answer(500), Rule::never},  // the documentation says: contact support
      {"501", answer(501), Rule::never},
      {"502", answer(502), Rule::idempotent},
      {"503", answer(503), Rule::idempotent},
      {"504", answer(504), Rule::idempotent},
      {"505", answer(505), Rule::never},
      {"not resolved", fault(Kind::resolve, false), Rule::any},
      {"not connected", fault(Kind::connect, false), Rule::any},
      {"broken before it was sent", fault(Kind::broken, false), Rule::any},
      {"broken", fault(Kind::broken, true), Rule::idempotent},
      {"timeout before it was sent", fault(Kind::timeout, false), Rule::any},
      {"timeout", fault(Kind::timeout, true), Rule::idempotent},
      {"not trusted", fault(Kind::tls, false), Rule::never},
      {"too large", fault(Kind::too_large, true), Rule::never},
      {"not HTTP", fault(Kind::garbled, true), Rule::never},
  };
  for (const Case& c : cases) {
    for (const std::string_view method : methods) {
      const bool expected = c.rule == Rule::any || (c.rule == Rule::idempotent && method != "POST");
      EXPECT_EQ(is_retryable(c.outcome, is_idempotent(method)), expected) << method << ": " << c.what;
    }
  }
}

TEST(Retry, RequestsThatMayHaveTakenEffectAreAmbiguous) {
  for (const int status : {500, 502, 503, 504}) {
    EXPECT_TRUE(is_ambiguous(answer(status))) << status;
  }
  for (const int status : {200, 201, 204, 400, 401, 403, 404, 409, 429}) {
    EXPECT_FALSE(is_ambiguous(answer(status))) << status;
  }
  for (const Kind kind : {Kind::broken, Kind::timeout, Kind::too_large, Kind::garbled}) {
    EXPECT_TRUE(is_ambiguous(fault(kind, true)));
  }
  for (const Kind kind : {Kind::resolve, Kind::connect, Kind::tls, Kind::broken, Kind::timeout}) {
    EXPECT_FALSE(is_ambiguous(fault(kind, false)));
  }
}

TEST(Retry, ReadsRetryAfter) {
  struct Case {
    std::string value;
    std::optional<milliseconds> wait;
  };
  const Case cases[] = {
      {"0", 0ms},
      {"1", 1s},
      {"120", 2min},
      {"007", 7s},
      {"  \t 120 \t  ", 2min},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 0ms},
      {"Sun, 06 Nov 1994 08:49:39 GMT", 2s},
      {"   Sun, 06 Nov 1994 08:50:37 GMT  ", 1min},
      {"Sun, 06 Nov 1994 08:49:36 GMT", 0ms},
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0ms},
      {"Mon, 01 Jan 1900 00:00:00 GMT", 0ms},
      {"", std::nullopt},
      {"   ", std::nullopt},
      {"-1", std::nullopt},
      {"-99999999999999999999", std::nullopt},
      {"+1", std::nullopt},
      {"1.5", std::nullopt},
      {"1e3", std::nullopt},
      {"0x10", std::nullopt},
      {"12 0", std::nullopt},
      {"1, 2", std::nullopt},
      {"2s", std::nullopt},
      {"soon", std::nullopt},
      {"99999999999999999999 apples", std::nullopt},
      {"Sun,  06 Nov 1994 08:49:39 GMT", std::nullopt},
      {"06 Nov 1994 08:49:39 GMT", std::nullopt},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(wait_for(c.value), c.wait) << '"' << c.value << '"';
  }
  EXPECT_EQ(retry_after({503, {{"X-Retry-After", "1"}}, {}}, now), std::nullopt);
}

TEST(Retry, WaitsUntilADateAndNotLess) {
  // A wait that is cut to whole units would end before the moment that the server named.
  EXPECT_EQ(wait_for("Sun, 06 Nov 1994 08:49:39 GMT", now + 500ms), 1500ms);
  EXPECT_EQ(wait_for("Sun, 06 Nov 1994 08:49:39 GMT", now + 1999ms + 100us), 1ms);
}

TEST(Retry, AHugeRetryAfterStaysHugeAndCanBeAddedToAClock) {
  for (const char* value :
       {"86400", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "18446744073709551616", "99999999999999999999999999", "Tue, 06 Nov 2012 08:49:37 GMT",
        "Wed, 01 Jan 2262 00:00:00 GMT", "Wed, 01 Jan 2270 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    const auto wait = wait_for(value);
    ASSERT_TRUE(wait) << value;
    EXPECT_GE(*wait, 24h) << value;
    EXPECT_LE(*wait, 365 * 24h) << value;
  }
}

TEST(Retry, ADateBeforeTheRangeOfTheClockIsInThePast) {
  for (const char* value : {"Mon, 01 Jan 1601 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"}) {
    EXPECT_EQ(wait_for(value).value_or(0ms), 0ms) << value;
  }
}

TEST(Retry, ReadsAnHttpDate) {
  struct Case {
    const char* text;
    system_clock::time_point time;
  };
  const auto day = [](int year, unsigned month, unsigned number) {
    return sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(number)};
  };
  const Case cases[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", now},
      {"Thu, 01 Jan 1970 00:00:00 GMT", system_clock::time_point{}},
      {"Wed, 31 Dec 1969 23:59:59 GMT", system_clock::time_point{} - 1s},
      {"Thu, 29 Feb 2024 12:00:00 GMT", day(2024, 2, 29) + 12h},
      {"Tue, 29 Feb 2000 00:00:00 GMT", day(2000, 2, 29)},
      {"Wed, 31 Dec 2025 23:59:59 GMT", day(2026, 1, 1) - 1s},
      {"Sat, 31 Dec 2016 23:59:60 GMT", day(2017, 1, 1)},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(parse_http_date(c.text), c.time) << c.text;
  }
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned month = 1; month <= 12; ++month) {
    const std::string text = std::string("Mon, 01 ") + months[month - 1] + " 2024 00:00:00 GMT";
    EXPECT_EQ(parse_http_date(text), day(2024, month, 1)) << text;
  }
}

TEST(Retry, RefusesWhatIsNoHttpDate) {
  for (const char* text : {"",
                           "tomorrow",
                           "1994-11-06T08:49:37Z",
                           "Sun Nov  6 08:49:37 1994",
                           "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 CET",
                           "Sun, 06 Nov 1994 08:49:37 gmt",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           " Sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 GMT+1",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun,  6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 94 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 06 Foo 1994 08:49:37 GMT",
                           "Sun, 06 11  1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Wed, 30 Feb 2024 12:00:00 GMT",
                           "Wed, 29 Feb 2023 12:00:00 GMT",
                           "Thu, 29 Feb 1900 12:00:00 GMT",
                           "Sun, 32 Dec 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:00 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, 06 Nov 1994 -8:49:37 GMT",
                           "Sun, -6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov -994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08.49.37 GMT",
                           "Sun, 0x Nov 1994 08:49:37 GMT",
                           "Sun; 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:3x GMT",
                           "Xyz, 06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << '"' << text << '"';
  }
}

TEST(Retry, BackoffDoublesUpToItsCap) {
  const RetryOptions options{.max_attempts = 100, .initial_wait = 512ms, .max_wait = 5s};
  // A chance of one half keeps the arithmetic exact and shows the ceiling at half its height.
  constexpr milliseconds expected[] = {256ms, 512ms, 1024ms, 2048ms, 2500ms, 2500ms, 2500ms};
  for (int attempts = 1; attempts <= 7; ++attempts) {
    EXPECT_EQ(backoff(options, attempts, 0.5), expected[attempts - 1]) << attempts;
  }
  EXPECT_EQ(backoff(options, 100, 0.5), 2500ms);
  EXPECT_EQ(backoff(options, (std::numeric_limits<int>::max)(), 0.5), 2500ms);
}

TEST(Retry, BackoffHasFullJitter) {
  const RetryOptions options;
  const double just_below_one = 1.0 - std::numeric_limits<double>::epsilon() / 2;
  milliseconds ceiling = options.initial_wait;
  for (int attempts = 1; attempts <= 12; ++attempts) {
    EXPECT_EQ(backoff(options, attempts, 0.0), 0ms) << attempts;
    EXPECT_LE(backoff(options, attempts, just_below_one), ceiling) << attempts;
    EXPECT_GE(backoff(options, attempts, just_below_one), ceiling - 1ms) << attempts;
    for (const double chance : {0.1, 0.25, 0.75, 0.9}) {
      const double exact = static_cast<double>(ceiling.count()) * chance;
      EXPECT_NEAR(static_cast<double>(backoff(options, attempts, chance).count()), exact, 1.0) << attempts;
    }
    ceiling = (std::min)(ceiling * 2, options.max_wait);
  }
}

TEST(Retry, BackoffTakesEveryOptionThatACallerMaySet) {
  const double high = 0.999;
  EXPECT_EQ(backoff({.max_attempts = 4, .initial_wait = 0ms, .max_wait = 30s}, 1000, high), 0ms);
  EXPECT_EQ(backoff({.max_attempts = 4, .initial_wait = 500ms, .max_wait = 0ms}, 3, high), 0ms);
  EXPECT_LE(backoff({.max_attempts = 4, .initial_wait = 60s, .max_wait = 1s}, 1, high), 1s);
  // "No cap" is a cap that doubling must not run past the end of the clock for.
  const RetryOptions uncapped{.max_attempts = 100, .initial_wait = 500ms, .max_wait = (milliseconds::max)()};
  for (int attempts = 30; attempts <= 100; ++attempts) {
    EXPECT_GT(backoff(uncapped, attempts, 0.5), 24h) << attempts;
  }
}

}  // namespace
