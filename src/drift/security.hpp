#pragma once

#include "drift/compare_schema.hpp"
#include "drift/operation.hpp"

namespace builderbacked::drift {

/// Whether the token that the SDK sends, with the scopes of the contract, is what the operation wants.
[[nodiscard]] Outcome compare_security(const Document& contract, const Operation& expected,
                                       const Document& document, const Operation& found);

/// Whether a token for the contract's operations can be had by client credentials, and where.
[[nodiscard]] Outcome compare_token_endpoints(const Document& contract,
                                              const std::vector<Operation>& operations,
                                              const Document& document);

}  // namespace builderbacked::drift
