// What observers hear of, and the line that the logger writes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// An event with its texts, which it only lends.
struct Heard {
  CallEvent event;
  std::string operation, method, path, message;
};

struct ObservedTransport {
  explicit ObservedTransport(TransportConfig config = fixed_token_config())
      : api(observed(std::move(config))) {}

  TransportConfig observed(TransportConfig config) {
    config.observer = [this](const CallEvent& event) {
      heard.push_back({event, std::string(event.operation), std::string(event.method),
                       std::string(event.path), std::string(event.message)});
    };
    return config;
  }

  /// "attempt POST /path 201", "done …" of everything heard.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const Heard& one : heard) {
      const bool attempt = one.event.stage == CallEvent::Stage::attempt;
      all.push_back((attempt ? "attempt " : "done ") + one.operation + ' ' + one.method + ' ' + one.path +
                    ' ' + std::to_string(one.event.attempt) + ' ' + std::to_string(one.event.status));
    }
    return all;
  }

  std::vector<Heard> heard;
  ScriptedTransport api;
};

TEST(Observer, HearsOfTheTokenOfEveryAttemptAndOfTheEnd) {
  ObservedTransport observed(client_config());
  observed.api.engine->answer(200, token_answer("T"))
      .answer(503)
      .answer(404)
      .answer(201, example_home_answer);
  ASSERT_TRUE(observed.api.homes.create(example_home()));
  EXPECT_THAT(observed.lines(),
              ElementsAre("attempt token POST  1 200", "attempt homes.create POST /api/v2/homes 1 503",
                          "attempt homes.create GET /api/v2/homes/{externalId} 1 404",
                          "attempt homes.create POST /api/v2/homes 2 201",
                          "done homes.create POST /api/v2/homes 2 201"));
  EXPECT_EQ(observed.heard[1].event.error, ErrorKind::unavailable);
  EXPECT_EQ(observed.heard[2].event.error, ErrorKind::not_found);
  EXPECT_FALSE(observed.heard[4].event.error);
}

TEST(Observer, HearsOfTimesAndSizes) {
  ObservedTransport observed;
  observed.api.engine->answer(503, "down", {}, 2s).answer(200, example_home_answer, {}, 1s);
  ASSERT_TRUE(observed.api.homes.update(example_home()));
  ASSERT_EQ(observed.heard.size(), 3U);
  const std::size_t sent = to_json_text(example_home()).size();
  EXPECT_EQ(observed.heard[0].event.elapsed, 2s);
  EXPECT_EQ(observed.heard[0].event.bytes_sent, sent);
  EXPECT_EQ(observed.heard[0].event.bytes_received, 4U);
  EXPECT_EQ(observed.heard[1].event.elapsed, 1s);
  EXPECT_EQ(observed.heard[2].event.elapsed, 3s + 250ms);
  EXPECT_EQ(observed.heard[2].event.bytes_sent, 2 * sent);
  EXPECT_EQ(observed.heard[2].event.bytes_received, 4 + std::string(example_home_answer).size());
}

TEST(Observer, HearsOfFailuresWithTheirMessage) {
  ObservedTransport observed;
  observed.api.engine->hang();
  const auto removed = observed.api.homes.remove_homeowner("H", "jane.doe@example.com", {.deadline = 1s});
  ASSERT_FALSE(removed);
  EXPECT_THAT(
      observed.lines(),
      ElementsAre("attempt homes.remove_homeowner DELETE "
                  "/api/v2/homes/{externalHomeId}/users/{email} 1 0",
                  "done homes.remove_homeowner DELETE /api/v2/homes/{externalHomeId}/users/{email} 1 0"));
  EXPECT_EQ(observed.heard[0].event.error, ErrorKind::timeout);
  EXPECT_EQ(observed.heard[1].event.error, ErrorKind::timeout);
  EXPECT_EQ(observed.heard[1].message, removed.error().message);
  EXPECT_TRUE(observed.heard[1].event.outcome_unknown);
}

TEST(Observer, HearsOfACallThatWasRefusedUnsent) {
  ObservedTransport observed;
  EXPECT_FALSE(observed.api.homes.get(".."));
  EXPECT_THAT(observed.lines(), ElementsAre("done homes.get GET /api/v2/homes/{externalId} 0 0"));
  EXPECT_EQ(observed.heard[0].event.error, ErrorKind::invalid_request);
}

TEST(Observer, HearsOfAnImageThatIsRefusedWithoutItsPath) {
  ObservedTransport observed;
  EXPECT_FALSE(observed.api.users.create(example_user(), ProfileImage::from_file("/none/jane.doe.png")));
  EXPECT_EQ(observed.heard.at(0).message, "users.create: invalid request: profileImage");
}

TEST(Observer, HearsOfATokenRequestThatIsGivenUp) {
  ObservedTransport observed(client_config());
  observed.api.engine->hang();
  EXPECT_FALSE(observed.api.homes.get("H", {.deadline = 1s}));
  EXPECT_THAT(observed.lines(),
              ElementsAre("attempt token POST  1 0", "done homes.get GET /api/v2/homes/{externalId} 0 0"));
}

TEST(Observer, MayThrow) {
  TransportConfig config = fixed_token_config();
  config.observer = [](const CallEvent&) { throw std::runtime_error("from the observer"); };
  ScriptedTransport api(config);
  api.engine->answer(200, example_home_answer);
  EXPECT_TRUE(api.homes.get("H"));
}

TEST(Observer, LogsOneLineACall) {
  std::ostringstream log;
  TransportConfig config = fixed_token_config();
  config.observer = log_calls_to(log);
  ScriptedTransport api(config);
  api.engine->answer(503).answer(200, example_home_answer, {}, 35ms).answer(404, "jane.doe@example.com");
  ASSERT_TRUE(api.homes.get("HOME_12345"));
  const std::regex line(
      "[-0-9]+T[0-9:]+(\\.[0-9]+)?Z homes\\.get GET /api/v2/homes/\\{externalId\\} "
      "status=200 attempts=2 ms=285 sent=0 received=38\n");
  EXPECT_TRUE(std::regex_match(log.str(), line)) << log.str();
  log.str("");
  ASSERT_FALSE(api.homes.remove_homeowner("HOME_12345", "jane.doe@example.com"));
  EXPECT_THAT(log.str(), HasSubstr(" status=404 attempts=1 ms=0 sent=0 received=20 error=not_found "
                                   "\"homes.remove_homeowner: what was asked for"));
  EXPECT_THAT(log.str(), Not(HasSubstr("jane")));
}

}  // namespace
