// Creates whose answer was lost are looked up, in virtual time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What a create came to, whatever it creates.
struct Outcome {
  std::optional<Error> error{};
  std::string created{};  ///< As JSON text; empty when nothing is promised.
};

template <class T>
Outcome outcome_of(const Result<T>& result) {
  if (!result) return {result.error(), {}};
  if constexpr (std::is_void_v<T>) {
    return {};
  } else if constexpr (Model<T>) {
    return {std::nullopt, to_json_text(*result)};
  } else {
    std::string list;
    for (const auto& item : *result) list += to_json_text(item);
    return {std::nullopt, list};
  }
}

/// A create, and what a look-up may find.
struct Create {
  const char* name;
  std::function<Outcome(ScriptedTransport&)> call;
  const char* posted_to;
  const char* looked_up_at;
  std::string equal;      ///< An answer of the look-up that has what was sent.
  std::string different;  ///< One that has something else under its id.
  std::string absent;     ///< One without it; empty: 404.
  std::string created;    ///< What the caller gets for `equal`.
};

void PrintTo(const Create& create, std::ostream* out) {
  *out << create.name;
}

std::string home_json(const std::string& city, const std::string& homeowners = "[]") {
  return R"({"externalId":"HOME_12345","addressLine1":"123 Main St","city":")" + city +
         R"(","state":"OH","postalCode":"43215","type":"Single Family","neighborhoodExternalId":"NH_001",)"
         R"("homeowners":)" +
         homeowners + "}";
}

std::string homeowner_json(const std::string& email, const std::string& name) {
  return R"({"email":")" + email + R"(","firstName":")" + name + R"("})";
}

Create home() {
  return {"home",
          [](ScriptedTransport& api) { return outcome_of(api.homes.create(example_home())); },
          "/api/v2/homes",
          "/api/v2/homes/HOME_12345",
          home_json("Columbus"),
          home_json("Dayton"),
          "",
          R"({"externalId":"HOME_12345","addressLine1":"123 Main St","city":"Columbus","state":"OH",)"
          R"("postalCode":"43215","type":"Single Family","neighborhoodExternalId":"NH_001"})"};
}

Create homeowners() {
  return {"homeowners",
          [](ScriptedTransport& api) {
            const std::vector<HomeownerRequest> two = {{.email = "a@b.c", .first_name = "A"},
                                                       {.email = "d@e.f", .first_name = "D"}};
            return outcome_of(api.homes.add_homeowners("HOME_12345", two));
          },
          "/api/v2/homes/HOME_12345/users",
          "/api/v2/homes/HOME_12345",
          home_json("X", "[" + homeowner_json("D@E.F", "D") + "," + homeowner_json("a@b.c", "A") + "]"),
          home_json("X", "[" + homeowner_json("a@b.c", "A") + "," + homeowner_json("d@e.f", "Other") + "]"),
          home_json("X", "[" + homeowner_json("a@b.c", "A") + "]"),
          ""};
}

Create division() {
  return {"division",
          [](ScriptedTransport& api) {
            return outcome_of(api.locations.create_division(
                {.external_id = "D1", .name = "North", .display_name = "The North", .region_name = "R"}));
          },
          "/api/v2/locations/divisions",
          "/api/v2/locations/divisions",
          R"([{"externalId":"D0","name":"Other"},{"externalId":"D1","name":"North","regionName":"R"}])",
          R"([{"externalId":"D1","name":"South"}])",
          R"([{"externalId":"D0","name":"North","regionName":"R"}])",
          R"({"externalId":"D1","name":"North","regionName":"R"})"};
}

Create community() {
  return {"master_community",
          [](ScriptedTransport& api) {
            return outcome_of(api.locations.create_master_community(
                {.external_id = "M1", .name = "M", .division_external_id = "D1"}));
          },
          "/api/v2/locations/master-communities",
          "/api/v2/locations/master-communities",
          R"([{"externalId":"M1","name":"M","divisionExternalId":"D1"}])",
          R"([{"externalId":"M1","name":"M","divisionExternalId":"D2"}])",
          "[]",
          R"({"externalId":"M1","name":"M","divisionExternalId":"D1"})"};
}

Create neighborhood() {
  return {"neighborhood",
          [](ScriptedTransport& api) {
            return outcome_of(api.locations.create_neighborhood(
                {.external_id = "N1", .name = "N", .master_community_external_id = "M1"}));
          },
          "/api/v2/locations/neighborhoods",
          "/api/v2/locations/neighborhoods",
          R"([{"externalId":"N1","name":"N","masterCommunityExternalId":"M1"}])",
          R"([{"externalId":"N1","name":"Else","masterCommunityExternalId":"M1"}])",
          "[]",
          R"({"externalId":"N1","name":"N","masterCommunityExternalId":"M1"})"};
}

