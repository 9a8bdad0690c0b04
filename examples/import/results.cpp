#include "results.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include "csv.hpp"
#include "text.hpp"

namespace importer {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> header{"kind", "file", "line", "key", "outcome", "error"};

std::vector<std::string> cells_of(const RowResult& result, const Mapping& mapping) {
  return {std::string(plural(result.kind)),
          mapping.at(result.kind).file,
          std::to_string(result.line),
          result.key,
          std::string(to_string(result.outcome)),
          result.reason ? result.reason->message : ""};
}

std::optional<Outcome> outcome_named(const std::string& name) {
  const auto found = std::find(outcome_names.begin(), outcome_names.end(), name);
  if (found == outcome_names.end()) return std::nullopt;
  return static_cast<Outcome>(found - outcome_names.begin());
}

fs::path unfinished(fs::path file) {
  return file += ".part";
}

/// Whether it can be replaced by another file, without harm to what is there.
bool is_replaceable(const fs::path& file) {
  const fs::file_type type = fs::symlink_status(file).type();
  return type == fs::file_type::regular || type == fs::file_type::not_found;
}

}  // namespace

void prepare_results(const fs::path& file) {
  if (fs::is_directory(file)) throw BadInput(to_utf8(file) + ": is a folder");
  if (is_replaceable(file)) {
    write_file(unfinished(file), "");
    fs::remove(unfinished(file));
    fs::remove(file);
  } else if (!fs::is_other(file)) {
    write_file(file, "");
  }
}

void write_results(const fs::path& file, const Mapping& mapping, std::vector<RowResult> results) {
  // As the input has them, not as the answers came.
  std::sort(results.begin(), results.end(), [](const RowResult& a, const RowResult& b) {
    return std::pair(a.kind, a.line) < std::pair(b.kind, b.line);
  });
  std::string text = csv_line(header);
  for (const RowResult& result : results) text += csv_line(cells_of(result, mapping));
  if (!is_replaceable(file)) return write_file(file, text);
  write_file(unfinished(file), text);
  fs::rename(unfinished(file), file);
}

bool is_results_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string line;
  return std::getline(stream, line) && line + '\n' == csv_line(header);
}

Selection read_left_over(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) throw BadInput(to_utf8(file) + ": cannot be read");
  const CsvTable table = parse_csv(*text, ',');
  if (!table.problems.empty() || table.header != header) {
    throw BadInput(to_utf8(file) + " is not a results file");
  }
  Selection selection;
  for (const CsvRow& row : table.rows) {
    const bool is_whole = row.cells.size() == header.size();
    const auto kind = is_whole ? kind_named(row.cells[0]) : std::nullopt;
    const auto outcome = is_whole ? outcome_named(row.cells[4]) : std::nullopt;
    if (!kind || !outcome) {
      throw BadInput(to_utf8(file) + ':' + std::to_string(row.line) + ": is not a row of a results file");
    }
    if (is_left_over(*outcome)) selection.emplace(*kind, row.cells[3]);
  }
  return selection;
}

std::size_t keep_only(const Selection& selection, Input& input) {
  Selection absent = selection;
  const auto is_selected = [&](Kind kind, const std::string& key) {
    absent.erase({kind, key});
    return selection.contains({kind, key});
  };
  for_each_kind(input, [&]<class Item>(std::vector<Row<Item>>& rows) {
    std::erase_if(rows, [&](const Row<Item>& row) { return !is_selected(kind_of<Item>, row.key); });
  });
  std::erase_if(input.bad_rows, [&](const Input::BadRow& row) { return !is_selected(row.kind, row.key); });
  return absent.size();
}

}  // namespace importer
