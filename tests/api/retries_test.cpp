// Retries, waits and deadlines, in virtual time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr auto broken_after_sending = HttpFault::Kind::broken;

HttpFault fault(HttpFault::Kind kind, bool sent) {
  return {kind, sent, "a scripted fault"};
}

struct RetryCase {
  const char* name;
  int status;  ///< 0: `fault`.
  HttpFault fault{};
  bool post_again;
  bool others_again;
  bool post_outcome_unknown;
};

void PrintTo(const RetryCase& tested, std::ostream* out) {
  *out << tested.name;
}

std::vector<RetryCase> retry_cases() {
  using Kind = HttpFault::Kind;
  return {
      {"bad_request", 400, {}, false, false, false},
      {"conflict", 409, {}, false, false, false},
      {"throttled", 429, {}, true, true, false},
      {"internal_error", 500, {}, false, false, true},
      {"bad_gateway", 502, {}, false, true, true},
      {"unavailable", 503, {}, false, true, true},
      {"gateway_timeout", 504, {}, false, true, true},
      {"redirect", 302, {}, false, false, false},
      {"not_resolved", 0, fault(Kind::resolve, false), true, true, false},
      {"not_connected", 0, fault(Kind::connect, false), true, true, false},
      {"reset_after_sending", 0, fault(broken_after_sending, true), false, true, true},
      {"stalled_after_sending", 0, fault(Kind::timeout, true), false, true, true},
      {"not_trusted", 0, fault(Kind::tls, false), false, false, false},
      {"too_large", 0, fault(Kind::too_large, true), false, false, true},
      {"not_http", 0, fault(Kind::garbled, true), false, false, true},
  };
}

class EveryFailure : public ::testing::TestWithParam<RetryCase> {
 protected:
  void script(ScriptedTransport& api, const char* success) {
    if (GetParam().status != 0) {
      api.engine->answer(GetParam().status);
    } else {
      api.engine->fail(GetParam().fault);
    }
    api.engine->answer(200, success);
  }
};

