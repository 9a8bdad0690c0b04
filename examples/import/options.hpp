#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>

#include "session.hpp"

// The command line.

namespace importer {

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
