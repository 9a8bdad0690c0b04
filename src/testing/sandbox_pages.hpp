#pragma once

#include <functional>
#include <string>
#include <vector>

#include "testing/sandbox_server.hpp"
#include "testing/swagger_ui.hpp"

namespace builderbacked::testing {

/// Serves, without a token, the HTML that `landing` returns at /, Swagger UI at /swagger-ui.html and the
/// OpenAPI document at /api-docs; all other requests are for `api`. Without `swagger_ui` files that page says
/// how to have them.
[[nodiscard]] SandboxServer::Handler with_pages(SandboxServer::Handler api,
                                                std::function<std::string()> landing,
                                                std::vector<PageFile> swagger_ui);

}  // namespace builderbacked::testing
