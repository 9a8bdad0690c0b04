#pragma once

#include <string>
#include <vector>

#include "drift/assumptions.hpp"
#include "drift/finding.hpp"
#include "drift/schema.hpp"

namespace builderbacked::drift {

/// What a comparison came to.
struct Outcome {
  std::vector<Finding> findings{};
  std::vector<Evidence> evidence{};

  void add(Outcome other);
};

/// Where the compared values are.
struct Place {
  const Document& contract;
  const Document& document;
  Direction direction{Direction::request};
  std::string name{};  ///< "POST /api/v2/homes request".
  bool is_body{false};
};

/// What the SDK sends must be accepted, the contract's examples among it, and what it reads must be as it
/// was.
[[nodiscard]] Outcome compare_schemas(const Place& place, const Nodes& expected, const Nodes& found,
                                      const Nodes& examples = {});

}  // namespace builderbacked::drift
