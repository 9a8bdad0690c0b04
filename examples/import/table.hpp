#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv.hpp"
#include "fields.hpp"
#include "input.hpp"

namespace importer {

/// Where the values of a field come from.
struct FieldSource {
  std::string field{};
  FieldType type{FieldType::text};
  std::optional<std::size_t> cell{};  ///< Empty: it is a constant.
  std::string constant{};
};

/// The file of one kind, with its columns matched to fields.
struct Table {
  std::string file{};
  std::vector<std::string> header{};
  std::vector<FieldSource> sources{};
  std::vector<CsvRow> rows{};

  /// The column that a field is read from; empty when there is none.
  [[nodiscard]] std::string column_of(std::string_view field) const;
};

/// Reads the file of a kind; empty when there is none. What makes it unusable goes to `input.broken`, and
/// then there are no rows; columns that no field takes go to `input.ignored_columns`.
std::optional<Table> read_table(const std::filesystem::path& folder, Kind kind, const FileMapping& mapping,
                                Input& input);

}  // namespace importer
