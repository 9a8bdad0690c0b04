#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace importer {

/// Writes the CSV files and the mapping of a builder with 3 divisions, 6 master communities, 40
/// neighborhoods, 25 employees, and that many homes with their homeowners and documents. The same seed gives
/// the same bytes.
void write_sample(const std::filesystem::path& folder, std::size_t homes, std::uint32_t seed);

}  // namespace importer