Create user() {
  return {"user",
          [](ScriptedTransport& api) { return outcome_of(api.users.create(example_user())); },
          "/api/v2/users",
          "/api/v2/users/john.smith%40builder.com",
          example_user_json,
          R"({"externalId":"EMP_9","firstName":"John","email":"john.smith@builder.com"})",
          "",
          R"({"externalId":"EMP_12345","firstName":"John","lastName":"Smith","roleName":"Field Manager",)"
          R"("email":"john.smith@builder.com","phoneNumber":"(555) 555-5555"})"};
}

Create documents() {
  return {
      "documents",
      [](ScriptedTransport& api) { return outcome_of(api.documents.add("HOME_12345", example_document())); },
      "/api/v2/documents",
      "/api/v2/documents/externalHome/HOME_12345",
      std::string(R"([{"id":1,"category":"C","name":"Other"},)") + example_document_json + "]",
      R"([{"externalId":"DOC_001","category":"Manual","name":"HVAC Warranty"}])",
      R"([{"id":1,"category":"C","name":"Other"}])",
      example_document_json};
}

class EveryCreate : public ::testing::TestWithParam<Create> {
 protected:
  void lose(ScriptedTransport& api) {
    api.engine->fail({HttpFault::Kind::broken, true, "the connection ended"});
  }
  void answer_absent(ScriptedTransport& api) {
    const std::string& absent = GetParam().absent;
    api.engine->answer(absent.empty() ? 404 : 200, absent);
  }
  /// Methods and paths, in order.
  static std::vector<std::string> sent(const ScriptedTransport& api) {
    std::vector<std::string> lines;
    for (const HttpRequest& request : api.engine->requests()) {
      lines.push_back(request.method + ' ' + request.url.substr(std::string("https://api.test").size()));
    }
    return lines;
  }
  std::string post() const { return std::string("POST ") + GetParam().posted_to; }
  std::string look() const { return std::string("GET ") + GetParam().looked_up_at; }
};

INSTANTIATE_TEST_SUITE_P(Settling, EveryCreate,
                         ::testing::Values(home(), homeowners(), division(), community(), neighborhood(),
                                           user(), documents()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(EveryCreate, ThatIsFoundAsItWasSentHasSucceeded) {
  ScriptedTransport api;
  lose(api);
  api.engine->answer(200, GetParam().equal);
  const Outcome outcome = GetParam().call(api);
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.created, GetParam().created);
  EXPECT_THAT(sent(api), ElementsAre(post(), look()));
}

TEST_P(EveryCreate, ThatIsAbsentIsSentAgain) {
  ScriptedTransport api;
  lose(api);
  answer_absent(api);
  lose(api);
  api.engine->answer(200, GetParam().equal);
  const Outcome outcome = GetParam().call(api);
  EXPECT_FALSE(outcome.error);
  EXPECT_THAT(sent(api), ElementsAre(post(), look(), post(), look()));
  EXPECT_EQ(api.engine->requests()[0].body, api.engine->requests()[2].body);
}

TEST_P(EveryCreate, ThatFindsSomethingElseIsAConflict) {
  ScriptedTransport api;
  lose(api);
  api.engine->answer(200, GetParam().different);
  const Outcome outcome = GetParam().call(api);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::conflict);
  EXPECT_FALSE(outcome.error->outcome_unknown);
  EXPECT_EQ(outcome.error->attempts, 1);
}

TEST_P(EveryCreate, WhoseLookUpFailsForGoodIsUnknown) {
  ScriptedTransport api;
  lose(api);
  api.engine->answer(403);
  const Outcome outcome = GetParam().call(api);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::unavailable);
  EXPECT_TRUE(outcome.error->outcome_unknown);
  EXPECT_THAT(outcome.error->message, HasSubstr("the connection ended; it may have been done"));
}

TEST_P(EveryCreate, LooksAgainUntilTheAnswerCanBeRead) {
  ScriptedTransport api;
  lose(api);
  api.engine->answer(500).answer(200, "<html>").fail({HttpFault::Kind::garbled, true, "?"});
  api.engine->answer(200, GetParam().equal);
  EXPECT_FALSE(GetParam().call(api).error);
  EXPECT_THAT(sent(api), ElementsAre(post(), look(), look(), look(), look()));
}

TEST_P(EveryCreate, AfterA500IsLookedUpButNotSentAgain) {
  ScriptedTransport api;
  api.engine->answer(500, R"({"status":500,"message":"boom"})");
  answer_absent(api);
  const Outcome outcome = GetParam().call(api);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->kind, ErrorKind::unavailable);
  EXPECT_EQ(outcome.error->http_status, 500);
  EXPECT_EQ(outcome.error->service.value().message, "boom");
  EXPECT_FALSE(outcome.error->outcome_unknown);
  EXPECT_THAT(sent(api), ElementsAre(post(), look()));
}

