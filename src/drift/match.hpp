#pragma once

#include <string>
#include <vector>

#include "drift/operation.hpp"

namespace builderbacked::drift {

/// An operation of the contract, and where the document has it.
struct Match {
  const Operation* expected{nullptr};
  const Operation* found{nullptr};  ///< Null: nowhere.
  bool moved{false};                ///< Another method, or a path that the SDK does not call.
};

struct Matching {
  std::vector<Match> matches{};           ///< One for each operation of the contract, in its order.
  std::vector<const Operation*> added{};  ///< Those that only the document has.
  std::size_t in_place{0};                ///< How many of the matches were not moved.
  Shape prefix{};                         ///< Before the contract's own path, for most of those.
};

/// Names of parameters are no difference, nor is one path before all of the contract's: that is for
/// `base_url`.
[[nodiscard]] Matching match(const std::vector<Operation>& contract, const std::vector<Operation>& document);

}  // namespace builderbacked::drift
