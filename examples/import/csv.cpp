#include "csv.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "text.hpp"

namespace importer {

namespace {

constexpr std::size_t max_problems = 100;

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.substr(0, mark.size()) == mark ? text.substr(mark.size()) : text;
}

bool is_utf16(std::string_view text) {
  const std::string_view mark = text.substr(0, 2);
  return mark == "\xFF\xFE" || mark == "\xFE\xFF";
}

/// The one that occurs most in the first line that is not empty; a comma when in doubt.
char find_delimiter(std::string_view text) {
  constexpr std::array candidates{',', ';', '\t'};
  std::array<std::size_t, candidates.size()> counts{};
  bool quoted = false;
  for (const char c : text.substr(std::min(text.find_first_not_of("\r\n"), text.size()))) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    const auto found = std::find(candidates.begin(), candidates.end(), c);
    if (found != candidates.end()) ++counts[static_cast<std::size_t>(found - candidates.begin())];
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                             counts.begin())];
}

class CsvParser {
 public:
  CsvParser(std::string_view text, char delimiter) : text_(text) { table_.delimiter = delimiter; }

  CsvTable parse() {
    while (position_ < text_.size()) {
      if (skip_line_end()) continue;
      CsvRow row = read_row();
      if (table_.header_line == 0) {
        take_header(std::move(row));
      } else {
        take_row(std::move(row));
      }
    }
    if (table_.header_line == 0) report(0, CsvProblem::whole_row, "has no header");
    if (unlisted_ > 0) {
      table_.problems.push_back(
          {0, CsvProblem::whole_row, "has " + std::to_string(unlisted_) + " more problems"});
    }
    return std::move(table_);
  }

 private:
  void report(std::size_t line, std::size_t cell, std::string reason) {
    if (table_.problems.size() < max_problems) {
      table_.problems.push_back({line, cell, std::move(reason)});
    } else {
      ++unlisted_;
    }
  }

  [[nodiscard]] bool at_line_end() const {
    return text_[position_] == '\n' || text_.substr(position_, 2) == "\r\n";
  }
  bool skip_line_end() {
    if (!at_line_end()) return false;
    position_ += text_[position_] == '\n' ? 1 : 2;
    ++line_;
    return true;
  }

  /// Up to its line end or the end of the text.
  CsvRow read_row() {
    CsvRow row{line_, {}};
    row.cells.reserve(table_.header.size());
    do {
      const std::size_t begin = line_;
      std::string cell =
          text_.substr(position_, 1) == "\"" ? read_quoted(row.cells.size()) : read_plain(row.cells.size());
      check_content(cell, begin, row.cells.size());
      row.cells.push_back(std::move(cell));
    } while (skip_delimiter());
    return row;
  }

  bool skip_delimiter() {
    if (position_ >= text_.size() || text_[position_] != table_.delimiter) return false;
    ++position_;
    return true;
  }

  [[nodiscard]] bool at_cell_end() const {
    return position_ >= text_.size() || text_[position_] == table_.delimiter || at_line_end();
  }

  std::string read_plain(std::size_t cell) {
    const std::size_t begin = position_;
    while (!at_cell_end()) ++position_;
    const std::string_view content = text_.substr(begin, position_ - begin);
    if (content.find('"') != std::string_view::npos) {
      report(line_, cell,
             "has a quote but does not begin with one: put the cell into quotes and double those inside");
    }
    if (content.find('\r') != std::string_view::npos) {
      report(line_, cell, "has a carriage return without a line feed");
    }
    return std::string(content);
  }

  std::string read_quoted(std::size_t cell) {
    const std::size_t first_line = line_;
    std::string content;
    for (++position_; position_ < text_.size(); ++position_) {
      const std::size_t end = std::min(text_.find('"', position_), text_.size());
      const std::string_view piece = text_.substr(position_, end - position_);
      content += piece;
      line_ += static_cast<std::size_t>(std::count(piece.begin(), piece.end(), '\n'));
      position_ = end + 1;
      if (end == text_.size()) break;
      if (text_.substr(position_, 1) != "\"") {
        skip_after_quote(cell);
        return content;
      }
      content += '"';
    }
    position_ = text_.size();
    report(first_line, cell, "has a quote that is never closed");
    return content;
  }

  void skip_after_quote(std::size_t cell) {
    if (at_cell_end()) return;
    report(line_, cell, "has text after its closing quote: double the quotes inside the cell");
    while (!at_cell_end()) ++position_;
  }

  void check_content(const std::string& content, std::size_t line, std::size_t cell) {
    if (content.find('\0') != std::string::npos) report(line, cell, "has a NUL byte");
    if (!is_utf8(content)) {
      report(line, cell,
             "is not UTF-8; it looks like Latin-1 (ISO 8859-1 or Windows-1252): export it as UTF-8");
    }
  }

  void take_header(CsvRow row) {
    table_.header_line = row.line;
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      std::string name(trimmed(row.cells[i]));
      const auto [first, is_new] = seen.try_emplace(name, i);
      if (name.empty()) {
        report(row.line, i, "is a header without a name");
      } else if (!is_new) {
        report(row.line, i, "has the same name as cell " + std::to_string(first->second + 1));
      }
      table_.header.push_back(std::move(name));
    }
  }

  void take_row(CsvRow row) {
    // Spreadsheets write such rows below the last one that was ever used.
    const auto is_blank = [](const std::string& cell) { return trimmed(cell).empty(); };
    if (std::all_of(row.cells.begin(), row.cells.end(), is_blank)) return;
    table_.rows.push_back(std::move(row));
  }

  std::string_view text_;
  std::size_t position_{0};
  std::size_t line_{1};
  std::size_t unlisted_{0};
  CsvTable table_;
};

}  // namespace

CsvTable parse_csv(std::string_view text, std::optional<char> delimiter) {
  if (is_utf16(text)) {
    CsvTable table;
    table.problems.push_back({0, CsvProblem::whole_row, "is UTF-16: export it as UTF-8"});
    return table;
  }
  text = without_byte_order_mark(text);
  return CsvParser(text, delimiter ? *delimiter : find_delimiter(text)).parse();
}

std::string csv_line(std::span<const std::string> cells, char delimiter) {
  const std::string special{delimiter, '"', '\r', '\n'};
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += delimiter;
    const std::string& cell = cells[i];
    if (cell.find_first_of(special) == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace importer
