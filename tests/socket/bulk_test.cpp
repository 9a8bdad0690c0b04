// Bulk calls over real sockets, with what real networks do to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "example_requests.hpp"
#include "record.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_server.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using namespace builderbacked::testing;

HomeRequest home_number(std::size_t number) {
  HomeRequest home = example_home();
  home.external_id = "H" + std::to_string(number);
  home.model = "Model " + std::to_string(number % 7);
  return home;
}

std::vector<HomeRequest> some_homes(std::size_t count) {
  std::vector<HomeRequest> homes;
  homes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) homes.push_back(home_number(i));
  return homes;
}

struct BulkOverSockets : ::testing::Test {
  Sandbox sandbox;
  FaultPlan plan;
  SandboxServer server{with_faults([this](const HttpRequest& r) { return sandbox.handle(r); }, plan)};
  std::shared_ptr<HttpTransport> transport = HttpTransport::create(config()).value();
  HomesClient homes{transport};

  BulkOverSockets() {
    const LocationsClient locations{transport};
    locations.create_division({.external_id = "D", .name = "D", .region_name = "Cincinnati"}).value();
    locations.create_master_community({.external_id = "M", .name = "M", .division_external_id = "D"}).value();
    locations.create_neighborhood({.external_id = "NH_001", .name = "N", .master_community_external_id = "M"})
        .value();
  }

  [[nodiscard]] TransportConfig config() const {
    TransportConfig config;
    config.observer = record;
    config.base_url = server.https_url();
    config.ca_file = server.ca_file();
    config.retry.initial_wait = 1ms;
    config.retry.max_attempts = 10;
    config.credentials =
        ClientCredentials{server.https_url() + "/oauth/token", "sandbox-client", "sandbox-secret"};
    return config;
  }

  void expect_stored(const std::vector<HomeRequest>& sent) {
    std::vector<std::string> ids;
    for (const HomeRequest& home : sent) ids.push_back(home.external_id);
    const auto end = homes.get_all(ids, [&](std::size_t index, const Result<Home>& home) {
      ASSERT_TRUE(home) << home.error().message;
      EXPECT_EQ(home->to_request(), sent[index]);
    });
    EXPECT_EQ(end.value().succeeded, sent.size());
  }
};

TEST_F(BulkOverSockets, NothingIsLostAndNothingFailsThoughEveryEighthAnswerDoes) {
  for (const char* fault :
       {R"({"fault":"reset_after","probability":0.03,"times":0})",
        R"({"fault":"reset_before","probability":0.03,"times":0})",
        R"({"fault":"unavailable","probability":0.03,"times":0})",
        R"({"fault":"truncated","probability":0.03,"times":0})",
        R"({"fault":"throttled","probability":0.01,"times":0,"headers":{"Retry-After":"0"}})"}) {
    plan.add({parse_fault(fault)});
  }
  const auto sent = some_homes(1000);
  std::vector<int> seen(sent.size());
  const auto end = homes.create_all(sent, [&](std::size_t index, const Result<Home>& home) {
    ++seen[index];
    EXPECT_TRUE(home) << home.error().message;
  });
  EXPECT_EQ(end.value().succeeded, sent.size());
  EXPECT_THAT(seen, ::testing::Each(1));
  plan.clear();
  expect_stored(sent);
}

TEST_F(BulkOverSockets, ARevokedTokenCostsOneTokenRequestAndNoItem) {
  const auto tokens = sandbox.tokens_granted();
  const auto sent = some_homes(300);
  const auto end = homes.create_all(sent, [&](std::size_t /*index*/, const Result<Home>& home) {
    EXPECT_TRUE(home) << home.error().message;
    if (home && home->external_id == "H150") sandbox.revoke_tokens();
  });
  EXPECT_EQ(end.value().failed, 0U);
  EXPECT_EQ(sandbox.tokens_granted(), tokens + 1);
}

TEST_F(BulkOverSockets, OneRetryAfterHoldsUpEveryStart) {
  plan.add({parse_fault(R"({"fault":"throttled","skip":50})")});
  const auto sent = some_homes(100);
  const auto begin = std::chrono::steady_clock::now();
  const auto end =
      homes.create_all(sent, [](std::size_t /*index*/, const Result<Home>& home) { EXPECT_TRUE(home); });
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);
  EXPECT_EQ(end.value().throttled, 1U);
  EXPECT_EQ(end->succeeded, 100U);
}

TEST_F(BulkOverSockets, CancellingEndsAllThatIsOnItsWay) {
  plan.add({parse_fault(R"({"fault":"delay","delay_ms":5000,"times":0})")});
  const Cancellation stop;
  std::atomic<std::chrono::steady_clock::time_point> cancelled{};
  std::thread other([&] {
    while (plan.requests() < 16 + 4) std::this_thread::yield();  // Four came before the delays.
    cancelled = std::chrono::steady_clock::now();
    stop.cancel();
  });
  const auto sent = some_homes(1000);
  std::size_t ended = 0;
  const auto end = homes.create_all(sent,
                                    [&](std::size_t /*index*/, const Result<Home>& home) {
                                      ++ended;
                                      EXPECT_EQ(home.error().kind, ErrorKind::cancelled);
                                    },
                                    {.call = {.cancellation = stop}});
  const auto took = std::chrono::steady_clock::now() - cancelled.load();
  other.join();
  EXPECT_LT(took, 1s);  // How soon exactly, the reliability program measures.
  EXPECT_LE(ended, 17U);
  EXPECT_EQ(end.value().failed, ended);
}

TEST(BulkConnections, AreNoMoreThanCallsInFlightAndAreKept) {
  const RawServer server(
      [](const std::string&) { return RawAnswer{http_answer(200, R"({"externalId":"H"})")}; });
  const RawClients clients(server.url());
  const std::vector<std::string> ids(500, "H");
  for (int i = 0; i < 2; ++i) {
    const auto end = clients.homes.get_all(
        ids, [](std::size_t, const Result<Home>& home) { EXPECT_TRUE(home); }, {.in_flight = 8});
    EXPECT_EQ(end.value().succeeded, 500U);
  }
  EXPECT_LE(server.connections(), 8);
}

}  // namespace
