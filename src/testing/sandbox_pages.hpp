#pragma once

#include <vector>

#include "testing/sandbox_server.hpp"
#include "testing/swagger_ui.hpp"

namespace builderbacked::testing {

/// Serves Swagger UI at /swagger-ui.html and the OpenAPI document at /api-docs, without a token; all other
/// requests are for `api`. Without `swagger_ui` files the page says how to have them.
[[nodiscard]] SandboxServer::Handler with_pages(SandboxServer::Handler api, std::vector<PageFile> swagger_ui);

}  // namespace builderbacked::testing