TEST_P(EveryCreate, MayHaveBeenDoneByAnEarlierAttemptWhenALaterOneIsAConflict) {
  ScriptedTransport api;
  lose(api);
  answer_absent(api);  // The first attempt was still under way.
  api.engine->answer(409).answer(200, GetParam().equal);
  EXPECT_FALSE(GetParam().call(api).error);
  EXPECT_THAT(sent(api), ElementsAre(post(), look(), post(), look()));
}

TEST_P(EveryCreate, ThatIsAConflictAtOnceIsNotLookedUp) {
  ScriptedTransport api;
  api.engine->answer(409);
  EXPECT_EQ(GetParam().call(api).error.value().kind, ErrorKind::conflict);
  EXPECT_THAT(sent(api), ElementsAre(post()));
}

TEST_P(EveryCreate, KeepsToItsAttempts) {
  ScriptedTransport api;
  for (int i = 0; i < 4; ++i) {
    api.engine->answer(503);
    answer_absent(api);
  }
  const Outcome outcome = GetParam().call(api);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->attempts, 4);
  EXPECT_EQ(outcome.error->http_status, 503);
  EXPECT_FALSE(outcome.error->outcome_unknown);
}

TEST(Settling, AnAnswerThatCannotBeReadCountsAsLost) {
  ScriptedTransport api;
  api.engine->answer(201, "").answer(200, home_json("Columbus"));
  EXPECT_TRUE(api.homes.create(example_home()));
  api.engine->answer(201, "{\"externalId\":").answer(404).answer(201, home_json("Columbus"));
  EXPECT_TRUE(api.homes.create(example_home()));
}

TEST(Settling, WhatTheServiceRefusesAfterAllIsRefused) {
  ScriptedTransport api;
  api.engine->answer(502).answer(404).answer(404, R"({"message":"Neighborhood not found"})");
  const auto created = api.homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(created.error().outcome_unknown);
}

TEST(Settling, WaitsAsLongAsTheServiceAsks) {
  ScriptedTransport api;
  api.engine->answer(503, "", {{"Retry-After", "7"}}).answer(404).answer(201, home_json("Columbus"));
  const auto before = api.engine->now();
  ASSERT_TRUE(api.homes.create(example_home()));
  EXPECT_EQ(api.engine->now() - before, 7s);
}

TEST(Settling, EndsAtTheDeadline) {
  ScriptedTransport api;
  api.engine->answer(503).hang();
  const auto before = api.engine->now();
  const auto created = api.homes.create(example_home(), {.deadline = 5s});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::timeout);
  EXPECT_TRUE(created.error().outcome_unknown);
  EXPECT_EQ(api.engine->now() - before, 5s);
}

TEST(Settling, ATokenRefusedMeanwhileIsReplaced) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("T1")).answer(503).answer(401);
  api.engine->answer(200, token_answer("T2")).answer(200, home_json("Columbus"));
  EXPECT_TRUE(api.homes.create(example_home()));
  EXPECT_EQ(*find_header(api.engine->requests().back().headers, "Authorization"), "Bearer T2");
}

TEST(Settling, SurvivesATokenEndpointThatFails) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("T1")).answer(503).answer(401);  // The look-up needs another token.
  api.engine->answer(200, "<html>").answer(200, token_answer("T2")).answer(200, home_json("Columbus"));
  EXPECT_TRUE(api.homes.create(example_home()));
}

TEST(Settling, EndsWhenTheTokenEndpointKeepsFailing) {
  ScriptedTransport api(client_config());
  api.engine->answer(200, token_answer("T1")).answer(503).answer(401);
  for (int i = 0; i < 10; ++i) api.engine->answer(400, R"({"error":"invalid_client"})");
  const auto created = api.homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::authentication);
  EXPECT_TRUE(created.error().outcome_unknown);
  EXPECT_LE(api.engine->requests().size(), 3U + 4U);
}

TEST(Settling, AConflictWithWhatIsNotThereStaysUnknown) {
  ScriptedTransport api;
  api.engine->answer(503).answer(404).answer(409);
  for (int i = 0; i < 4; ++i) api.engine->answer(404);
  const auto created = api.homes.create(example_home());
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(created.error().outcome_unknown);
}

TEST(Settling, APartOfABatchIsSentAgainWithTheRestOfIt) {
  ScriptedTransport api;
  std::vector<DocumentRequest> documents = {example_document(), example_document()};
  documents[1].external_id = "DOC_002";
  const std::string first_alone = std::string("[") + example_document_json + "]";
  api.engine->answer(503).answer(200, first_alone).answer(409).answer(200, first_alone);
  const auto added = api.documents.add("H", documents);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::conflict);
  EXPECT_FALSE(added.error().outcome_unknown);
}

