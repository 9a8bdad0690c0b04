#pragma once

#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_server.hpp"

namespace builderbacked::testing {

/// What the control port serves: GET, POST and DELETE /faults, GET /requests. The plan must outlive it.
[[nodiscard]] SandboxServer::Handler control_of(FaultPlan& plan);

}  // namespace builderbacked::testing
