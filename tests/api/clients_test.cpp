// What the clients refuse, and what they make of answers. What they put on the wire is in
// socket/wire_test.cpp.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Clients, RefuseAnEmptyHomeNamingEveryField) {
  ScriptedTransport api;
  const auto created = api.homes.create({});
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(created.error().operation, "homes.create");
  EXPECT_EQ(created.error().attempts, 0);
  EXPECT_THAT(fields(created.error()), ElementsAre("externalId", "addressLine1", "city", "state",
                                                   "postalCode", "type", "neighborhoodExternalId"));
  for (const std::string& field : fields(created.error()))
    EXPECT_THAT(created.error().message, HasSubstr(field));
  EXPECT_TRUE(api.engine->requests().empty());
}

struct BadHome {
  const char* field;
  std::function<void(HomeRequest&)> spoil;
};

TEST(Clients, RefuseEveryKindOfBadValueAndSendNothing) {
  const BadHome cases[] = {
      {"externalId", [](HomeRequest& h) { h.external_id = ".."; }},
      {"externalId", [](HomeRequest& h) { h.external_id = "a\nb"; }},
      {"city", [](HomeRequest& h) { h.city = "  "; }},
      {"city", [](HomeRequest& h) { h.city = "Z\xFCrich"; }},
      {"addressLine2", [](HomeRequest& h) { h.address_line2 = "\xC0\x80"; }},
      {"state", [](HomeRequest& h) { h.state = "Ohio"; }},
      {"state", [](HomeRequest& h) { h.state = "O1"; }},
      {"type", [](HomeRequest& h) { h.type = OpenEnum<HomeType>(std::string("\xFF")); }},
      {"closingDate", [](HomeRequest& h) { h.closing_date = "2025-02-30T00:00:00Z"; }},
      {"scheduledClosingDate", [](HomeRequest& h) { h.scheduled_closing_date = ""; }},
      {"homeowners[1].email",
       [](HomeRequest& h) {
         h.homeowners = {{.email = "a@b.c"}, {.email = "not an address"}};
       }},
      {"homeowners[0].email", [](HomeRequest& h) { h.homeowners = {{}}; }},
      {"homeowners[0].homeownerType",
       [](HomeRequest& h) {
         h.homeowners = {{.email = "a@b.c", .homeowner_type = OpenEnum<HomeownerType>()}};
       }},
      {"homeDetails.Lot", [](HomeRequest& h) { h.home_details["Lot"] = DetailValue::json("{broken"); }},
      {"homeDetails.Lot", [](HomeRequest& h) { h.home_details["Lot"] = "\xFF"; }},
      {"homeDetails", [](HomeRequest& h) { h.home_details[""] = "x"; }},
      {"homeDetails", [](HomeRequest& h) { h.home_details["\xFF"] = "x"; }},
      {"extra.jobId", [](HomeRequest& h) { h.extra["jobId"] = "not json"; }},
      {"city", [](HomeRequest& h) { h.extra["city"] = "\"Dayton\""; }},
      {"homeowners[0].extra.x",
       [](HomeRequest& h) {
         h.homeowners = {{.email = "a@b.c"}};
         h.homeowners[0].extra["x"] = "1,\"y\":2";
       }},
  };
  for (const BadHome& bad : cases) {
    ScriptedTransport api;
    HomeRequest home = example_home();
    bad.spoil(home);
    for (const auto& result : {api.homes.create(home), api.homes.update(home)}) {
      ASSERT_FALSE(result) << bad.field;
      EXPECT_EQ(result.error().kind, ErrorKind::invalid_request);
      EXPECT_THAT(fields(result.error()), ElementsAre(bad.field));
    }
    EXPECT_TRUE(api.engine->requests().empty());
  }
}

