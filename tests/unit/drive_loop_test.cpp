// The one loop, as bulk will use it: many calls in flight on one lane, in virtual time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/scripted_engine.hpp"
#include "pace.hpp"
#include "record.hpp"
#include "transport_impl.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using builderbacked::testing::ScriptedEngine;
using ::testing::HasSubstr;

Call get_home(std::size_t number) {
  return {"homes.get", "GET", "/homes/{externalId}", {std::to_string(number)}};
}

/// Drives `count` calls and keeps what became of each.
struct Drive {
  std::shared_ptr<ScriptedEngine> engine = std::make_shared<ScriptedEngine>();
  std::shared_ptr<HttpTransport> transport;
  int token_requests = 0;
  std::map<std::size_t, Result<Reply>> results{};
  std::vector<std::size_t> order{};  ///< In which calls were settled.
  std::map<std::size_t, std::chrono::steady_clock::duration> settled_after{};
  std::size_t most_at_once = 0;

  explicit Drive(std::function<HttpResponse(std::size_t number, const std::string& token)> api) {
    TransportConfig config;
    config.observer = record;
    config.base_url = "https://api.test";
    config.credentials = ClientCredentials{"https://login.test/token", "id", "secret"};
    transport = HttpTransport::create(config, engine).value();
    engine->otherwise([this, api = std::move(api)](const HttpRequest& request) {
      if (request.method == "POST") {
        ++token_requests;
        return HttpResponse{
            200, {}, R"({"access_token":"T)" + std::to_string(token_requests) + R"(","expires_in":3600})"};
      }
      const std::string token = find_header(request.headers, "Authorization")->substr(7);
      return api(std::stoul(request.url.substr(request.url.rfind('/') + 1)), token);
    });
  }

  void run(std::size_t count, std::size_t limit, const CallOptions& options = {}) {
    const auto begin = engine->now();
    std::size_t yielded = 0;
    Pace pace{limit, 0};
    transport->impl().drive(
        [&]() -> std::optional<Call> {
          if (yielded == count) return std::nullopt;
          most_at_once = (std::max)(most_at_once, yielded + 1 - results.size());
          Call call = get_home(yielded);
          call.done = [&, index = yielded++](Result<Reply> result) {
            EXPECT_TRUE(results.try_emplace(index, std::move(result)).second) << index << " settled twice";
            order.push_back(index);
            settled_after[index] = engine->now() - begin;
          };
          return call;
        },
        pace, options);
  }
};

TEST(DriveLoop, SettlesEveryCallOnceWithItsOwnAnswer) {
  std::map<std::size_t, int> tries;
  Drive drive([&](std::size_t number, const std::string& token) {
    const bool first = tries[number]++ == 0;
    if (token == "T1" && number > 20) return HttpResponse{401, {}, {}};
    if (first && number % 7 == 0) return HttpResponse{503, {}, {}};
    return HttpResponse{200, {}, std::to_string(number)};
  });
  drive.run(60, 16);
  ASSERT_EQ(drive.results.size(), 60U);
  for (const auto& [number, result] : drive.results) {
    ASSERT_TRUE(result) << number << ' ' << result.error().message;
    EXPECT_EQ(result->response.body, std::to_string(number));
  }
  EXPECT_EQ(drive.most_at_once, 16U);
  EXPECT_EQ(drive.token_requests, 2) << "the calls that were refused together ask for one new token";
}

TEST(DriveLoop, ABackOffHoldsUpNobodyElse) {
  bool first = true;
  Drive drive([&](std::size_t number, const std::string& /*token*/) {
    if (number == 0 && std::exchange(first, false)) return HttpResponse{429, {}, {}};
    return HttpResponse{200, {}, {}};
  });
  drive.run(50, 4);
  EXPECT_EQ(drive.order.back(), 0U);
  EXPECT_EQ(drive.settled_after[0], 250ms);
  EXPECT_EQ(drive.settled_after[49], 0s);
}

TEST(DriveLoop, ARefusedCallIsSettledWithoutStoppingTheOthers) {
  Drive drive([](std::size_t /*number*/, const std::string& /*token*/) { return HttpResponse{200, {}, {}}; });
  std::vector<Call> calls;
  calls.push_back(get_home(0));
  calls.emplace_back("homes.get", "GET", "/homes/{externalId}",
                     std::initializer_list<std::string_view>{".."});
  calls.push_back(get_home(2));
  std::size_t next = 0;
  std::vector<std::pair<std::size_t, bool>> settled;
  Pace pace;
  drive.transport->impl().drive(
      [&]() -> std::optional<Call> {
        if (next == calls.size()) return std::nullopt;
        calls[next].done = [&, index = next](const Result<Reply>& result) {
          settled.emplace_back(index, result.has_value());
        };
        return std::move(calls[next++]);
      },
      pace, {});
  EXPECT_THAT(settled,
              ::testing::ElementsAre(std::pair(0U, true), std::pair(1U, false), std::pair(2U, true)));
}

TEST(DriveLoop, ATokenThatNeverComesCostsOneCallAtATime) {
  Drive drive([](std::size_t /*number*/, const std::string& /*token*/) { return HttpResponse{200, {}, {}}; });
  drive.engine->hang().hang().hang();
  drive.run(3, 3, {.deadline = 5s});
  ASSERT_EQ(drive.results.size(), 3U);
  for (const auto& [number, result] : drive.results) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::timeout);
    EXPECT_THAT(result.error().message, HasSubstr("token"));
    EXPECT_EQ(drive.settled_after[number], 5s * (number + 1))
        << "the others wait where their time does not run";
  }
}

TEST(DriveLoop, ATokenErrorIsThatOfTheCallThatAskedForIt) {
  Drive drive([](std::size_t /*number*/, const std::string& /*token*/) { return HttpResponse{200, {}, {}}; });
  drive.engine->answer(401, R"({"error":"invalid_client"})", {}, 1s);
  drive.run(3, 3);
  ASSERT_EQ(drive.results.size(), 3U);
  EXPECT_EQ(drive.results.at(0).error().kind, ErrorKind::authentication);
  EXPECT_TRUE(drive.results.at(1));
  EXPECT_TRUE(drive.results.at(2));
}

TEST(DriveLoop, WhoTakesTheTokenFetchOverStillKeepsToItsBackOff) {
  bool refuse = true;
  Drive drive([&](std::size_t /*number*/, const std::string& /*token*/) {
    return std::exchange(refuse, false) ? HttpResponse{503, {}, {}} : HttpResponse{200, {}, {}};
  });
  // The first to fetch fails for want of time, the second waited and takes over.
  drive.engine->answer(503, "", {{"Retry-After", "1"}}, 500ms);
  drive.run(2, 2, {.deadline = 1200ms});
  drive.results.clear();
  drive.run(2, 2, {.deadline = 60s});
  for (const auto& [number, result] : drive.results) {
    EXPECT_TRUE(result) << result.error().message;
    EXPECT_LT(drive.settled_after[number], 10s);
  }
}

}  // namespace
