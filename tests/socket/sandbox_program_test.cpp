// The program builderbacked-sandbox, started as users start it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "environment.hpp"
#include "record.hpp"
#include "socket/program.hpp"
#include "socket/raw_connection.hpp"

namespace {

using namespace builderbacked;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(SandboxProgram, PrintsItsAddressesServesAndEndsOnASignal) {
  Program program({"--region", "Cincinnati", "--region", "Dayton", "--client-secret", "p%ss +w"});
  const auto addresses = nlohmann::json::parse(program.read_line(), nullptr, false);
  ASSERT_TRUE(addresses.is_object());
  for (const char* scheme : {"http", "https"}) {
    TransportConfig config;
    config.observer = record;
    config.base_url = addresses.at(scheme);
    config.ca_file = addresses.at("ca_file");
    config.credentials = ClientCredentials{addresses.at("token_url"), addresses.at("client_id"), "p%ss +w"};
    const auto regions = LocationsClient{HttpTransport::create(config).value()}.list_regions();
    ASSERT_TRUE(regions) << regions.error().message;
    std::vector<std::string> names;
    for (const Region& region : *regions) names.push_back(region.name);
    EXPECT_THAT(names, ElementsAre("Cincinnati", "Dayton"));
  }
  EXPECT_EQ(program.end(SIGTERM), 0);
  EXPECT_FALSE(std::ifstream(addresses.at("ca_file").get<std::string>()).good()) << "it cleans up";
}

TEST(SandboxProgram, RunsACommandWithTheVariablesSetAndPassesItsExitCodeOn) {
  // Variables for the real service, left from before, must not get in the way.
  const Environment environment{
      {{"BUILDERBACKED_SCOPES", "home.write"}, {"BUILDERBACKED_ACCESS_TOKEN", "stale"}}};
  Program program(
      {"--region", "Dayton", "--", "/bin/sh", "-c",
       R"(echo "$BUILDERBACKED_CLIENT_ID ${BUILDERBACKED_BASE_URL%:*} $BUILDERBACKED_SCOPES$BUILDERBACKED_ACCESS_TOKEN"; exit 7)"});
  EXPECT_EQ(program.read_line(), "sandbox-client https://127.0.0.1 ");
  EXPECT_EQ(program.wait(), 7);
}

TEST(SandboxProgram, ASignalEndsItsCommandTooAndItCleansUp) {
  Program program({"--", "/bin/sh", "-c",
                   R"(trap 'exit 9' TERM; echo "$BUILDERBACKED_CA_FILE"; while :; do sleep 0.01; done)"});
  const std::string ca_file = program.read_line();
  EXPECT_TRUE(std::ifstream(ca_file).good());
  EXPECT_EQ(program.end(SIGTERM), 9);
  EXPECT_FALSE(std::ifstream(ca_file).good());
}

TEST(SandboxProgram, RefusesWhatItDoesNotUnderstand) {
  EXPECT_GT(Program({"--regoin", "Dayton"}).wait(), 0);
  EXPECT_GT(Program({"--http-port", "70000"}).wait(), 0);
  EXPECT_GT(Program({"--token-lifetime", "-1"}).wait(), 0);
}

TEST(SandboxProgram, HasFaultsFromItsCommandLineAndItsControlPort) {
  Program program({"--fault", "throttled", "--fault", R"({"fault":"answer","body":[418],"times":2})"});
  const auto addresses = nlohmann::json::parse(program.read_line(), nullptr, false);
  ASSERT_TRUE(addresses.is_object());
  const std::string http = addresses.at("http");
  EXPECT_THAT(ask(http, "GET", "/api/v2/homes/H"), StartsWith("HTTP/1.1 429"));
  EXPECT_EQ(body_of(ask(http, "GET", "/api/v2/homes/H")), "[418]");
  const std::string control = addresses.at("control");
  EXPECT_EQ(body_of(ask(control, "GET", "/faults")),
            R"([{"applied":1,"body":[418],"fault":"answer","left":1,"times":2}])");
  ask(control, "DELETE", "/faults");
  EXPECT_THAT(ask(http, "GET", "/api/v2/homes/H"), StartsWith("HTTP/1.1 401"));
  EXPECT_EQ(program.end(SIGTERM), 0);
}

TEST(SandboxProgram, TheSameSeedGivesTheSameFaults) {
  std::string seen[2];
  for (std::string& statuses : seen) {
    Program program(
        {"--fault-seed", "5", "--fault", R"({"fault":"unavailable","probability":0.5,"times":0})"});
    const auto addresses = nlohmann::json::parse(program.read_line(), nullptr, false);
    ASSERT_TRUE(addresses.is_object());
    for (int i = 0; i < 32; ++i) statuses += ask(addresses.at("http"), "GET", "/api/v2").substr(9, 3);
  }
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_THAT(seen[0], HasSubstr("503"));
  EXPECT_THAT(seen[0], HasSubstr("401"));
}

TEST(SandboxProgram, TellsItsCommandWhereTheControlPortIs) {
  Program program({"--", "/bin/sh", "-c", R"(echo "${BUILDERBACKED_SANDBOX_CONTROL%:*}")"});
  EXPECT_EQ(program.read_line(), "http://127.0.0.1");
  EXPECT_EQ(program.wait(), 0);
}

TEST(SandboxProgram, SaysWhatIsWrongWithAFault) {
  const struct {
    const char* fault;
    const char* line;
  } cases[] = {
      {"throtled", "--fault: unknown fault 'throtled'; there are: throttled, "},
      {"{", "--fault: not JSON"},
      {R"({"fault":"throttled","times":-1})", "--fault: 'times' must be a whole number"},
      {R"({"fault":"throttled","tims":1})", "--fault: unknown member 'tims'"},
  };
  for (const auto& bad : cases) {
    Program program({"--fault", bad.fault}, Program::Stream::errors);
    EXPECT_THAT(program.read_line(), StartsWith(bad.line));
    EXPECT_GT(program.wait(), 0) << bad.fault;
  }
}

}  // namespace
