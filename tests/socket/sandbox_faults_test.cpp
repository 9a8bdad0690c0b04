// Every fault of the sandbox server, byte for byte and as the SDK sees it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "builderbacked/builderbacked.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "record.hpp"
#include "socket/raw_connection.hpp"
#include "testing/sandbox_control.hpp"
#include "testing/sandbox_fault_json.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using namespace builderbacked::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::json;

const DivisionRequest division{.external_id = "D", .name = "d", .region_name = "Cincinnati"};

/// So that a create whose answer was lost is not settled.
const char* const no_looking_up = R"(,"method":"GET","status":403,"times":0)";

struct SandboxFaults : ::testing::Test {
  Sandbox sandbox;
  FaultPlan plan;
  SandboxServer server{
      with_faults([this](const HttpRequest& r) { return sandbox.handle(r); }, plan), {}, control_of(plan)};

  [[nodiscard]] LocationsClient locations(const std::string& url, std::size_t max_bytes = 1 << 20) const {
    TransportConfig config;
    config.observer = record;
    config.base_url = url;
    config.ca_file = server.ca_file();
    config.max_response_bytes = max_bytes;
    config.retry.initial_wait = 1ms;
    config.credentials = ClientCredentials{url + "/oauth/token", "sandbox-client", "sandbox-secret"};
    return LocationsClient{HttpTransport::create(std::move(config)).value()};
  }
  [[nodiscard]] LocationsClient locations() const { return locations(server.http_url()); }
  /// The answer to a request without a token: a 401 of the API, unless a fault changes it.
  [[nodiscard]] std::string get(const std::string& target = "/api/v2/homes/H") const {
    return ask(server.http_url(), "GET", target);
  }
  void add(const std::string& fault) { plan.add({parse_fault(fault)}); }
  /// For API calls only, so that the SDK gets its token.
  void add_to_api(const std::string& name, const std::string& more = "") {
    add(R"({"fault":")" + name + R"(","path":"/api/v2/")" + more + "}");
  }
  /// How many divisions there are: whether a write was carried out.
  std::size_t divisions() {
    plan.clear();
    return locations().list_divisions().value().size();
  }
};

TEST_F(SandboxFaults, WithoutOneTheApiAnswers) {
  EXPECT_THAT(get(), AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("Missing or invalid")));
  EXPECT_EQ(locations().list_regions().value().size(), 1U);
}

TEST_F(SandboxFaults, AnswersOfTheirOwn) {
  const struct {
    const char* name;
    const char* line;
    const char* header;
    const char* body;
  } cases[] = {
      {"throttled", "HTTP/1.1 429", "Retry-After: 1\r\n", R"("status":429)"},
      {"server_error", "HTTP/1.1 500", "Content-Type: application/json\r\n", R"("path":"/api/v2/homes/H")"},
      {"bad_gateway", "HTTP/1.1 502", "Content-Type: text/html\r\n", "<html>"},
      {"unavailable", "HTTP/1.1 503", "", R"("error":"Service Unavailable")"},
      {"unauthorized", "HTTP/1.1 401", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "timestamp"},
      {"redirect", "HTTP/1.1 302", "Location: https://elsewhere.invalid/\r\n", ""},
      {"invalid_json", "HTTP/1.1 401", "Content-Type: application/json\r\n", "{\"externalId\":"},
      {"empty_body", "HTTP/1.1 401", "Content-Length: 0\r\n", ""},
      {"answer", "HTTP/1.1 200", "Content-Length: 0\r\n", ""},
      {R"({"fault":"answer","status":418,"headers":{"X-A":"b"},"body":"tea"})", "HTTP/1.1 418", "X-A: b\r\n",
       "tea"},
      {R"({"fault":"answer","status":204,"body":"not sent"})", "HTTP/1.1 204", "", ""},
  };
  for (const auto& fault : cases) {
    add(fault.name);
    const std::string answer = get();
    EXPECT_THAT(answer, AllOf(StartsWith(fault.line), HasSubstr(fault.header))) << fault.name;
    EXPECT_THAT(body_of(answer), HasSubstr(fault.body)) << fault.name;
    EXPECT_THAT(get(), StartsWith("HTTP/1.1 401")) << "only one request gets it: " << fault.name;
  }
}

TEST_F(SandboxFaults, BeforeOrAfterTheRequestIsCarriedOut) {
  struct Case {
    const char* name;
    const char* more;
    std::size_t written;
  };
  const Case cases[] = {
      {"throttled", R"(,"times":0,"headers":{"Retry-After":"0"})", 0},
      {"unavailable", "", 0},
      {"unavailable", R"(,"after":true)", 1},
      {"invalid_json", "", 1},
      {"invalid_json", R"(,"after":false)", 0},
      {"empty_body", "", 1},
      {"reset_before", "", 0},
      {"reset_after", "", 1},
      {"truncated", "", 1},
      {"endless_body", "", 0},
      {"endless_body", R"(,"after":true)", 1},
  };
  std::size_t expected = 0;
  for (const Case& fault : cases) {
    expected += fault.written;
    const std::string id = "D" + std::to_string(&fault - cases);
    add_to_api(fault.name, std::string(R"(,"method":"POST")") + fault.more);
    add_to_api("answer", no_looking_up);
    const DivisionRequest another{.external_id = id, .name = id, .region_name = "Cincinnati"};
    EXPECT_FALSE(locations().create_division(another)) << fault.name;
    EXPECT_EQ(divisions(), expected) << fault.name << fault.more;
  }
}

