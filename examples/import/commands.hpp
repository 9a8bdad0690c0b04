#pragma once

#include "options.hpp"

namespace importer {

/// Runs the command and returns the exit code. Throws BadInput, builderbacked::RequestFailed or
/// std::system_error when it cannot go on.
int run(const Options& options);

}  // namespace importer
