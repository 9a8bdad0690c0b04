#pragma once

#include <nlohmann/json.hpp>

namespace builderbacked::testing {

/// openapi.yaml, which describes the contract. One copy, made at the first call.
[[nodiscard]] const nlohmann::ordered_json& openapi_document();

}  // namespace builderbacked::testing
