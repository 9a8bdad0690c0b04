#pragma once

#include "drift/compare_schema.hpp"
#include "drift/operation.hpp"

namespace builderbacked::drift {

/// What one operation says in both documents.
[[nodiscard]] Outcome compare_operations(const Document& contract, const Operation& expected,
                                         const Document& document, const Operation& found);

}  // namespace builderbacked::drift
