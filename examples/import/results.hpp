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

/// Removes the results of an earlier run, so that none are left should this one be killed. Throws when
/// `write_results` could not write that file.
void prepare_results(const std::filesystem::path& file);
/// Puts the file in its place whole or not at all; what is no regular file, e.g. /dev/null, a pipe or a link,
/// stays what it is and is written into.
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
