#pragma once

namespace importer {

// What the program says to a script: see `help_of_exit_codes`.

inline constexpr int all_done = 0;
inline constexpr int rows_left = 1;
inline constexpr int bad_input = 2;
inline constexpr int service_unusable = 3;

}  // namespace importer