TEST(Clients, AViolationNeverShowsTheValue) {
  ScriptedTransport api;
  const auto added = api.homes.add_homeowner("H", {.email = "john smith@secret"});
  EXPECT_THAT(added.error().message,
              AllOf(HasSubstr("email is not an e-mail address"), Not(HasSubstr("john"))));
}

TEST(Clients, RefuseIdsThatCannotBeAPathSegment) {
  ScriptedTransport api;
  const std::string_view bad_ids[] = {"",       "  ",   ".", "..", std::string_view("a\0b", 3),
                                      "a\r\nb", "\xFF", "\t"};
  for (const std::string_view id : bad_ids) {
    EXPECT_THAT(fields(api.homes.get(id).error()), ElementsAre("externalId"));
    EXPECT_THAT(fields(api.homes.find(id).error()), ElementsAre("externalId"));
    EXPECT_THAT(fields(api.homes.remove_homeowner(id, id).error()), ElementsAre("externalHomeId", "email"));
    EXPECT_THAT(fields(api.homes.add_homeowner(id, {.email = "a@b.c"}).error()),
                ElementsAre("externalHomeId"));
    EXPECT_THAT(fields(api.locations.activate_division(id).error()), ElementsAre("externalId"));
    EXPECT_THAT(fields(api.locations.deactivate_neighborhood(id).error()), ElementsAre("externalId"));
  }
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Clients, ReportPathAndBodyViolationsTogether) {
  ScriptedTransport api;
  EXPECT_THAT(fields(api.homes.add_homeowner("..", {}).error()), ElementsAre("externalHomeId", "email"));
  const HomeownerRequest homeowners[] = {{.email = "a@b.c"}, {.email = "x"}};
  EXPECT_THAT(fields(api.homes.add_homeowners("", homeowners).error()),
              ElementsAre("externalHomeId", "homeowners[1].email"));
  EXPECT_THAT(fields(api.homes.add_homeowners("H", {}).error()), ElementsAre("homeowners"));
}

TEST(Clients, RefuseIncompleteLocations) {
  ScriptedTransport api;
  EXPECT_THAT(fields(api.locations.create_division({}).error()),
              ElementsAre("externalId", "name", "regionName"));
  EXPECT_THAT(fields(api.locations.update_master_community({}).error()),
              ElementsAre("externalId", "name", "divisionExternalId"));
  EXPECT_THAT(fields(api.locations.create_neighborhood({.external_id = "N", .name = "n"}).error()),
              ElementsAre("masterCommunityExternalId"));
}

TEST(Clients, RefuseHeadersThatTheSdkSetsOrThatBreakTheRequest) {
  ScriptedTransport api;
  const HttpHeader bad[] = {{"authorization", "Bearer x"},
                            {"Host", "evil"},
                            {"Proxy-Authorization", "Basic x"},
                            {"Content-Length", "0"},
                            {"", "x"},
                            {"X Y", "x"},
                            {"X", "a\r\nB: c"},
                            {"X\n", "a"},
                            {"X", std::string(1, '\0')}};
  for (const HttpHeader& header : bad) {
    const auto home = api.homes.get("H", {.headers = {header}});
    ASSERT_FALSE(home) << header.name;
    EXPECT_EQ(home.error().kind, ErrorKind::invalid_request);
  }
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Clients, SendExtraHeaders) {
  ScriptedTransport api;
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H", {.headers = {{"X-Correlation-Id", "42"}}}));
  EXPECT_EQ(*find_header(api.engine->requests()[0].headers, "x-correlation-id"), "42");
}

TEST(Clients, FindTellsNoneFromFailure) {
  ScriptedTransport api;
  api.engine->answer(404).answer(200, example_home_answer).answer(403);
  const auto none = api.homes.find("H");
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  const auto found = api.homes.find("H");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value().external_id, "HOME_12345");
  EXPECT_EQ(api.homes.find("H").error().kind, ErrorKind::permission);
}

struct StatusCase {
  int status;
  ErrorKind kind;
};

