#pragma once

// The only place that depends on the operating system.

namespace importer {

/// Whether a person looks at stderr.
bool stderr_is_terminal();

/// From now on the first Ctrl-C (SIGINT) or SIGTERM only sets what `interrupted` says; one that comes later
/// ends the program as usual.
void catch_interrupts();
bool interrupted();

}  // namespace importer
