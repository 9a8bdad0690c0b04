#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// CSV as RFC 4180 has it and as real exports are: LF or CRLF, a byte order mark, semicolons or tabs.

namespace importer {

struct CsvRow {
  std::size_t line{0};  ///< Where it begins, from 1.
  std::vector<std::string> cells{};
};

struct CsvProblem {
  static constexpr std::size_t whole_row = static_cast<std::size_t>(-1);

  std::size_t line{0};          ///< Where it is; 0: in the file as a whole.
  std::size_t cell{whole_row};  ///< From 0.
  std::string reason{};
};

struct CsvTable {
  char delimiter{','};
  std::size_t header_line{0};
  std::vector<std::string> header{};  ///< Without blanks around the names.
  /// Lines without any content are none. One may have more or fewer cells than the header.
  std::vector<CsvRow> rows{};
  std::vector<CsvProblem> problems{};  ///< When there is any, the file cannot be relied on.
};

/// Problems beyond the first hundred are only counted, in a last one.
CsvTable parse_csv(std::string_view text, std::optional<char> delimiter = std::nullopt);

/// One line with its end; cells are quoted where they need it.
std::string csv_line(std::span<const std::string> cells, char delimiter = ',');

}  // namespace importer
