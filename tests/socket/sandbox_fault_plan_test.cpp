// How faults are written, and which requests get them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "testing/sandbox_fault_json.hpp"

namespace {

using namespace builderbacked::testing;
using ::testing::HasSubstr;
using Json = nlohmann::json;

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(parse_faults(text));
    return "";
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
}

/// Which of the next requests get a fault, e.g. "-X-".
std::string pattern(FaultPlan& plan, int count, const std::string& target = "/api/v2/homes") {
  std::string taken;
  for (int i = 0; i < count; ++i) taken += plan.take("GET", target) ? 'X' : '-';
  return taken;
}

TEST(FaultJson, ANameHasItsDefaultsAndMembersOverrideThem) {
  const Fault plain = parse_fault("throttled");
  EXPECT_EQ(plain.status, 429);
  EXPECT_EQ(plain.times, 1U);
  EXPECT_EQ(*builderbacked::find_header(plain.headers, "retry-after"), "1");
  const Fault other = parse_fault(
      R"({"fault":"throttled","status":420,"headers":{"retry-after":null,"X":"y"},"after":true,"delay_ms":5})");
  EXPECT_EQ(other.status, 420);
  EXPECT_EQ(builderbacked::find_header(other.headers, "Retry-After"), nullptr);
  EXPECT_EQ(*builderbacked::find_header(other.headers, "X"), "y");
  EXPECT_TRUE(other.after);
  EXPECT_EQ(other.delay.count(), 5);
}

