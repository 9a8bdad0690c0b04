#include "input.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "results.hpp"
#include "table.hpp"
#include "text.hpp"

namespace importer {

namespace {

using nlohmann::json;

/// A row on its way to a request.
struct Draft {
  const Table& table;
  std::size_t line{0};
  json fields = json::object();
  std::string key{};
  std::vector<Problem> problems{};

  void report(const std::string& field, std::string reason) {
    problems.push_back({table.file, line, table.column_of(field), field, std::move(reason)});
  }

  /// A field that is not part of the request; empty when it is not set.
  std::string take(const char* field) {
    std::string value = fields.value(field, "");
    fields.erase(field);
    return value;
  }
};

void set_field(Draft& draft, const FieldSource& source, std::string_view value) {
  if (value.empty()) return;
  if (source.type == FieldType::boolean) {
    if (const std::optional<bool> boolean = to_boolean(value)) {
      draft.fields[source.field] = *boolean;
    } else {
      draft.report(source.field, std::string(no_boolean));
      // Only this is wrong with it: a required field is not missing as well.
      draft.fields[source.field] = false;
    }
  } else if (source.field.compare(0, detail_prefix.size(), detail_prefix) == 0) {
    draft.fields["homeDetails"][source.field.substr(detail_prefix.size())] = value;
  } else {
    draft.fields[source.field] = value;
  }
}

Draft draft_of(const Table& table, const CsvRow& row) {
  Draft draft{table, row.line};
  for (const FieldSource& source : table.sources) {
    set_field(draft, source, source.cell ? trimmed(row.cells[*source.cell]) : source.constant);
  }
  return draft;
}

void report_violations(Draft& draft, const bb::Result<void>& checked) {
  if (checked) return;
  for (const bb::Violation& violation : checked.error().violations)
    draft.report(violation.field, violation.reason);
}

template <class Request>
Request request_of(Draft& draft) {
  auto request = bb::from_json_text<Request>(draft.fields.dump()).value();
  report_violations(draft, bb::validate(request));
  return request;
}

/// Checks the id of the home that a row belongs to as that of a home is.
void check_home_id(Draft& draft, const std::string& id) {
  bb::HomeRequest home;
  home.external_id = id;
  for (const bb::Violation& violation : bb::validate(home).error().violations) {
    if (violation.field == "externalId") draft.report("externalHomeId", violation.reason);
  }
}

/// The JSON text is one line.
std::string hash_of(const std::string& json_text, const std::string& more = "") {
  return fnv1a(json_text + '\n' + more);
}

// How a draft becomes an item, and what of an item is hashed.

template <class Request>
struct Reading {
  static Request item_of(Draft& draft) {
    auto request = request_of<Request>(draft);
    draft.key = request.external_id;
    return request;
  }
  static std::string hash(const Request& request) { return hash_of(bb::to_json_text(request)); }
};

template <>
struct Reading<HomeownerOfHome> {
  static HomeownerOfHome item_of(Draft& draft) {
    HomeownerOfHome row;
    row.external_home_id = draft.take("externalHomeId");
    check_home_id(draft, row.external_home_id);
    row.homeowner = request_of<bb::HomeownerRequest>(draft);
    if (!row.external_home_id.empty() && !row.homeowner.email.empty()) draft.key = key_of(row);
    return row;
  }
  static std::string hash(const HomeownerOfHome& row) {
    return hash_of(bb::to_json_text(row.homeowner), row.external_home_id);
  }
};

template <>
struct Reading<bb::DocumentOfHome> {
  static bb::DocumentOfHome item_of(Draft& draft) {
    bb::DocumentOfHome row;
    row.external_home_id = draft.take("externalHomeId");
    check_home_id(draft, row.external_home_id);
    row.document = request_of<bb::DocumentRequest>(draft);
    draft.key = row.document.external_id.value_or("");
    if (draft.key.empty()) {
      draft.report("externalId",
                   "is required: without it a run that is resumed would add the document twice");
    }
    return row;
  }
  static std::string hash(const bb::DocumentOfHome& row) {
    return hash_of(bb::to_json_text(row.document), row.external_home_id);
  }
};

/// An employee; pictures are in the folder of the files.
struct UserReading {
  const std::filesystem::path& folder;
  std::map<std::string, std::size_t> line_of_email{};

  bb::NewUser item_of(Draft& draft) {
    bb::NewUser row;
    const std::string image = draft.take("profileImage");
    row.user = request_of<bb::UserRequest>(draft);
    draft.key = row.user.external_id;
    if (row.user.email) check_email_is_new(draft, *row.user.email);
    if (!image.empty()) {
      row.image = bb::ProfileImage::from_file(to_utf8(folder / path_from_utf8(image)));
      check_image(draft, *row.image);
    }
    return row;
  }

  void check_email_is_new(Draft& draft, const std::string& email) {
    const auto [first, is_new] = line_of_email.try_emplace(lower_case(email), draft.line);
    if (!is_new) draft.report("email", "is the same as in line " + std::to_string(first->second));
  }

  /// The reasons may begin with the path in quotes, which is a value: a picture may be named after a person.
  static void check_image(Draft& draft, const bb::ProfileImage& image) {
    const bb::Result<void> checked = bb::validate(image);
    if (checked) return;
    for (const bb::Violation& violation : checked.error().violations) {
      const std::size_t label = violation.reason.rfind("' ");
      draft.report(violation.field,
                   label == std::string::npos ? violation.reason : violation.reason.substr(label + 2));
    }
  }