TEST(Clients, GiveEveryStatusItsKind) {
  const StatusCase cases[] = {
      {301, ErrorKind::rejected},   {400, ErrorKind::rejected},    {401, ErrorKind::authentication},
      {403, ErrorKind::permission}, {404, ErrorKind::not_found},   {405, ErrorKind::rejected},
      {409, ErrorKind::conflict},   {413, ErrorKind::rejected},    {415, ErrorKind::rejected},
      {422, ErrorKind::rejected},   {500, ErrorKind::unavailable}, {501, ErrorKind::unavailable}};
  for (const StatusCase& expected : cases) {
    ScriptedTransport api;
    api.engine->answer(expected.status,
                       R"({"timestamp":"2025-01-03T10:30:00Z","status":400,"error":"Bad Request",)"
                       R"("message":"john.smith@email.com is bad","path":"/api/v2/homes","hint":[1]})");
    const Error error = api.homes.create(example_home()).error();
    EXPECT_EQ(error.kind, expected.kind) << expected.status;
    EXPECT_EQ(error.http_status, expected.status);
    EXPECT_THAT(error.message, AllOf(HasSubstr(std::to_string(expected.status)), Not(HasSubstr("john"))));
    ASSERT_TRUE(error.service);
    EXPECT_EQ(error.service->message, "john.smith@email.com is bad");
    EXPECT_EQ(error.service->status, 400);
    EXPECT_EQ(error.service->timestamp, "2025-01-03T10:30:00Z");
    EXPECT_EQ(error.service->error, "Bad Request");
    EXPECT_EQ(error.service->path, "/api/v2/homes");
    EXPECT_EQ(error.service->extra.at("hint"), "[1]");
  }
}

TEST(Clients, SurviveAnErrorBodyOfAnyKind) {
  for (const char* body :
       {"", "<html>john</html>", "null", "[]", "\"john\"", "{", "{}", R"({"message":null})"}) {
    ScriptedTransport api;
    api.engine->answer(400, body);
    const Error error = api.homes.create(example_home()).error();
    EXPECT_EQ(error.kind, ErrorKind::rejected) << body;
    EXPECT_FALSE(error.service) << body;
    EXPECT_THAT(error.message, Not(HasSubstr("john")));
  }
}

TEST(Clients, AnOddMemberOfAnErrorBodyDoesNotHideTheOthers) {
  ScriptedTransport api;
  api.engine->answer(
      400, R"({"timestamp":1735900200000,"status":"400","error":null,"message":"why","path":["a",1.50]})");
  const ServiceError service = api.homes.create(example_home()).error().service.value();
  EXPECT_EQ(service.message, "why");
  EXPECT_EQ(service.timestamp, std::nullopt);
  EXPECT_EQ(service.extra,
            (Extra{{"timestamp", "1735900200000"}, {"status", "\"400\""}, {"path", R"(["a",1.50])"}}));
}

TEST(Clients, WithoutATransportRefuseEveryCall) {
  const Error error = HomesClient{nullptr}.find("H").error();
  EXPECT_EQ(error.kind, ErrorKind::invalid_request);
  EXPECT_THAT(fields(error), ElementsAre("transport"));
  EXPECT_FALSE(LocationsClient{nullptr}.activate_division("D"));
}

TEST(Clients, AcceptAnySuccessStatus) {
  for (const int status : {200, 201, 202, 206, 299}) {
    ScriptedTransport api;
    api.engine->answer(status, example_home_answer);
    EXPECT_TRUE(api.homes.create(example_home())) << status;
  }
}

TEST(Clients, AcceptAnEmptyOrStrangeBodyWhereNothingIsPromised) {
  for (const char* body : {"", "OK", "<p>done</p>", "{}"}) {
    ScriptedTransport api;
    api.engine->otherwise([&](const HttpRequest& /*request*/) { return HttpResponse{200, {}, body}; });
    EXPECT_TRUE(api.homes.add_homeowner("H", {.email = "a@b.c"}));
    EXPECT_TRUE(api.homes.remove_homeowner("H", "a@b.c"));
    EXPECT_TRUE(api.locations.activate_division("D"));
  }
}

