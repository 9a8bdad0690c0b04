#include "table.hpp"

#include <algorithm>
#include <utility>

#include "text.hpp"

namespace importer {

namespace {

/// Matches the columns of one file, and lists what is wrong with them.
class ColumnMatcher {
 public:
  ColumnMatcher(Kind kind, const FileMapping& mapping, Table& table, Input& input)
      : kind_(kind), mapping_(mapping), table_(table), input_(input) {}

  void match(std::size_t header_line) {
    line_ = header_line;
    if (mapping_.columns.empty()) {
      match_by_field_names();
    } else {
      match_by_mapping();
    }
    for (const auto& [name, value] : mapping_.constants) {
      if (has_source(name)) {
        report(name, name, "is a column and a constant of the mapping");
      } else if (const std::optional<Field> field = find_field(kind_, name)) {
        table_.sources.push_back({name, field->type, std::nullopt, value});
      }
    }
    for (const Field& field : fields_of(kind_)) {
      if (field.is_required && !has_source(field.name)) {
        report("", std::string(field.name),
               "is required, but there is neither a column nor a constant for it");
      }
    }
  }

 private:
  void report(std::string column, std::string field, std::string reason) {
    input_.broken.push_back({table_.file, line_, std::move(column), std::move(field), std::move(reason)});
  }

  [[nodiscard]] bool has_source(std::string_view field) const {
    return std::any_of(table_.sources.begin(), table_.sources.end(),
                       [&](const FieldSource& source) { return source.field == field; });
  }

  void take(std::size_t cell, const Field& field) {
    table_.sources.push_back({std::string(field.name), field.type, cell, ""});
  }

  void match_by_field_names() {
    for (std::size_t i = 0; i < table_.header.size(); ++i) {
      if (const std::optional<Field> field = find_field(kind_, table_.header[i])) {
        take(i, *field);
      } else {
        report(table_.header[i], "", "is no field: the fields are " + names_of_fields(kind_));
      }
    }
  }

  void match_by_mapping() {
    std::vector<std::string> ignored;
    for (std::size_t i = 0; i < table_.header.size(); ++i) {
      const auto found = mapping_.columns.find(table_.header[i]);
      if (found == mapping_.columns.end()) {
        ignored.push_back(table_.header[i]);
      } else if (const std::optional<Field> field = find_field(kind_, found->second)) {
        take(i, *field);
      }
    }
    for (const auto& [column, field] : mapping_.columns) {
      if (!has_source(field)) report(column, field, "is in the mapping but not in the file");
    }
    if (!ignored.empty()) input_.ignored_columns.push_back(one_line(table_.file + ": " + joined(ignored)));
  }

  Kind kind_;
  const FileMapping& mapping_;
  Table& table_;
  Input& input_;
  std::size_t line_{0};
};

/// Whether the first line names any column that is known. If it does not, it may be data.
bool is_header(Kind kind, const FileMapping& mapping, const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(), [&](const std::string& cell) {
    return mapping.columns.empty() ? find_field(kind, cell).has_value() : mapping.columns.count(cell) != 0;
  });
}

/// With the column's name, if that can be shown.
Problem to_problem(const CsvProblem& problem, const Table& table, bool names_columns) {
  Problem shown{table.file, problem.line, "", "", problem.reason};
  if (problem.cell == CsvProblem::whole_row) return shown;
  if (names_columns && problem.cell < table.header.size() && is_utf8(table.header[problem.cell])) {
    shown.column = table.header[problem.cell];
  } else {
    shown.reason = "cell " + std::to_string(problem.cell + 1) + " " + problem.reason;
  }
  return shown;
}

void parse_table(const std::string& text, Kind kind, const FileMapping& mapping, Table& table, Input& input) {
  CsvTable csv = parse_csv(text, mapping.delimiter);
  table.header = std::move(csv.header);
  const bool header_is_known = is_header(kind, mapping, table.header);
  for (const CsvProblem& problem : csv.problems) {
    const bool names_columns = header_is_known && problem.line != csv.header_line;
    input.broken.push_back(to_problem(problem, table, names_columns));
  }
  if (!csv.problems.empty()) return;
  if (!header_is_known) {
    const std::string known = mapping.columns.empty() ? "field: the fields are " + names_of_fields(kind)
                                                      : std::string("column of the mapping");
    input.broken.push_back(
        {table.file, csv.header_line, "", "", "is no header: none of its cells is a " + known});
    return;
  }
  const std::size_t broken_before = input.broken.size();
  ColumnMatcher(kind, mapping, table, input).match(csv.header_line);
  if (input.broken.size() == broken_before) table.rows = std::move(csv.rows);
}

}  // namespace

std::string Table::column_of(std::string_view field) const {
  for (const FieldSource& source : sources) {
    if (source.field == field && source.cell) return header[*source.cell];
  }
  return "";
}

std::optional<Table> read_table(const std::filesystem::path& folder, Kind kind, const FileMapping& mapping,
                                Input& input) {
  Table table{mapping.file, {}, {}, {}};
  const std::filesystem::path file = folder / path_from_utf8(mapping.file);
  std::error_code ignored;
  // Of the link itself: one that leads nowhere is no absent file.
  if (std::filesystem::symlink_status(file, ignored).type() == std::filesystem::file_type::not_found) {
    if (mapping.must_exist) input.broken.push_back({table.file, 0, "", "", "does not exist"});
    return std::nullopt;
  }
  if (const std::optional<std::string> text = read_file(file)) {
    parse_table(*text, kind, mapping, table, input);
  } else {
    input.broken.push_back({table.file, 0, "", "", "cannot be read"});
  }
  return table;
}

}  // namespace importer