TEST(Settling, LooksEvenWhenTheServiceAsksForALongerWait) {
  ScriptedTransport api;
  api.engine->answer(503, "", {{"Retry-After", "600"}}).answer(200, home_json("Columbus"));
  EXPECT_TRUE(api.homes.create(example_home()));
}

TEST(Settling, IsNotPossibleForAUserWithoutEMail) {
  ScriptedTransport api;
  UserRequest user = example_user();
  user.email.reset();
  api.engine->answer(503);
  const auto created = api.users.create(user);
  ASSERT_FALSE(created);
  EXPECT_TRUE(created.error().outcome_unknown);
  EXPECT_EQ(api.engine->requests().size(), 1U);
}

TEST(Settling, IsNotPossibleWhenOneDocumentHasNoExternalId) {
  ScriptedTransport api;
  std::vector<DocumentRequest> documents = {example_document(), example_document()};
  documents[1].external_id.reset();
  api.engine->answer(503);
  EXPECT_TRUE(api.documents.add("H", documents).error().outcome_unknown);
}

TEST(Settling, SendsTheExtraHeadersAlong) {
  ScriptedTransport api;
  api.engine->answer(503).answer(200, home_json("Columbus"));
  ASSERT_TRUE(api.homes.create(example_home(), {.headers = {{"X-Correlation-Id", "42"}}}));
  EXPECT_EQ(*find_header(api.engine->requests()[1].headers, "X-Correlation-Id"), "42");
}

/// What a server may do to a home that it stores, and whether it is still the one that was sent.
struct Form {
  const char* name;
  std::function<void(HomeRequest&)> send;
  const char* stored;  ///< Replaces these members of the answer.
  bool is_same;
};

class EveryForm : public ::testing::TestWithParam<Form> {};

INSTANTIATE_TEST_SUITE_P(
    Settling, EveryForm,
    ::testing::Values(
        Form{"state_in_lower_case", [](HomeRequest&) {}, R"("state":"oh")", true},
        Form{"enum_in_upper_case", [](HomeRequest&) {}, R"("type":"SINGLE FAMILY")", true},
        Form{"another_enum", [](HomeRequest&) {}, R"("type":"Multi Family")", false},
        Form{"same_instant", [](HomeRequest& home) { home.closing_date = "2025-02-24T00:00:00-05:00"; },
             R"("closingDate":"2025-02-24T05:00:00.000Z")", true},
        Form{"another_instant", [](HomeRequest& home) { home.closing_date = "2025-02-24T00:00:00-05:00"; },
             R"("closingDate":"2025-02-24T00:00:00Z")", false},
        Form{"date_as_midnight", [](HomeRequest& home) { home.closing_date = "2025-02-24"; },
             R"("closingDate":"2025-02-24T00:00:00-05:00")", true},
        Form{"optional_text_not_stated", [](HomeRequest& home) { home.job_id = "J1"; }, R"("model":"M")",
             true},
        Form{"blank_not_stored", [](HomeRequest& home) { home.job_id = ""; }, R"("model":"M")", true},
        Form{"false_not_stored", [](HomeRequest& home) { home.market_home = false; }, R"("model":"M")", true},
        Form{"other_text", [](HomeRequest& home) { home.job_id = "J1"; }, R"("jobId":"J2")", false},
        Form{"what_was_not_sent", [](HomeRequest&) {}, R"("jobId":"J1","marketHome":false)", true},
        Form{"details",
             [](HomeRequest& home) {
               home.home_details = {{"Lot", "7"}};
             },
             R"("homeDetails":{"Lot":"7","Elevation":"B"})", true},
        Form{"other_details",
             [](HomeRequest& home) {
               home.home_details = {{"Lot", "7"}};
             },
             R"("homeDetails":{"Lot":"8"})", false},
        Form{"homeowner", [](HomeRequest& home) { home.homeowners = {{.email = "A@b.c"}}; },
             R"("homeowners":[{"email":"a@b.c","fullName":"A"}])", true},
        Form{"homeowner_lost", [](HomeRequest& home) { home.homeowners = {{.email = "a@b.c"}}; },
             R"("homeowners":[{"email":"other@b.c"}])", false}),
    [](const auto& tested) { return tested.param.name; });

TEST_P(EveryForm, OfWhatIsStoredIsSeenThrough) {
  ScriptedTransport api;
  HomeRequest home = example_home();
  GetParam().send(home);
  // Of a member that is there twice the last one counts.
  std::string answer = home_json("Columbus");
  answer.back() = ',';
  api.engine->answer(503).answer(200, answer + GetParam().stored + '}');
  const auto created = api.homes.create(home);
  EXPECT_EQ(created.has_value(), GetParam().is_same);
  if (!created) {
    EXPECT_EQ(created.error().kind, ErrorKind::conflict);
  }
}

}  // namespace
