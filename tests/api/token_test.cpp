// OAuth2 client credentials, in virtual time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string& authorization(const HttpRequest& request) {
  static const std::string none;
  const std::string* value = find_header(request.headers, "Authorization");
  return value == nullptr ? none : *value;
}

/// Everything a caller can see of an error, in one text.
std::string all_of(const Error& error) {
  std::string text = error.message + '|' + error.operation;
  for (const Violation& violation : error.violations) text += '|' + violation.field + ' ' + violation.reason;
  return text;
}

TEST(Token, IsFetchedOnceAndThenShared) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("first"));
  for (int i = 0; i < 3; ++i) api.engine->answer(200, example_home_answer);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(api.homes.get("H"));
  const auto requests = api.engine->requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_EQ(requests[0].method, "POST");
  EXPECT_EQ(requests[0].url, "https://login.test/oauth/token");
  EXPECT_EQ(requests[0].body,
            "grant_type=client_credentials&scope=home.write+location.write+user.write+document.write");
  EXPECT_EQ(authorization(requests[0]), "Basic dGhlLWNsaWVudDp0aGUtc2VjcmV0");  // the-client:the-secret
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(authorization(requests[i]), "Bearer first");
}

TEST(Token, BasicCredentialsAreFormEncodedBeforeBase64) {
  auto config = client_config();
  auto& client = std::get<ClientCredentials>(config.credentials);
  client.client_id = "a:b c";
  client.client_secret = "p%ü+";
  ScriptedTransport api(config);
  api.engine->answer(200, token_answer("t")).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  // Base64 of "a%3Ab+c:p%25%C3%BC%2B"
  EXPECT_EQ(authorization(api.engine->requests()[0]), "Basic YSUzQWIrYzpwJTI1JUMzJUJDJTJC");
}

TEST(Token, PostCredentialsTravelInTheForm) {
  auto config = client_config();
  auto& client = std::get<ClientCredentials>(config.credentials);
  client.method = ClientCredentials::Method::client_secret_post;
  client.client_secret = "p&q=r";
  client.scopes = {};
  ScriptedTransport api(config);
  api.engine->answer(200, token_answer("t")).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(api.engine->requests()[0].body,
            "grant_type=client_credentials&client_id=the-client&client_secret=p%26q%3Dr");
  EXPECT_EQ(authorization(api.engine->requests()[0]), "");
}

TEST(Token, IsRefreshedBeforeItExpires) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("old", 3600)).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  api.engine->advance(3539s);  // Refresh is due 60 s before the end.
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer old");
  api.engine->advance(2s);
  api.engine->answer(200, token_answer("new")).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer new");
}

TEST(Token, AShortLifeIsUsedToNineTenths) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("old", 10)).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  api.engine->advance(8900ms);
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  api.engine->advance(200ms);
  api.engine->answer(200, token_answer("new", 10)).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer new");
}

TEST(Token, StillValidIsKeptWhenItsRefreshFails) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("old", 3600)).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  api.engine->advance(3550s);
  api.engine->answer(503).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer old");
  // An endpoint in trouble is not asked again at once.
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer old");
}

TEST(Token, StillValidServesWhenTheRefreshHangs) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("old", 3600)).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  api.engine->advance(3545s);
  const auto before = api.engine->now();
  api.engine->hang().answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H", {.deadline = 8s}));
  EXPECT_EQ(authorization(api.engine->requests().back()), "Bearer old");
  EXPECT_EQ(api.engine->now() - before, 2s) << "a quarter of the time that the call has";
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H", {.deadline = 8s})) << "and is not tried again at once";
}

TEST(Token, WithoutALifetimeIsUsedOnce) {
  for (const char* expires : {"", R"(,"expires_in":0)", R"(,"expires_in":-1)", R"(,"expires_in":"soon")",
                              R"(,"expires_in":"3.6e3")", R"(,"expires_in":null)"}) {
    ScriptedTransport api(client_config());
    for (const char* token : {"one", "two"}) {
      api.engine->answer(200, std::string(R"({"access_token":")") + token + '"' + expires + '}');
      api.engine->answer(200, example_home_answer);
      ASSERT_TRUE(api.homes.get("H"));
      EXPECT_EQ(authorization(api.engine->requests().back()), std::string("Bearer ") + token) << expires;
    }
  }
}

TEST(Token, LifetimeMayBeANumericString) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, R"({"access_token":"t","token_type":"BEARER","expires_in":"3600"})");
  api.engine->answer(200, example_home_answer).answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_EQ(api.engine->requests().size(), 3U);
}

