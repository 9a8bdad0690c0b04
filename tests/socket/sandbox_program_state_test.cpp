// The program builderbacked-sandbox with a state that survives it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "example_requests.hpp"
#include "record.hpp"
#include "socket/program.hpp"
#include "socket/raw_connection.hpp"
#include "temporary_folder.hpp"
#include "testing/state_file.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::read_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::json;

const std::string fixture = BUILDERBACKED_EXAMPLE_FIXTURE;

std::shared_ptr<HttpTransport> connect(const std::string& http) {
  TransportConfig config;
  config.observer = record;
  config.base_url = http;
  config.credentials = ClientCredentials{http + "/oauth/token", "sandbox-client", "sandbox-secret"};
  return HttpTransport::create(config).value();
}

/// Where it serves; empty if it does not.
std::string http_of(Program& program) {
  const Json addresses = Json::parse(program.read_line(), nullptr, false);
  return addresses.is_object() ? addresses.at("http").get<std::string>() : "";
}

struct SandboxState : ::testing::Test {
  TemporaryFolder folder{};
  std::string file = (folder.path() / "state.json").string();

  [[nodiscard]] Json stored() const { return Json::parse(read_file(file)); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
};

TEST_F(SandboxState, IsThereAgainAfterARestart) {
  {
    Program program({"--state", file, "--region", "Dayton"});
    const std::string http = http_of(program);
    EXPECT_EQ(stored().at("regions").at(0).at("name"), "Dayton") << "written before it serves";
    const LocationsClient locations{connect(http)};
    ASSERT_TRUE(locations.create_division({.external_id = "D", .name = "n", .region_name = "Dayton"}));
    ASSERT_TRUE(locations.deactivate_division("D"));
    EXPECT_EQ(program.end(SIGTERM), 0);
    EXPECT_THAT(files(), ElementsAre("state.json"));
  }
  Program program({"--state", file});
  const std::string http = http_of(program);
  EXPECT_THAT(ask(http, "GET", "/api/v2/locations/regions"), StartsWith("HTTP/1.1 401"));
  const LocationsClient locations{connect(http)};
  EXPECT_EQ(locations.list_regions().value().size(), 1U);
  const Division division = locations.list_divisions().value().at(0);
  EXPECT_EQ(division.external_id, "D");
  EXPECT_EQ(division.extra.at("active"), "false");
  EXPECT_EQ(program.end(SIGINT), 0);
}

TEST_F(SandboxState, IsWrittenWhileItServes) {
  Program program({"--state", file});
  const LocationsClient locations{connect(http_of(program))};
  ASSERT_TRUE(locations.create_division({.external_id = "D", .name = "n", .region_name = "Cincinnati"}));
  while (stored().at("divisions").empty()) continue;
  EXPECT_EQ(stored().at("divisions").at(0).at("externalId"), "D");
}

TEST_F(SandboxState, IsWholeWhenItsCommandHasEnded) {
  Program program({"--state", file, "--", "/bin/sh", "-c",
                   R"(trap 'exit 9' TERM; echo "$BUILDERBACKED_BASE_URL $BUILDERBACKED_CA_FILE"
                      while :; do sleep 0.01; done)"});
  const std::string line = program.read_line();
  TransportConfig config;
  config.observer = record;
  config.base_url = line.substr(0, line.find(' '));
  config.ca_file = line.substr(line.find(' ') + 1);
  config.credentials =
      ClientCredentials{config.base_url + "/oauth/token", "sandbox-client", "sandbox-secret"};
  const UsersClient users{HttpTransport::create(config).value()};
  ASSERT_TRUE(users.create(example_user()));
  EXPECT_EQ(program.end(SIGTERM), 9);
  EXPECT_EQ(stored().at("users").at(0).at("externalId"), "EMP_12345");
}

TEST_F(SandboxState, BeginsWithASeedGoesOnFromAStateAndIsReset) {
  const auto homes_after = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"--state", file});
    Program program(options);
    const HomesClient homes{connect(http_of(program))};
    HomeRequest home = example_home();
    home.external_id = "H" + std::to_string(stored().at("homes").size());
    EXPECT_TRUE(homes.create(home));
    EXPECT_EQ(program.end(SIGTERM), 0);
    return stored().at("homes").size();
  };
  EXPECT_EQ(homes_after({"--seed", fixture}), 2U);
  EXPECT_EQ(homes_after({"--seed", fixture}), 3U) << "a state that is kept wins";
  EXPECT_EQ(homes_after({}), 4U);
  EXPECT_EQ(homes_after({"--reset", "--seed", fixture}), 2U);
  Program program({"--state", file, "--reset"});
  EXPECT_NE(http_of(program), "");
  EXPECT_EQ(program.end(SIGTERM), 0);
  EXPECT_TRUE(stored().at("homes").empty());
  EXPECT_EQ(stored().at("regions").at(0).at("name"), "Cincinnati");
}

TEST_F(SandboxState, IsLeftAloneByASandboxThatCannotServe) {
  Program first({});
  const std::string http = http_of(first);
  const std::string before = read_file(fixture);
  const std::string name = folder.file("state.json", before);
  Program second({"--state", name, "--reset", "--http-port", http.substr(http.rfind(':') + 1)},
                 Program::Stream::errors);
  EXPECT_THAT(second.read_line(), StartsWith("builderbacked-sandbox: "));
  EXPECT_EQ(second.wait(), 1);
  EXPECT_EQ(read_file(name), before);
}

TEST_F(SandboxState, ASeedWithoutRegionsHasTheUsualOne) {
  Program program({"--seed", folder.file("seed.json", R"({"version": 1})")});
  EXPECT_EQ(LocationsClient{connect(http_of(program))}.list_regions().value().at(0).name, "Cincinnati");
}

