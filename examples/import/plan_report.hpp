#pragma once

#include "input.hpp"
#include "plan.hpp"

namespace importer {

/// What is wrong with the input, on stdout, for people or for programs.
void print_problems(const Input& input, bool json);
void print_plan(const Plan& plan, const Mapping& mapping, bool json);

}  // namespace importer
