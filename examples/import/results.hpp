#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "input.hpp"
#include "mapping.hpp"
#include "outcome.hpp"

// What became of every row, as a CSV file: for people, and for `apply --only`.

namespace importer {

/// Throws when `write_results` could not write that file.
void check_results_can_be_written(const std::filesystem::path& file);
/// Replaces the file whole or not at all.
void write_results(const std::filesystem::path& file, const Mapping& mapping, std::vector<RowResult> results);

/// Whether the file begins as such a file does.
bool is_results_file(const std::filesystem::path& file);

/// Rows by kind and key; there may be several without a key.
using Selection = std::multiset<std::pair<Kind, std::string>>;

/// The rows of such a file that are left to do. Throws BadInput when it is none.
Selection read_left_over(const std::filesystem::path& file);

/// Leaves only those rows in the input. Returns how many of them are not in it.
std::size_t keep_only(const Selection& selection, Input& input);

}  // namespace importer
