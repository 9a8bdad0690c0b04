#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iomanip>
#include <map>
#include <ostream>
#include <string_view>

#include "kind.hpp"

namespace importer {

/// How many rows of each kind came out how.
template <class Column>
class Counts {
 public:
  void add(Kind kind, Column column) { ++rows_[kind][column]; }

  [[nodiscard]] std::size_t of(Kind kind, Column column) const {
    const auto row = rows_.find(kind);
    if (row == rows_.end()) return 0;
    const auto count = row->second.find(column);
    return count == row->second.end() ? 0 : count->second;
  }
  [[nodiscard]] std::size_t of(Kind kind) const {
    std::size_t sum = 0;
    if (const auto row = rows_.find(kind); row != rows_.end()) {
      for (const auto& entry : row->second) sum += entry.second;
    }
    return sum;
  }
  [[nodiscard]] std::size_t of(Column column) const {
    std::size_t sum = 0;
    for (const Kind kind : all_kinds) sum += of(kind, column);
    return sum;
  }
  [[nodiscard]] std::size_t total() const {
    std::size_t sum = 0;
    for (const Kind kind : all_kinds) sum += of(kind);
    return sum;
  }

 private:
  std::map<Kind, std::map<Column, std::size_t>> rows_;
};

/// One line a kind that has rows, one column a title, and a line of totals.
template <class Column, std::size_t size>
void write_table(std::ostream& out, const Counts<Column>& counts,
                 const std::array<std::string_view, size>& titles) {
  constexpr int first_column = 19;
  const auto line = [&](std::string_view title, auto cell) {
    out << std::left << std::setw(first_column) << title << std::right;
    for (std::size_t i = 0; i < size; ++i) {
      const auto width = static_cast<int>(std::max<std::size_t>(titles[i].size(), 7)) + 2;
      out << std::setw(width) << cell(i);
    }
    out << '\n';
  };
  line("", [&](std::size_t i) { return titles[i]; });
  for (const Kind kind : all_kinds) {
    if (counts.of(kind) == 0) continue;
    line(plural(kind), [&](std::size_t i) { return counts.of(kind, static_cast<Column>(i)); });
  }
  line("total", [&](std::size_t i) { return counts.of(static_cast<Column>(i)); });
}

}  // namespace importer