struct MalformedCase {
  const char* body;
  const char* says;
};

TEST(Clients, AnAnswerThatIsNotWhatWasPromisedIsMalformed) {
  const MalformedCase cases[] = {
      {"", "the body is empty"},
      {"<html>john</html>", "the body is not valid JSON"},
      {"[]", "the body expected an object"},
      {"null", "the body expected an object"},
      {R"({"externalId":null})", "the body has no externalId"},
      {R"({"externalId":"H","city":{"a":"john"}})", "/city expected a string"},
      {R"({"externalId":"H"} john)", "the body is not valid JSON"},
      {R"({"externalId":"H")", "the body is not valid JSON"},
  };
  for (const MalformedCase& malformed : cases) {
    ScriptedTransport api;
    api.engine->otherwise([&](const HttpRequest& /*request*/) {
      return HttpResponse{200, {{"Content-Type", "text/html; charset=utf-8"}}, malformed.body};
    });
    const Error error = api.homes.create(example_home()).error();
    EXPECT_EQ(error.kind, ErrorKind::malformed_response) << malformed.body;
    EXPECT_THAT(error.message,
                AllOf(HasSubstr(malformed.says), HasSubstr("text/html"), Not(HasSubstr("john"))));
    EXPECT_TRUE(error.outcome_unknown) << "the home was probably created";
    EXPECT_FALSE(api.homes.get("H").error().outcome_unknown);
  }
}

TEST(Clients, ListsNameTheElementThatIsWrong) {
  ScriptedTransport api;
  api.engine->answer(200, R"([{"externalId":"D1","name":"n"},{"externalId":"D2"}])");
  const auto divisions = api.locations.list_divisions();
  ASSERT_FALSE(divisions);
  EXPECT_THAT(divisions.error().message, HasSubstr("/1 has no name"));
}

TEST(Clients, AnEmptyDateOrEnumThatTheServerSentDoesNotKeepTheHomeFromBeingWrittenBack) {
  ScriptedTransport api;
  Home home = from_json_text<Home>(to_json_text(example_home())).value();
  home.closing_date = "";
  home.homeowners = {{.email = "a@b.c", .homeowner_type = OpenEnum<HomeownerType>()}};
  api.engine->answer(200, example_home_answer);
  EXPECT_TRUE(api.homes.update(home.to_request()));
}

TEST(Clients, ReadChangeWriteLosesNothingThatTheRequestCanCarry) {
  ScriptedTransport api;
  const std::string stored =
      R"({"externalId":"H","addressLine1":"1 Main St","addressLine2":"B","city":"C","state":"OH","postalCode":"1",)"
      R"("type":"Town House","neighborhoodExternalId":"N","marketHome":false,"jobId":"J","productCollection":"P",)"
      R"("model":"M","closingDate":"2025-02-24T00:00:00-05:00","scheduledClosingDate":"2025-02-24",)"
      R"("homeowners":[{"email":"a@b.c","homeownerType":"TENANT","defaultHome":false}],)"
      R"("homeDetails":{"Price":123456.70,"Text":"ü\n"}})";
  const std::string answered = stored.substr(0, stored.size() - 1) +
                               R"(,"id":1,"fullAddress":"f","status":"ACTIVE","brandNew":{"x":1}})";
  api.engine->answer(200, answered).answer(200, answered);
  HomeRequest request = api.homes.get("H").value().to_request();
  request.model = "M2";
  ASSERT_TRUE(api.homes.update(request));
  std::string expected = stored;
  expected.replace(expected.find(R"("M")"), 3, R"("M2")");
  EXPECT_EQ(api.engine->requests()[1].body, expected);
}

}  // namespace
