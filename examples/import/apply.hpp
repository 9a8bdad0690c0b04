#pragma once

#include "input.hpp"
#include "run.hpp"

namespace importer {

/// Brings the service to what the input says: what is new is created, what has changed is updated, what the
/// journal knows as it is costs nothing. Every row of the input is settled in the run's report.
void apply(const Input& input, Run& run);

// What `apply` does for one kind.

void apply_rows(const std::vector<Row<bb::NewUser>>& users, Run& run);
void apply_rows(const std::vector<Row<bb::HomeRequest>>& homes, Run& run);
void apply_rows(const std::vector<Row<HomeownerOfHome>>& homeowners, Run& run);
void apply_rows(const std::vector<Row<bb::DocumentOfHome>>& documents, Run& run);

}  // namespace importer
