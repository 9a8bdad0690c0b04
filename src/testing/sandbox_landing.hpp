#pragma once

#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "testing/request_log.hpp"
#include "testing/sandbox_server.hpp"

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

/// Serves the page and its style sheet; all other requests are for `api`. The log must outlive the function.
/// The addresses are known only when the server is there.
[[nodiscard]] SandboxServer::Handler with_landing(SandboxServer::Handler api,
                                                  std::function<std::string()> state, const RequestLog& log,
                                                  std::shared_future<SandboxAddresses> addresses);

}  // namespace builderbacked::testing
