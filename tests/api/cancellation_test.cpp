// Cancelling, in virtual time. Over real sockets, with the time it takes: tests/socket/cancellation_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(Cancellation, BeforeTheCallSendsNothing) {
  ScriptedTransport api;
  Cancellation stop;
  EXPECT_FALSE(stop.is_cancelled());
  stop.cancel();
  EXPECT_TRUE(stop.is_cancelled());
  const auto created = api.homes.create(example_home(), {.cancellation = stop});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(created.error().attempts, 0);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(created.error().message, "homes.create: cancelled before it could be sent");
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Cancellation, BetweenAttemptsEndsTheWait) {
  ScriptedTransport api;
  const Cancellation stop;
  api.engine->otherwise([&](const HttpRequest&) {
    stop.cancel();
    return HttpResponse{429, {{"Retry-After", "30"}}, {}};
  });
  const auto before = api.engine->now();
  const auto home = api.homes.get("H", {.cancellation = stop});
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(home.error().http_status, 429);
  EXPECT_EQ(home.error().attempts, 1);
  EXPECT_THAT(home.error().message, HasSubstr("while it waited to try again"));
  EXPECT_EQ(api.engine->now(), before);
}

TEST(Cancellation, WhileALostCreateIsLookedUpLeavesItUnknown) {
  ScriptedTransport api;
  const Cancellation stop;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.method == "GET") stop.cancel();
    return HttpResponse{503, {}, {}};
  });
  const auto created = api.homes.create(example_home(), {.cancellation = stop});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::cancelled);
  EXPECT_TRUE(created.error().outcome_unknown);
}

TEST(Cancellation, OfTheOneWhoFetchesTheTokenLetsAnotherFetchIt) {
  ScriptedTransport api(client_config());
  const Cancellation stop;
  bool first = true;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.method == "GET") return HttpResponse{200, {}, example_home_answer};
    if (!std::exchange(first, false)) return HttpResponse{200, {}, token_answer("T")};
    stop.cancel();
    return HttpResponse{503, {}, {}};
  });
  const auto home = api.homes.get("H", {.cancellation = stop});
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::cancelled);
  EXPECT_THAT(home.error().message, HasSubstr("access token"));
  EXPECT_TRUE(api.homes.get("H"));
}

}  // namespace