TEST(FaultJson, ABodyIsTextAsItIsOrJson) {
  EXPECT_EQ(parse_fault(R"({"fault":"answer","body":"{\"a\":"})").body, "{\"a\":");
  const Fault json = parse_fault(R"({"fault":"bad_gateway","body":{"a":[1,null]}})");
  EXPECT_EQ(json.body, R"({"a":[1,null]})");
  EXPECT_EQ(*builderbacked::find_header(json.headers, "Content-Type"), "application/json");
}

TEST(FaultJson, EveryNameIsAFault) {
  for (const std::string name : {"answer", "throttled", "server_error", "bad_gateway", "unavailable", "delay",
                                 "reset_before", "reset_after", "truncated", "slow_drip", "invalid_json",
                                 "empty_body", "gzip", "endless_body", "redirect", "unauthorized"}) {
    EXPECT_NO_THROW(static_cast<void>(parse_fault(name))) << name;
    EXPECT_THAT(fault_names(), HasSubstr(name));
  }
}

TEST(FaultJson, ARefusalNamesWhatIsWrong) {
  const struct {
    const char* text;
    const char* named;
  } cases[] = {
      {"", "not JSON"},
      {"{", "not JSON"},
      {"7", "JSON object"},
      {"{}", "'fault' is missing"},
      {R"({"fault":7})", "'fault'"},
      {R"({"fault":"nope"})", "unknown fault 'nope'; there are: throttled"},
      {R"({"fault":"delay","tims":1})", "unknown member 'tims'; there are: fault"},
      {R"({"fault":"delay","times":-1})", "'times' must be a whole number from 0"},
      {R"({"fault":"delay","times":1.5})", "'times'"},
      {R"({"fault":"delay","times":"1"})", "'times'"},
      {R"({"fault":"delay","times":99999999999})", "'times'"},
      {R"({"fault":"delay","skip":-1})", "'skip'"},
      {R"({"fault":"delay","delay_ms":-1})", "'delay_ms'"},
      {R"({"fault":"delay","delay_ms":99999999999999999999999})", "'delay_ms'"},
      {R"({"fault":"delay","probability":1.1})", "'probability'"},
      {R"({"fault":"delay","probability":-0.1})", "'probability'"},
      {R"({"fault":"delay","probability":true})", "'probability'"},
      {R"({"fault":"delay","method":"post"})", "'method'"},
      {R"({"fault":"delay","method":7})", "'method'"},
      {R"({"fault":"delay","path":"homes"})", "'path'"},
      {R"({"fault":"delay","path":"/homes?a"})", "'path'"},
      {R"({"fault":"answer","after":1})", "'after'"},
      {R"({"fault":"answer","status":199})", "'status' must be a whole number from 200 to 599"},
      {R"({"fault":"answer","status":600})", "'status'"},
      {R"({"fault":"answer","headers":[]})", "'headers'"},
      {R"({"fault":"answer","headers":{"a b":"c"}})", "'headers'"},
      {R"({"fault":"answer","headers":{"a":1}})", "'headers.a'"},
      {R"({"fault":"answer","headers":{"a":"b\r\nc: d"}})", "'headers.a'"},
      {R"({"fault":"answer","headers":{"content-length":"1"}})", "content-length"},
      {R"({"fault":"patch"})", "'patch' is missing"},
      {R"({"fault":"delay","patch":{}})", "'patch' is not for 'delay'"},
      {R"({"fault":"reset_before","status":200})", "'status' is not for 'reset_before'"},
      {R"({"fault":"truncated","after":true})", "'after' is not for 'truncated'"},
      {R"([{"fault":"delay"},{"fault":"delay","skip":"x"}])", "[1]: 'skip'"},
  };
  for (const auto& bad : cases) EXPECT_THAT(refusal(bad.text), HasSubstr(bad.named)) << bad.text;
  EXPECT_THAT(refusal(std::string(10000, '[')), HasSubstr("deeply"));
}

TEST(FaultPlan, MatchesByMethodAndAnywhereInThePathButNotInTheQuery) {
  FaultPlan plan;
  plan.add({parse_fault(R"({"fault":"delay","method":"POST","path":"/api/v2/homes","times":0})")});
  EXPECT_TRUE(plan.take("POST", "/api/v2/homes"));
  EXPECT_TRUE(plan.take("POST", "/prefix/api/v2/homes/H/users?x"));
  EXPECT_FALSE(plan.take("GET", "/api/v2/homes"));
  EXPECT_FALSE(plan.take("POST", "/api/v2/users"));
  EXPECT_FALSE(plan.take("POST", "/api/v2/users?p=/api/v2/homes"));
  EXPECT_EQ(plan.requests(), 5U);
}

TEST(FaultPlan, SkipsSomeAppliesToSomeAndIsUsedUp) {
  FaultPlan plan;
  plan.add({parse_fault(R"({"fault":"delay","skip":2,"times":2})")});
  EXPECT_EQ(pattern(plan, 3), "--X");
  EXPECT_EQ(Json::parse(plan.list()),
            Json::parse(R"([{"fault":"delay","skip":2,"times":2,"applied":1,"left":1}])"));
  EXPECT_EQ(pattern(plan, 3), "X--");
  EXPECT_EQ(plan.list(), "[]");
}

TEST(FaultPlan, TheFirstThatAppliesIsTaken) {
  FaultPlan plan;
  plan.add({parse_fault(R"({"fault":"throttled","skip":1})"), parse_fault("gzip"), parse_fault("delay")});
  EXPECT_EQ(plan.take("GET", "/")->action, Fault::Action::gzip);
  EXPECT_EQ(plan.take("GET", "/")->action, Fault::Action::answer);
  EXPECT_EQ(plan.take("GET", "/")->action, Fault::Action::pass);
  EXPECT_FALSE(plan.take("GET", "/"));
}

TEST(FaultPlan, WithoutLimitItStaysUntilItIsCleared) {
  FaultPlan plan;
  plan.add({parse_fault(R"({"fault":"delay","times":0})")});
  EXPECT_EQ(pattern(plan, 5), "XXXXX");
  EXPECT_EQ(Json::parse(plan.list()),
            Json::parse(R"([{"fault":"delay","times":0,"applied":5,"left":null}])"));
  plan.clear();
  EXPECT_EQ(pattern(plan, 1), "-");
}

TEST(FaultPlan, TheSameSeedGivesTheSameChance) {
  const auto run = [](std::uint64_t seed, const char* probability) {
    FaultPlan plan(seed);
    plan.add({parse_fault(std::string(R"({"fault":"delay","times":0,"probability":)") + probability + '}')});
    return pattern(plan, 1000);
  };
  EXPECT_EQ(run(7, "0.2"), run(7, "0.2"));
  EXPECT_NE(run(7, "0.2"), run(8, "0.2"));
  const std::string some = run(FaultPlan::default_seed, "0.2");
  EXPECT_NEAR(static_cast<double>(std::count(some.begin(), some.end(), 'X')), 200, 60);
  EXPECT_EQ(run(7, "0"), std::string(1000, '-'));
  EXPECT_EQ(run(7, "1"), std::string(1000, 'X'));
}

TEST(FaultPlan, AChanceThatWasMissedIsNotCounted) {
  FaultPlan plan;
  plan.add({parse_fault(R"({"fault":"delay","times":3,"probability":0.1})")});
  const std::string taken = pattern(plan, 1000);
  EXPECT_EQ(std::count(taken.begin(), taken.end(), 'X'), 3);
}

}  // namespace