TEST(Token, RefusedOnceIsReplacedAndTheCallReplayedOnce) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("old")).answer(401).answer(200, token_answer("new"));
  api.engine->answer(201, example_home_answer);
  ASSERT_TRUE(api.homes.create(example_home()));
  const auto requests = api.engine->requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_EQ(authorization(requests[3]), "Bearer new");
  EXPECT_EQ(requests[3].body, requests[1].body);
}

TEST(Token, RefusedTwiceIsAnAuthenticationError) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("a")).answer(401).answer(200, token_answer("b")).answer(401);
  const auto created = api.homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::authentication);
  EXPECT_EQ(created.error().attempts, 2);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_EQ(api.engine->requests().size(), 4U);
}

TEST(Token, FixedIsNeverReplacedNorReplayed) {
  ScriptedTransport api;
  api.engine->answer(401);
  EXPECT_EQ(api.homes.get("H").error().kind, ErrorKind::authentication);
  EXPECT_EQ(api.engine->requests().size(), 1U);
}

struct BadAnswer {
  int status;
  const char* body;
  ErrorKind kind;
};

TEST(Token, EveryDefectOfTheAnswerIsAClearErrorWithoutSecrets) {
  const BadAnswer answers[] = {
      {401, R"({"error":"invalid_client","error_description":"the-secret is wrong for x@y.z"})",
       ErrorKind::authentication},
      {400, R"({"error":"the-secret"})", ErrorKind::authentication},
      {403, "<html>the-secret</html>", ErrorKind::authentication},
      {404, "", ErrorKind::rejected},
      {302, "", ErrorKind::rejected},
      {500, "the-secret", ErrorKind::unavailable},
      {200, "", ErrorKind::malformed_response},
      {200, "<html>the-secret</html>", ErrorKind::malformed_response},
      {200, "[]", ErrorKind::malformed_response},
      {200, "{}", ErrorKind::malformed_response},
      {200, R"({"access_token":null})", ErrorKind::malformed_response},
      {200, R"({"access_token":""})", ErrorKind::malformed_response},
      {200, R"({"access_token":7})", ErrorKind::malformed_response},
      {200, R"({"access_token":"the-secret\r\nX: y"})", ErrorKind::malformed_response},
      {200, R"({"access_token":"the-secret","token_type":"mac"})", ErrorKind::malformed_response},
      {200, R"({"error":"invalid_scope"})", ErrorKind::authentication},
  };
  for (const BadAnswer& answer : answers) {
    ScriptedTransport api(client_config());
    api.engine->answer(answer.status, answer.body);
    const auto created = api.homes.create(example_home());
    ASSERT_FALSE(created) << answer.body;
    const Error& error = created.error();
    EXPECT_EQ(error.kind, answer.kind) << answer.status << answer.body;
    EXPECT_EQ(error.operation, "homes.create");
    EXPECT_EQ(error.attempts, 0);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_THAT(all_of(error),
                AllOf(HasSubstr("token endpoint"), Not(HasSubstr("the-secret")), Not(HasSubstr("x@y"))));
    EXPECT_EQ(api.engine->requests().size(), 1U) << "nothing may be sent without a token";
  }
}

TEST(Token, RequestIsRepeatedLikeAnyIdempotentOne) {
  ScriptedTransport api(client_config());
  api.engine->answer(503)
      .fail({HttpFault::Kind::broken, true, "gone"})
      .answer(429, "", {{"Retry-After", "2"}});
  api.engine->answer(200, token_answer("t")).answer(201, example_home_answer);
  EXPECT_TRUE(api.homes.create(example_home()));
}

TEST(Token, SixteenThreadsCauseOneRequest) {
  ScriptedTransport api(client_config());
  std::atomic<int> token_requests = 0;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.url.ends_with("/oauth/token")) {
      ++token_requests;
      return HttpResponse{200, {}, token_answer("t")};
    }
    return HttpResponse{200, {}, example_home_answer};
  });
  std::atomic<int> succeeded = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      if (api.homes.get("H")) ++succeeded;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 16);
  EXPECT_EQ(token_requests, 1);
}

TEST(Token, AFailedFetchLeavesNoThreadWaiting) {
  ScriptedTransport api(client_config());
  api.engine->otherwise([&](const HttpRequest& /*request*/) {
    return HttpResponse{401, {}, R"({"error":"invalid_client"})"};
  });
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto home = api.homes.get("H");
      if (!home && home.error().kind == ErrorKind::authentication) ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 8);
}

}  // namespace