TEST_F(SandboxState, ASeedNeedsNoState) {
  Program program({"--seed", fixture, "--region", "Dayton"});
  const auto transport = connect(http_of(program));
  EXPECT_EQ(HomesClient{transport}.get("HOME_12345").value().region_external_id, "Cincinnati");
  EXPECT_EQ(LocationsClient{transport}.list_regions().value().size(), 2U);
}

TEST_F(SandboxState, IsForOneSandboxAtATime) {
  Program first({"--state", file});
  ASSERT_NE(http_of(first), "");
  Program second({"--state", file}, Program::Stream::errors);
  EXPECT_EQ(second.read_line(), "builderbacked-sandbox: " + file + ": is in use by another sandbox");
  EXPECT_EQ(second.wait(), 1);
}

TEST_F(SandboxState, RefusesAFileThatIsNotRightAndLeavesItAlone) {
  Json orphan = Json::parse(read_file(fixture));
  orphan["homes"][0]["neighborhoodExternalId"] = "NH_9";
  const struct {
    std::string content;
    std::string said;
  } cases[] = {
      {"", "line 1: is not JSON"},
      {"{\"version\": 1,\n]", "line 2: is not JSON"},
      {R"({"version":2})", "version: is not 1"},
      {R"({"version":1,"houses":[]})", "houses: is not known here"},
      {orphan.dump(), "homes[0]: Neighborhood with external ID 'NH_9' not found"},
  };
  for (const auto& bad : cases) {
    const std::string name = folder.file("bad.json", bad.content);
    for (const char* option : {"--state", "--seed"}) {
      Program program({option, name}, Program::Stream::errors);
      EXPECT_EQ(program.read_line(), "builderbacked-sandbox: " + name + ": " + bad.said);
      EXPECT_EQ(program.read_line(), "") << "nothing is served";
      EXPECT_EQ(program.wait(), 1);
      EXPECT_EQ(read_file(name), bad.content);
    }
    Program program({"--state", name, "--reset"});
    EXPECT_NE(http_of(program), "") << "what it has does not matter then";
    EXPECT_EQ(program.end(SIGTERM), 0);
  }
}

TEST_F(SandboxState, RefusesWhatCannotBeReadOrWritten) {
  const std::string nowhere = (folder.path() / "no" / "state.json").string();
  Program state({"--state", nowhere}, Program::Stream::errors);
  EXPECT_THAT(state.read_line(), StartsWith("builderbacked-sandbox: " + nowhere + ": cannot be written"));
  EXPECT_EQ(state.wait(), 1);
  Program seed({"--seed", nowhere}, Program::Stream::errors);
  EXPECT_EQ(seed.read_line(), "builderbacked-sandbox: " + nowhere + ": cannot be read");
  EXPECT_EQ(seed.wait(), 1);
  Program reset({"--reset"}, Program::Stream::errors);
  EXPECT_THAT(reset.read_line(), HasSubstr("--reset"));
  EXPECT_GT(reset.wait(), 0);
}

TEST_F(SandboxState, SaysOnceThatItCannotBeWrittenAndGoesOn) {
  const std::filesystem::path inner = folder.path() / "inner";
  std::filesystem::create_directory(inner);
  Program program({"--state", (inner / "state.json").string()}, Program::Stream::errors);
  const LocationsClient locations{connect(http_of(program))};
  std::filesystem::remove_all(inner);
  for (const char* id : {"D1", "D2"}) {
    ASSERT_TRUE(locations.create_division({.external_id = id, .name = "n", .region_name = "Cincinnati"}));
  }
  EXPECT_THAT(program.read_line(), HasSubstr("state.json: cannot be written: "));
  EXPECT_EQ(locations.list_divisions().value().size(), 2U);
  EXPECT_EQ(program.end(SIGTERM), 1);
  EXPECT_EQ(program.read_line(), "");
}

std::string token_of(const std::string& http) {
  RawConnection connection(http);
  connection.send_request(
      "POST", "/oauth/token",
      "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret",
      "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n");
  return Json::parse(body_of(connection.read())).at("access_token");
}

TEST_F(SandboxState, IsWholeWheneverTheProgramIsKilled) {
  constexpr int rounds = 10;
  constexpr int creates = 500;
  std::size_t before = 1;
  for (int round = 0; round < rounds; ++round) {
    Program program({"--state", file, "--seed", fixture});
    const std::string http = http_of(program);
    ASSERT_NE(http, "") << "round " << round;
    Json home = Json::parse(read_file(fixture)).at("homes").at(0);
    const std::string headers =
        "Authorization: Bearer " + token_of(http) + "\r\nContent-Type: application/json\r\n";
    RawConnection connection(http);
    for (int i = 0; i < creates; ++i) {  // It answers while it is asked.
      home["externalId"] = "H" + std::to_string(round) + '.' + std::to_string(i);
      connection.send_request("POST", "/api/v2/homes", home.dump(), headers);
    }
    const bool until_written = round % 2 == 0;
    if (until_written) {
      while (stored().at("homes").size() == before) continue;
    } else {
      connection.read(static_cast<std::size_t>(round) * 5'000);
    }
    EXPECT_EQ(program.end(SIGKILL), -1);
    ASSERT_TRUE(builderbacked::testing::Sandbox().restore(read_file(file))) << "round " << round;
    const std::size_t after = stored().at("homes").size();
    EXPECT_GE(after, before + (until_written ? 1 : 0));
    EXPECT_LE(after, before + creates);
    before = after;
  }
}

}  // namespace