TEST_F(SandboxFaults, ARetryGetsPastWhatPasses) {
  for (const char* name :
       {"unavailable", "bad_gateway", "reset_before", "reset_after", "truncated", "unauthorized", "gzip"}) {
    for (const std::string& url : {server.http_url(), server.https_url(), server.https_url() + "/prefix"}) {
      add_to_api(name);
      const auto regions = locations(url).list_regions();
      EXPECT_TRUE(regions) << name << " at " << url << ": " << regions.error().message;
      EXPECT_EQ(plan.list(), "[]") << name;
    }
  }
}

TEST_F(SandboxFaults, GzipIsCompressedAndInflates) {
  add("gzip");
  const std::string answer = get();
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("Content-Encoding: gzip\r\n")));
  EXPECT_THAT(body_of(answer), StartsWith("\x1f\x8b"));
  for (int i = 0; i < 200; ++i) {  // More than one block's worth, much of it alike.
    const std::string id = "D" + std::to_string(i * i);
    ASSERT_TRUE(locations().create_division({.external_id = id, .name = id, .region_name = "Cincinnati"}));
  }
  add_to_api("gzip");
  EXPECT_EQ(locations(server.https_url()).list_divisions().value().size(), 200U);
}

TEST_F(SandboxFaults, PatchChangesWhatTheApiAnswers) {
  add_to_api("patch", R"(,"patch":{"name":null,"externalId":7,"more":{"a":1}})");
  add_to_api("answer", no_looking_up);
  const auto created = locations().create_division(division);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::malformed_response);
  EXPECT_EQ(divisions(), 1U);
  add(R"({"fault":"patch","patch":{"message":"other"}})");
  EXPECT_THAT(get(), AllOf(StartsWith("HTTP/1.1 401"), HasSubstr(R"("message":"other")")));
}

TEST_F(SandboxFaults, TruncatedSaysMoreThanItSends) {
  add("truncated");
  const std::string answer = get();
  const std::size_t length = std::stoul(answer.substr(answer.find("Content-Length: ") + 16));
  EXPECT_EQ(body_of(answer).size(), length / 2);
}

TEST_F(SandboxFaults, SlowDripSendsItAllAndTakesItsTime) {
  add(R"({"fault":"slow_drip","delay_ms":0})");
  const std::string answer = get();
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("Missing or invalid")));
  EXPECT_EQ(body_of(answer).size(), std::stoul(answer.substr(answer.find("Content-Length: ") + 16)));
  const auto start = std::chrono::steady_clock::now();
  add(R"({"fault":"slow_drip","delay_ms":1})");
  const std::string slow = get();
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(slow.size() - 1));
}

TEST_F(SandboxFaults, DelayDelaysTheAnswerOfAnyFault) {
  for (const char* name : {"delay", "unavailable", "reset_before"}) {
    const auto start = std::chrono::steady_clock::now();
    add(std::string(R"({"fault":")") + name + R"(","delay_ms":30})");
    static_cast<void>(get());
    EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms) << name;
  }
}

TEST_F(SandboxFaults, ResetIsAReset) {
  for (const char* name : {"reset_before", "reset_after"}) {
    add(name);
    RawConnection connection(server.http_url());
    connection.send_request("GET", "/");
    EXPECT_EQ(connection.read(), "");
    EXPECT_TRUE(connection.was_reset()) << name;
  }
}

