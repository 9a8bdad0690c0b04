#pragma once

#include <string>

// The texts that `--help` teaches with.

namespace importer {

/// Of the program: a session, the files, the mapping, the exit codes.
std::string help_of_program();
/// The fields of each kind, and the mapping file.
std::string help_of_files();
std::string help_of_exit_codes();

}  // namespace importer
