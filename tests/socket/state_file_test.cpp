// A text that outlives its program.

#include "testing/state_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::read_file;
using builderbacked::testing::StateFile;
using builderbacked::testing::StateKeeper;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// A file in a folder of its own.
struct StateFileFixture : ::testing::Test {
  TemporaryFolder folder{};
  std::string name = (folder.path() / "state.json").string();

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
};

std::string refusal(const std::string& name) {
  try {
    const StateFile file(name);
    return "";
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
}

using State = StateFileFixture;

TEST_F(State, IsReadAndReplacedAndLeavesNothingElse) {
  {
    const StateFile file(name);
    EXPECT_EQ(file.read(), std::nullopt);
    file.replace("one");
    EXPECT_EQ(file.read(), "one");
    file.replace(std::string("t\0wo\r\n", 6));
    EXPECT_EQ(file.read(), std::string("t\0wo\r\n", 6));
    file.replace("");
    EXPECT_EQ(file.read(), "") << "an empty file is a file";
  }
  EXPECT_THAT(files(), ElementsAre("state.json"));
}

TEST_F(State, WhatAProcessThatWasKilledLeftIsNoHindrance) {
  static_cast<void>(folder.file("state.json.new", "half"));
  static_cast<void>(folder.file("state.json.lock", ""));
  StateFile(name).replace("whole");
  EXPECT_EQ(read_file(name), "whole");
  EXPECT_THAT(files(), ElementsAre("state.json"));
}

TEST_F(State, IsForOneAtATime) {
  {
    const StateFile file(name);
    EXPECT_EQ(refusal(name), name + ": is in use by another sandbox");
    const std::string same = (folder.path() / "." / "state.json").string();
    EXPECT_EQ(refusal(same), same + ": is in use by another sandbox");
  }
  EXPECT_EQ(refusal(name), "");
}

TEST_F(State, IsRefusedWhereItCannotBeKept) {
  const std::string nowhere = (folder.path() / "no" / "state.json").string();
  EXPECT_THAT(refusal(nowhere), HasSubstr(nowhere + ": cannot be written"));
  std::filesystem::create_directory(name);
  EXPECT_EQ(refusal(name), name + ": is not a regular file");
  EXPECT_TRUE(std::filesystem::is_directory(name));
}

TEST_F(State, AFileThatCannotBeReadIsSaidToBeSo) {
  EXPECT_THROW(static_cast<void>(read_file(name)), std::runtime_error);
  EXPECT_THROW(static_cast<void>(read_file(folder.path().string())), std::runtime_error);
}

#ifndef _WIN32
TEST_F(State, StaysWhereASymbolicLinkLeads) {
  const std::string target = folder.file("target.json", "old");
  std::filesystem::create_symlink(target, name);
  {
    const StateFile file(name);
    EXPECT_EQ(refusal(target), target + ": is in use by another sandbox");
    file.replace("new");
  }
  EXPECT_TRUE(std::filesystem::is_symlink(name));
  EXPECT_EQ(read_file(target), "new");
}

TEST_F(State, KeepsItsPermissions) {
  using std::filesystem::perms;
  const std::string file = folder.file("state.json", "old");
  std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
  StateFile(file).replace("new");
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(State, StaysWhereASymbolicLinkLeadsToNothingYet) {
  std::filesystem::create_symlink("target.json", name);
  StateFile(name).replace("new");
  EXPECT_TRUE(std::filesystem::is_symlink(name));
  EXPECT_EQ(read_file((folder.path() / "target.json").string()), "new");
  std::filesystem::create_symlink("loop", folder.path() / "loop");
  EXPECT_THAT(refusal((folder.path() / "loop").string()), HasSubstr("loop: "));
}

TEST_F(State, WhatLiesInItsWayIsNotWrittenTo) {
  const std::string other = folder.file("other", "other");
  std::filesystem::create_symlink(other, name + ".new");
  StateFile(name).replace("new");
  EXPECT_FALSE(std::filesystem::is_symlink(name));
  EXPECT_EQ(read_file(other), "other");
}

TEST_F(State, AFailedWriteIsSaidOnceUntilItWorksAgain) {
  const std::filesystem::path inner = folder.path() / "inner";
  const std::filesystem::path moved = folder.path() / "moved";
  std::filesystem::create_directory(inner);
  const StateFile file((inner / "state.json").string());
  std::atomic<int> calls{0};
  ::testing::internal::CaptureStderr();
  {
    StateKeeper keeper(file, [&] { return std::to_string(++calls); });
    keeper.start();
    for (int i = 0; i < 2; ++i) {
      std::filesystem::rename(inner, moved);
      keeper.changed();
      EXPECT_FALSE(keeper.finish());
      EXPECT_FALSE(keeper.finish());
      std::filesystem::rename(moved, inner);
      EXPECT_TRUE(keeper.finish());
    }
  }
  const std::string once = "builderbacked-sandbox: [^\n]*state.json: cannot be written: [^\n]*\n";
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), MatchesRegex(once + once));
}
#endif

TEST_F(State, IsWrittenAtOnceAndAfterAChange) {
  const StateFile file(name);
  std::atomic<int> value{1};
  StateKeeper keeper(file, [&] { return std::to_string(value); });
  EXPECT_EQ(file.read(), std::nullopt);
  keeper.start();
  EXPECT_EQ(file.read(), "1");
  value = 2;
  keeper.changed();
  while (file.read() != "2") std::this_thread::yield();
  value = 3;
  keeper.changed();
  EXPECT_TRUE(keeper.finish());
  EXPECT_EQ(file.read(), "3");
}

TEST_F(State, IsWrittenAtTheEndWhereSomebodyRemovedIt) {
  const StateFile file(name);
  StateKeeper keeper(file, [] { return "1"; });
  keeper.start();
  std::filesystem::remove(name);
  EXPECT_TRUE(keeper.finish());
  EXPECT_EQ(file.read(), "1");
}

TEST_F(State, ManyChangesAreOneWrite) {
  const StateFile file(name);
  std::atomic<int> calls{0};
  std::promise<void> entered;
  std::promise<void> gate;
  StateKeeper keeper(file, [&] {
    const int call = ++calls;
    if (call == 2) {
      entered.set_value();
      gate.get_future().wait();
    }
    return std::to_string(call);
  });
  keeper.start();
  keeper.changed();
  entered.get_future().wait();
  for (int i = 0; i < 1000; ++i) keeper.changed();
  gate.set_value();
  EXPECT_TRUE(keeper.finish());
  EXPECT_LE(calls, 4) << "at the start, for the first change, perhaps for all others, at the end";
  EXPECT_EQ(file.read(), std::to_string(calls));
}

}  // namespace
