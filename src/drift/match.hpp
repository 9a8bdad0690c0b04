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
};

/// Names of parameters are no difference, nor is a path before the contract's own: that is for `base_url`.
[[nodiscard]] Matching match(const std::vector<Operation>& contract, const std::vector<Operation>& document);

/// The path before the contract's own, or "".
[[nodiscard]] std::string prefix(const Match& match);

}  // namespace builderbacked::drift
