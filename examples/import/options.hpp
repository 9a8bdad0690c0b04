#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>

#include "session.hpp"

// The command line: what it says, and what the program says to it.

namespace importer {

// Exit codes, as `--help` explains them.

inline constexpr int all_done = 0;
inline constexpr int rows_left = 1;
inline constexpr int bad_input = 2;
inline constexpr int service_unusable = 3;

enum class Command { sample, plan, apply, resume };

struct Options {
  Command command{};
  std::filesystem::path folder{};

  // sample
  std::size_t homes{2000};
  std::uint32_t seed{1};

  // plan, apply, resume
  std::optional<std::filesystem::path> mapping{};
  std::filesystem::path journal{};
  bool json{false};
  Pace pace{};

  // apply, resume
  std::filesystem::path results{};
  std::optional<std::filesystem::path> only{};
};

/// The options, or the exit code when there is nothing to run: help was asked for, or they are wrong.
std::variant<Options, int> parse_command_line(int argc, char** argv);

}  // namespace importer