  static std::string hash(const bb::NewUser& row) {
    const std::string json_text = bb::to_json_text(row.user);
    if (!row.image) return hash_of(json_text);
    const std::string bytes = read_file(path_from_utf8(row.image->path())).value_or("");
    return hash_of(json_text, std::to_string(bytes.size()) + '\n' + bytes);
  }
};

/// The second row with a key cannot be sent: which of the two is meant is not known.
void check_key_is_new(Kind kind, Draft& draft, std::map<std::string, std::size_t>& line_of_key) {
  if (draft.key.empty()) return;
  const auto [first, is_new] = line_of_key.try_emplace(draft.key, draft.line);
  if (is_new) return;
  const std::string line = std::to_string(first->second);
  if (kind == Kind::homeowner) {
    draft.report("email", "is the same, for the same home, as in line " + line);
  } else {
    draft.report("externalId", "is the same as in line " + line);
  }
}

/// Cells that are too many or missing shift the others: none of them can be relied on, not even the key.
std::optional<Problem> problem_with_size(const Table& table, const CsvRow& row) {
  const std::size_t expected = table.header.size();
  if (row.cells.size() == expected) return std::nullopt;
  return Problem{
      table.file, row.line, "", "",
      "has " + std::to_string(row.cells.size()) + " cells where the header has " + std::to_string(expected)};
}

class InputReader {
 public:
  InputReader(const std::filesystem::path& folder, const Mapping& mapping)
      : folder_(folder), mapping_(mapping) {}

  Input read() {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder_, ignored)) {
      report_folder("is not a folder");
      return std::move(input_);
    }
    read_kind(input_.divisions, Reading<bb::DivisionRequest>{});
    read_kind(input_.master_communities, Reading<bb::MasterCommunityRequest>{});
    read_kind(input_.neighborhoods, Reading<bb::NeighborhoodRequest>{});
    read_kind(input_.users, UserReading{folder_});
    read_kind(input_.homes, Reading<bb::HomeRequest>{});
    read_kind(input_.homeowners, Reading<HomeownerOfHome>{});
    read_kind(input_.documents, Reading<bb::DocumentOfHome>{});
    note_files_not_read();
    if (!has_any_file_ && input_.broken.empty())
      report_folder("has none of the files that are read: " + joined(absent_files_));
    return std::move(input_);
  }

 private:
  void report_folder(std::string reason) {
    input_.broken.push_back({to_utf8(folder_), 0, "", "", std::move(reason)});
  }

  /// A file whose name is not as it should be would be missed without a word.
  void note_files_not_read() {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
      const std::string name = to_utf8(entry.path().filename());
      if (entry.is_regular_file(ignored) && lower_case(name).ends_with(".csv") && !is_read(entry.path()) &&
          !is_results_file(entry.path())) {
        names.push_back(one_line(name));
      }
    }
    std::sort(names.begin(), names.end());
    if (!names.empty()) input_.notes.push_back("Not read: " + joined(names));
  }
  /// On some systems names that differ may mean the same file.
  [[nodiscard]] bool is_read(const std::filesystem::path& file) const {
    return std::any_of(mapping_.begin(), mapping_.end(), [&](const auto& mapping) {
      std::error_code is_absent;
      return std::filesystem::equivalent(file, folder_ / path_from_utf8(mapping.second.file), is_absent);
    });
  }

  template <class Item, class Reader>
  void read_kind(std::vector<Row<Item>>& rows, Reader reader) {
    constexpr Kind kind = kind_of<Item>;
    const FileMapping& mapping = mapping_.at(kind);
    const std::size_t broken_before = input_.broken.size();
    const std::optional<Table> table = read_table(folder_, kind, mapping, input_);
    if (!table) {
      absent_files_.push_back(mapping.file);
      return;
    }
    has_any_file_ = true;
    if (table->rows.empty() && input_.broken.size() == broken_before) {
      input_.notes.push_back(one_line(table->file) + " has no rows");
    }
    std::map<std::string, std::size_t> line_of_key;
    for (const CsvRow& row : table->rows) {
      if (auto problem = problem_with_size(*table, row)) {
        input_.bad_rows.push_back({kind, row.line, "", {*std::move(problem)}});
        continue;
      }
      Draft draft = draft_of(*table, row);
      Item item = reader.item_of(draft);
      check_key_is_new(kind, draft, line_of_key);
      if (draft.problems.empty()) {
        std::string hash = reader.hash(item);
        rows.push_back({row.line, std::move(draft.key), std::move(hash), std::move(item)});
      } else {
        input_.bad_rows.push_back({kind, row.line, std::move(draft.key), std::move(draft.problems)});
      }
    }
  }

  const std::filesystem::path& folder_;
  const Mapping& mapping_;
  Input input_;
  bool has_any_file_{false};
  std::vector<std::string> absent_files_;
};

}  // namespace

std::string key_of(const HomeownerOfHome& row) {
  return row.external_home_id + '/' + fnv1a(lower_case(row.homeowner.email));
}

std::string without_place(const Problem& problem) {
  std::string text;
  if (!problem.column.empty()) {
    text += "column '" + problem.column + '\'';
    if (!problem.field.empty() && problem.field != problem.column) text += " (" + problem.field + ')';
    text += ": ";
  } else if (!problem.field.empty()) {
    text += problem.field + ": ";
  }
  return one_line(text + problem.reason);
}

std::string to_string(const Problem& problem) {
  const std::string line = problem.line > 0 ? ':' + std::to_string(problem.line) : "";
  return one_line(problem.file + line + ": ") + without_place(problem);
}

Input read_input(const std::filesystem::path& folder, const Mapping& mapping) {
  return InputReader(folder, mapping).read();
}

}  // namespace importer