TEST_F(SandboxFaults, EndlessBodyIsEndlessAndTheServerGoesOn) {
  add("endless_body");
  {
    RawConnection connection(server.http_url());
    connection.send_request("GET", "/");
    const std::string begin = connection.read(1 << 24);
    EXPECT_THAT(begin.substr(0, 200),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Transfer-Encoding: chunked")));
    EXPECT_GE(begin.size(), std::size_t{1} << 24);
  }
  EXPECT_THAT(get(), StartsWith("HTTP/1.1 401"));
  for (const std::string& url : {server.http_url(), server.https_url()}) {
    add_to_api("endless_body");
    const auto regions = locations(url).list_regions();
    ASSERT_FALSE(regions);
    EXPECT_EQ(regions.error().kind, ErrorKind::malformed_response);
  }
}

TEST_F(SandboxFaults, SkipAndTimes) {
  add(R"({"fault":"server_error","skip":1,"times":2})");
  std::string seen;
  for (int i = 0; i < 4; ++i) seen += get().substr(9, 3) + ' ';
  EXPECT_EQ(seen, "401 500 500 401 ");
}

TEST_F(SandboxFaults, TokenAnswersHaveThemToo) {
  const char* const defects[] = {
      R"({"fault":"patch","patch":{"access_token":null}})",
      R"({"fault":"patch","patch":{"access_token":""}})",
      R"({"fault":"patch","patch":{"access_token":"a b"}})",
      R"({"fault":"patch","patch":{"token_type":"mac"}})",
      R"({"fault":"answer","status":400,"body":{"error":"invalid_client"}})",
      R"({"fault":"answer","status":401,"body":{"error":"invalid_client"}})",
      R"({"fault":"answer","headers":{"Content-Type":"application/json"},"body":"not JSON"})",
      R"({"fault":"empty_body"})",
      R"({"fault":"endless_body"})",
  };
  for (const char* defect : defects) {
    Json fault = Json::parse(defect);
    fault["path"] = "/oauth/token";
    fault["times"] = 0;
    plan.clear();
    add(fault.dump());
    EXPECT_FALSE(locations().list_regions()) << defect;
    plan.clear();
  }
}

TEST_F(SandboxFaults, TokenLifetimesMayBeOdd) {
  for (const std::string lifetime : {R"("3600")", "0", "-1", "null"}) {
    add(R"({"fault":"patch","path":"/oauth/token","patch":{"expires_in":)" + lifetime + "}}");
    RawConnection connection(server.http_url());
    connection.send_request(
        "POST", "/oauth/token",
        "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret",
        "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    const Json token = Json::parse(body_of(connection.read()));
    EXPECT_EQ(token.at("token_type"), "Bearer");
    EXPECT_EQ(token.value("expires_in", Json()), Json::parse(lifetime));
  }
}

TEST_F(SandboxFaults, TheControlPortAddsListsAndClears) {
  const std::string control = server.control_url();
  EXPECT_EQ(body_of(ask(control, "GET", "/faults")), "[]");
  const std::string added =
      ask(control, "POST", "/faults", R"([{"fault":"gzip","path":"/x"},{"fault":"throttled","times":0}])");
  EXPECT_THAT(added, StartsWith("HTTP/1.1 201"));
  EXPECT_EQ(Json::parse(body_of(added)),
            Json::parse(R"([{"fault":"gzip","path":"/x","applied":0,"left":1},)"
                        R"({"fault":"throttled","times":0,"applied":0,"left":null}])"));
  EXPECT_THAT(ask(control, "GET", "/faults"), StartsWith("HTTP/1.1 200")) << "faults are not for this port";
  EXPECT_THAT(get(), StartsWith("HTTP/1.1 429"));
  EXPECT_THAT(ask(control, "POST", "/faults", R"({"fault":"delay"})"), StartsWith("HTTP/1.1 201"));
  EXPECT_EQ(Json::parse(body_of(ask(control, "GET", "/faults"))).size(), 3U);
  EXPECT_THAT(ask(control, "DELETE", "/faults"), StartsWith("HTTP/1.1 204"));
  EXPECT_EQ(body_of(ask(control, "GET", "/faults")), "[]");
  EXPECT_THAT(get(), StartsWith("HTTP/1.1 401"));
  EXPECT_EQ(body_of(ask(control, "GET", "/requests")), R"({"count":2})");
}

TEST_F(SandboxFaults, TheControlPortRefusesWhatItDoesNotUnderstandAndAddsNothing) {
  const std::string control = server.control_url();
  for (const char* bad :
       {"", "{", "[7]", R"({"fault":"nope"})", R"([{"fault":"gzip"},{"fault":"gzip","skip":-1}])"}) {
    const std::string answer = ask(control, "POST", "/faults", bad);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400")) << bad;
    EXPECT_NE(Json::parse(body_of(answer)).at("message"), "") << bad;
  }
  EXPECT_EQ(plan.list(), "[]");
  EXPECT_THAT(ask(control, "PUT", "/faults"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(ask(control, "POST", "/requests"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(ask(control, "GET", "/"), StartsWith("HTTP/1.1 404"));
}

TEST(SandboxServer, EndsInTheMiddleOfAnyDelivery) {
  using Manner = Delivery::Manner;
  for (const Manner manner : {Manner::whole, Manner::dripped, Manner::endless, Manner::reset}) {
    std::promise<void> arrived;
    std::optional<SandboxServer> server(std::in_place, [&](const HttpRequest& /*request*/) {
      arrived.set_value();
      const auto delay = manner == Manner::endless ? 0h : 1h;
      return Delivery(HttpResponse{200, {}, "text"}, manner, delay);
    });
    RawConnection connection(server->http_url());
    connection.send_request("GET", "/");
    arrived.get_future().wait();
    if (manner == Manner::dripped || manner == Manner::endless) connection.read(1);
    server.reset();  // It would take an hour, or for ever.
    connection.read();
  }
}

TEST(SandboxServer, HasNoControlPortUnlessItIsAskedFor) {
  const SandboxServer server([](const HttpRequest& /*request*/) { return HttpResponse{}; });
  EXPECT_EQ(server.control_url(), "");
}

}  // namespace
