#pragma once

#include "input.hpp"
#include "run.hpp"

namespace importer {

/// Brings the service to what the input says: what is new is created, what has changed is updated, what the
/// journal knows as it is costs nothing. Every row of the input is settled in the run's report.
void apply(const Input& input, Run& run);

}  // namespace importer
