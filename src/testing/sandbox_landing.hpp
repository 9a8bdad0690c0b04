#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "testing/request_log.hpp"

// The page at "/": what the sandbox knows, as people would look at it, and how to use it.

namespace builderbacked::testing {

/// Where the sandbox is, and whom it knows.
struct SandboxAddresses {
  std::string http;
  std::string https;
  std::string token_url;
  std::string ca_file;
  std::string client_id;
  std::string control;
};

/// HTML whose size is bounded, whatever the state is. `state` is what `Sandbox::state` returns.
[[nodiscard]] std::string landing_page(std::string_view state, const std::vector<RequestLog::Entry>& requests,
                                       const SandboxAddresses& addresses);

}  // namespace builderbacked::testing