INSTANTIATE_TEST_SUITE_P(Retries, EveryFailure, ::testing::ValuesIn(retry_cases()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(EveryFailure, OfAPostThatCannotBeLookedUpIsRepeatedOnlyWhenItCannotHaveHappened) {
  ScriptedTransport api;
  script(api, "[]");
  const auto added = api.documents.add("H", DocumentRequest{.category = "C",
                                                            .name = "N",
                                                            .url = "https://example.com",
                                                            .type = DocumentType::sapphire,
                                                            .shareable = true});
  EXPECT_EQ(added.has_value(), GetParam().post_again);
  EXPECT_EQ(api.engine->requests().size(), GetParam().post_again ? 2U : 1U);
  if (!added) {
    EXPECT_EQ(added.error().outcome_unknown, GetParam().post_outcome_unknown);
  }
}

TEST_P(EveryFailure, OfAnUpdateIsRepeatedWhenThatCanHelp) {
  ScriptedTransport api;
  script(api, example_home_answer);
  EXPECT_EQ(api.homes.update(example_home()).has_value(), GetParam().others_again);
  EXPECT_EQ(api.engine->requests().size(), GetParam().others_again ? 2U : 1U);
}

TEST_P(EveryFailure, OfAReadIsRepeatedWhenThatCanHelpAndItsOutcomeIsNeverInDoubt) {
  ScriptedTransport api;
  script(api, example_home_answer);
  const auto home = api.homes.get("HOME_12345");
  EXPECT_EQ(home.has_value(), GetParam().others_again);
  if (!home) {
    EXPECT_FALSE(home.error().outcome_unknown);
  }
}

TEST_P(EveryFailure, OfARemovalIsRepeatedWhenThatCanHelp) {
  ScriptedTransport api;
  script(api, "");
  EXPECT_EQ(api.homes.remove_homeowner("H", "a@b.c").has_value(), GetParam().others_again);
}

TEST(Retries, GiveUpAfterTheConfiguredAttempts) {
  ScriptedTransport api;
  for (int i = 0; i < 10; ++i) api.engine->answer(503, R"({"status":503,"message":"down"})");
  const auto home = api.homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(home.error().attempts, 4);
  EXPECT_EQ(home.error().http_status, 503);
  EXPECT_EQ(home.error().service.value().message, "down");
  EXPECT_EQ(api.engine->requests().size(), 4U);
}

TEST(Retries, BackOffGrowsExponentiallyWithJitter) {
  ScriptedTransport api;
  for (int i = 0; i < 3; ++i) api.engine->answer(503);
  api.engine->answer(200, example_home_answer);
  const auto before = api.engine->now();
  ASSERT_TRUE(api.homes.get("H"));
  // Half of 500, 1000 and 2000 ms: the engine's chance is always 0.5.
  EXPECT_EQ(api.engine->now() - before, 250ms + 500ms + 1000ms);
}

TEST(Retries, WaitAsLongAsTheServiceAsks) {
  ScriptedTransport api;
  api.engine->answer(429, "", {{"Retry-After", "7"}});
  // Wall clock after those 7 seconds: 2026-01-01T00:00:07Z.
  api.engine->answer(503, "", {{"retry-after", "Thu, 01 Jan 2026 00:00:20 GMT"}});
  api.engine->answer(200, example_home_answer);
  const auto before = api.engine->now();
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(api.engine->now() - before, 20s);
}

TEST(Retries, DoNotWaitPastTheDeadline) {
  ScriptedTransport api;
  api.engine->answer(429, "", {{"Retry-After", "120"}});
  const auto before = api.engine->now();
  const auto created = api.homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::throttled);
  EXPECT_EQ(created.error().retry_after, 120s);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(api.engine->now(), before);
}

TEST(Retries, NotFoundOnARepeatedRemovalIsSuccess) {
  ScriptedTransport api;
  api.engine->fail(fault(broken_after_sending, true)).answer(404);
  EXPECT_TRUE(api.homes.remove_homeowner("H", "a@b.c"));
}

TEST(Retries, NotFoundOnTheFirstRemovalIsAnError) {
  ScriptedTransport api;
  api.engine->answer(404);
  EXPECT_EQ(api.homes.remove_homeowner("H", "a@b.c").error().kind, ErrorKind::not_found);
  // The first attempt never arrived, so it cannot have removed anything.
  api.engine->fail(fault(HttpFault::Kind::connect, false)).answer(404);
  EXPECT_EQ(api.homes.remove_homeowner("H", "a@b.c").error().kind, ErrorKind::not_found);
}

TEST(Retries, AnEarlierAttemptThatMayHaveHappenedIsNotForgotten) {
  ScriptedTransport api;
  api.engine->fail(fault(broken_after_sending, true)).answer(409);
  const auto updated = api.homes.update(example_home());
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(updated.error().outcome_unknown);
}

TEST(RetryBudget, InAnOutageTheLoadIsThatOfFirstAttempts) {
  ScriptedTransport api;
  api.engine->otherwise([](const HttpRequest&) { return HttpResponse{503, {}, {}}; });
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(api.homes.get("H"));
  EXPECT_EQ(api.engine->requests().size(), 1000U + 100U);
}

TEST(RetryBudget, CoversTokenRequestsAndLookUpsToo) {
  TransportConfig config = client_config();
  config.retry.budget = 2;
  ScriptedTransport api(config);
  api.engine->otherwise([](const HttpRequest&) { return HttpResponse{503, {}, {}}; });
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(api.homes.get("H"));
  EXPECT_EQ(api.engine->requests().size(), 5U + 2U);

  config.credentials = AccessToken{"t"};
  ScriptedTransport other(config);
  other.engine->otherwise([](const HttpRequest&) { return HttpResponse{503, {}, {}}; });
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(other.homes.create(example_home()).error().outcome_unknown);
  EXPECT_EQ(other.engine->requests().size(), 5U + 2U);
}

TEST(RetryBudget, IsNotFilledByLookUpsOfCreatesThatFail) {
  TransportConfig config = fixed_token_config();
  config.retry.budget = 10;
  ScriptedTransport api(config);
  api.engine->otherwise([](const HttpRequest& request) {
    return HttpResponse{request.method == "GET" ? 404 : 503, {}, {}};
  });
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(api.homes.create(example_home()));
  EXPECT_LE(api.engine->requests().size(), 100U + 2 * 10U);
}

TEST(RetryBudget, RepeatsThatHelpCostNothing) {
  ScriptedTransport api;
  int requests = 0;
  api.engine->otherwise([&](const HttpRequest&) {
    return ++requests % 2 == 0 ? HttpResponse{200, {}, example_home_answer} : HttpResponse{503, {}, {}};
  });
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(api.homes.get("H"));
}

TEST(RetryBudget, FillsAgainWhenTheServiceIsWell) {
  TransportConfig config = fixed_token_config();
  config.retry.budget = 1;
  ScriptedTransport api(config);
  api.engine->answer(503).answer(503).answer(503);
  EXPECT_EQ(api.homes.get("H").error().attempts, 2);
  EXPECT_EQ(api.homes.get("H").error().attempts, 1);
  for (int i = 0; i < 5; ++i) {
    api.engine->answer(404);
    EXPECT_FALSE(api.homes.get("H"));
  }
  api.engine->answer(503).answer(200, example_home_answer);
  EXPECT_TRUE(api.homes.get("H"));
}

TEST(Deadline, EndsACallThatIsNeverAnswered) {
  ScriptedTransport api;
  api.engine->hang();
  const auto before = api.engine->now();
  const auto created = api.homes.create(example_home(), {.deadline = 3s});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::timeout);
  EXPECT_TRUE(created.error().outcome_unknown);
  EXPECT_EQ(created.error().attempts, 1);
  EXPECT_EQ(api.engine->now() - before, 3s);
}

TEST(Deadline, IsTheTransportsUnlessTheCallSaysOtherwise) {
  ScriptedTransport api;
  api.engine->hang();
  const auto before = api.engine->now();
  EXPECT_EQ(api.homes.get("H").error().kind, ErrorKind::timeout);
  EXPECT_EQ(api.engine->now() - before, 60s);
}

TEST(Deadline, CoversTheTokenToo) {
  ScriptedTransport api(client_config());
  api.engine->hang();
  const auto before = api.engine->now();
  const auto home = api.homes.get("H", {.deadline = 2s});
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::timeout);
  EXPECT_THAT(home.error().message, HasSubstr("token"));
  EXPECT_EQ(home.error().attempts, 0);
  EXPECT_EQ(api.engine->now() - before, 2s);
  // Nobody fetches for ever: the next call asks again.
  api.engine->answer(200, token_answer("t")).answer(200, example_home_answer);
  EXPECT_TRUE(api.homes.get("H"));
}

TEST(Deadline, OfNothingOrLessSendsNothing) {
  ScriptedTransport api;
  for (const auto deadline : {0ms, -5ms, (std::chrono::milliseconds::min)()}) {
    const auto home = api.homes.get("H", {.deadline = deadline});
    ASSERT_FALSE(home);
    EXPECT_EQ(home.error().kind, ErrorKind::timeout);
    EXPECT_FALSE(home.error().outcome_unknown);
  }
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Deadline, MayBeAsLongAsItCanBeWritten) {
  ScriptedTransport api;
  api.engine->answer(200, example_home_answer);
  EXPECT_TRUE(api.homes.get("H", {.deadline = (std::chrono::milliseconds::max)()}));
}

}  // namespace
