#pragma once

#include <set>
#include <string>
#include <vector>

#include "drift/assumptions.hpp"
#include "drift/document.hpp"
#include "drift/finding.hpp"

namespace builderbacked::drift {

/// How a document differs from the contract.
struct Comparison {
  std::vector<Finding> findings{};        ///< The most harmful first.
  std::vector<Assumption> assumptions{};  ///< All of the contract's, in its order.
};

/// "homes", "locations", …: the parts of the contract that a comparison can be limited to.
[[nodiscard]] std::set<std::string> areas(const Document& contract);

/// Of the areas in `only`, or of all when it is empty. Throws `Unreadable`.
[[nodiscard]] Comparison compare(const Document& contract, const Document& document,
                                 const std::set<std::string>& only = {});

}  // namespace builderbacked::drift
