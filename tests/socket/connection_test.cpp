// What networks do to a call, at real sockets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "environment.hpp"
#include "example_requests.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const home_answer = R"({"externalId":"H"})";

/// Answers each request with the next of `answers`, then with the last for ever.
RawServer::Handler one_by_one(std::vector<RawAnswer> answers) {
  auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [answers = std::move(answers), next](const std::string& /*request*/) {
    return answers[(std::min)((*next)++, answers.size() - 1)];
  };
}

TEST(Connection, ResetAfterSendingIsRepeatedForAReadAndLeftOpenForACreate) {
  RawServer server(one_by_one({{"", false, true}, {http_answer(200, home_answer)}}));
  const RawClients clients(server.url());
  EXPECT_TRUE(clients.homes.get("H"));

  RawServer another(one_by_one({{"", false, true}}));
  const auto created = RawClients(another.url()).homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(created.error().outcome_unknown);
  const auto requests = another.requests();
  EXPECT_THAT(requests[0], ::testing::StartsWith("POST "));
  for (std::size_t i = 1; i < requests.size(); ++i) {
    EXPECT_THAT(requests[i], ::testing::StartsWith("GET ")) << "a create in doubt must not be sent again";
  }
}

TEST(Connection, AKeptConnectionThatEndsDoesNotSendACreateTwice) {
  // The second request arrives on the kept connection, is read and maybe carried out; then the connection
  // ends without a byte of answer. curl alone would send it again.
  RawServer server(one_by_one({{http_answer(200, home_answer)},
                               {"", true, false},
                               {http_answer(404, "")},
                               {http_answer(200, home_answer)}}));
  const RawClients clients(server.url());
  ASSERT_TRUE(clients.homes.create(example_home()));
  ASSERT_TRUE(clients.homes.create(example_home()));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_THAT(requests[2], ::testing::StartsWith("GET ")) << "it was looked up before it was sent again";
  EXPECT_EQ(requests[1], requests[3]);
}

TEST(Connection, TruncatedAnswersAreNotTakenForWhole) {
  RawServer server(
      one_by_one({{"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(home_answer), true},
                  {http_answer(200, home_answer)}}));
  EXPECT_TRUE(RawClients(server.url()).homes.get("H"));
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(Connection, WhatIsNotHttpIsMalformed) {
  RawServer server(one_by_one({{"SSH-2.0-OpenSSH_9.2\r\n", true}}));
  const auto home = RawClients(server.url()).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::malformed_response);
  EXPECT_THAT(home.error().message, Not(HasSubstr("OpenSSH")));
}

TEST(Connection, RedirectsAreNotFollowed) {
  RawServer elsewhere(one_by_one({{http_answer(200, home_answer)}}));
  RawServer server(one_by_one({{http_answer(302, "", "Location: " + elsewhere.url() + "/stolen\r\n")}}));
  const auto home = RawClients(server.url()).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::rejected);
  EXPECT_EQ(home.error().http_status, 302);
  EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(Connection, AnAnswerOverTheLimitIsRefused) {
  RawServer server(one_by_one({{http_answer(200, std::string(5000, ' ') + home_answer)}}));
  auto config = RawClients::config_for(server.url());
  config.max_response_bytes = 5000;
  const auto home = RawClients(config).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().kind, ErrorKind::malformed_response);
  EXPECT_THAT(home.error().message, HasSubstr("size limit"));
  config.max_response_bytes = 6000;
  EXPECT_TRUE(RawClients(config).homes.get("H"));
}

TEST(Connection, NobodyListeningIsUnavailableAndNothingWasSent) {
  const ClosedPort port;
  const auto created = RawClients(port.url()).homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(created.error().attempts, 4);
}

TEST(Connection, TheDeadlineEndsACallThatIsNotAnswered) {
  std::atomic<bool> over = false;
  RawServer server([&](const std::string& /*request*/) {
    over.wait(false);
    return RawAnswer{};
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto created = RawClients(server.url()).homes.create(example_home(), {.deadline = 1s});
  over = true;
  over.notify_all();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::timeout);
  EXPECT_TRUE(created.error().outcome_unknown);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);
}

