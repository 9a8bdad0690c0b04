// The program builderbacked-sandbox, started as users start it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "builderbacked/builderbacked.hpp"

namespace {

using namespace builderbacked;
using ::testing::ElementsAre;

/// A program with its standard output in a pipe.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), BUILDERBACKED_SANDBOX_PROGRAM);
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    int ends[2];
    if (pipe(ends) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    started_ = posix_spawn(&id_, pointers[0], &actions, nullptr, pointers.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_.reset(fdopen(ends[0], "r"));
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (started_) end(SIGKILL);
  }

  std::string read_line() {
    std::string line;
    for (int c = std::getc(output_.get()); c != EOF && c != '\n'; c = std::getc(output_.get())) {
      line += static_cast<char>(c);
    }
    return line;
  }
  /// Its exit code; -1 when a signal ended it.
  int wait() {
    int status = 0;
    started_ = false;
    waitpid(id_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int end(int signal) {
    kill(id_, signal);
    return wait();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  pid_t id_ = 0;
  bool started_ = false;
  std::unique_ptr<std::FILE, Close> output_;
};

TEST(SandboxProgram, PrintsItsAddressesServesAndEndsOnASignal) {
  Program program({"--region", "Cincinnati", "--region", "Dayton", "--client-secret", "p%ss +w"});
  const auto addresses = nlohmann::json::parse(program.read_line(), nullptr, false);
  ASSERT_TRUE(addresses.is_object());
  for (const char* scheme : {"http", "https"}) {
    TransportConfig config;
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
  setenv("BUILDERBACKED_SCOPES", "home.write", 1);
  setenv("BUILDERBACKED_ACCESS_TOKEN", "stale", 1);
  Program program(
      {"--region", "Dayton", "--", "/bin/sh", "-c",
       R"(echo "$BUILDERBACKED_CLIENT_ID ${BUILDERBACKED_BASE_URL%:*} $BUILDERBACKED_SCOPES$BUILDERBACKED_ACCESS_TOKEN"; exit 7)"});
  unsetenv("BUILDERBACKED_SCOPES");
  unsetenv("BUILDERBACKED_ACCESS_TOKEN");
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

}  // namespace
