#pragma once

#include <string>
#include <vector>

// What a program has to do with its system: others that it runs, and being told to end.

namespace builderbacked::testing {

/// Runs a program to its end and returns its exit code; 127 when it cannot be started. What tells this
/// process to end is for the program.
[[nodiscard]] int run_program(const std::vector<std::string>& command);

/// Threads that start from now on do not take the signals that `wait_for_signal` waits for.
void keep_signals_for_this_thread();

/// Waits for Ctrl-C or a termination signal.
void wait_for_signal();

}  // namespace builderbacked::testing