TEST(Connection, InformationalAnswersAreSkipped) {
  RawServer server(
      one_by_one({{"HTTP/1.1 103 Early Hints\r\nRetry-After: 99\r\n\r\n" + http_answer(429, "")}}));
  auto config = RawClients::config_for(server.url());
  config.retry.max_attempts = 1;
  const auto home = RawClients(config).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_EQ(home.error().http_status, 429);
  EXPECT_FALSE(home.error().retry_after) << "it was not this answer's header";
}

TEST(Connection, WhatAProxyRefusesWasNeverSent) {
  RawServer proxy(one_by_one({{http_answer(503, ""), true}}));
  const Environment environment{{{"https_proxy", proxy.url()}}};
  const auto created = RawClients("https://api.invalid").homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(created.error().attempts, 4) << "so it may be tried again";
  EXPECT_THAT(proxy.requests().at(0), ::testing::StartsWith("CONNECT api.invalid:443 HTTP/1.1\r\n"));
  EXPECT_THAT(proxy.requests().at(0), Not(HasSubstr("TOKEN"))) << "the proxy never sees the token";
}

std::string token_answer(int number) {
  return http_answer(200, R"({"access_token":"T)" + std::to_string(number) +
                              R"(","token_type":"Bearer","expires_in":3600})");
}

/// A server that is token endpoint and API at once.
struct TokenServer {
  std::atomic<int> token_requests = 0;
  std::atomic<bool> refuse_first = false;
  RawServer server{[this](const std::string& request) {
    if (request.starts_with("POST /token ")) return RawAnswer{token_answer(++token_requests)};
    const bool refused = refuse_first && request.find("Bearer T1\r\n") != std::string::npos;
    return RawAnswer{refused ? http_answer(401, "") : http_answer(200, home_answer)};
  }};

  [[nodiscard]] RawClients clients() const {
    auto config = RawClients::config_for(server.url());
    ClientCredentials client;
    client.token_url = server.url() + "/token";
    client.client_id = "id";
    client.client_secret = "secret";
    config.credentials = std::move(client);
    return RawClients(std::move(config));
  }
};

TEST(Connection, SixteenThreadsMakingTheirFirstCallCauseOneTokenRequest) {
  TokenServer api;
  const RawClients clients = api.clients();
  std::atomic<int> ready = 0;
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      ++ready;
      while (ready < 16) std::this_thread::yield();
      if (clients.homes.get("H")) ++succeeded;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 16);
  EXPECT_EQ(api.token_requests, 1);
}

TEST(Connection, ARefusedTokenCausesOneNewTokenAndOneReplay) {
  TokenServer api;
  api.refuse_first = true;
  ASSERT_TRUE(api.clients().homes.create(example_home()));
  EXPECT_EQ(api.token_requests, 2);
  const auto requests = api.server.requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_THAT(requests[0], HasSubstr("\r\nAuthorization: Basic aWQ6c2VjcmV0\r\n"));  // id:secret
  EXPECT_THAT(requests[0], HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(requests[0],
              ::testing::EndsWith("\r\n\r\ngrant_type=client_credentials&scope=home.write+location.write"
                                  "+user.write+document.write"));
  EXPECT_THAT(requests[1], HasSubstr("Authorization: Bearer T1\r\n"));
  EXPECT_THAT(requests[3], HasSubstr("Authorization: Bearer T2\r\n"));
}

TEST(Connection, ManyThreadsWithARefusedTokenFetchOneNewTokenTogether) {
  TokenServer api;
  const RawClients clients = api.clients();
  ASSERT_TRUE(clients.homes.get("H"));
  api.refuse_first = true;
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      if (clients.homes.get("H")) ++succeeded;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 16);
  EXPECT_EQ(api.token_requests, 2);
}

}  // namespace
