#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "testing/sandbox_store.hpp"

namespace builderbacked::testing {

using Parameters = std::vector<std::string>;

/// One operation of the API.
struct Route {
  std::string_view method;
  std::string_view pattern;  ///< Behind "/api/v2/"; "{}" takes one segment.
  std::string_view scope;
  Json (*handle)(SandboxStore& store, const Parameters& parameters, const Json& body);
  int success = 200;
  bool takes_form = false;  ///< multipart/form-data instead of JSON.
};

/// Every one that the sandbox has.
[[nodiscard]] std::span<const Route> routes();

}  // namespace builderbacked::testing
