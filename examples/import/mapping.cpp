#include "mapping.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "fields.hpp"
#include "text.hpp"

namespace importer {

namespace {

using nlohmann::json;

/// Parses without exceptions; what the parser says would quote the text. A member that an object has twice
/// would be lost silently: its name goes to `repeated`.
json parse(const std::string& text, std::vector<std::string>& repeated) {
  std::vector<std::set<std::string>> open;
  const auto watch = [&](int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
      repeated.push_back(parsed.get<std::string>());
    }
    return true;
  };
  return json::parse(text, watch, false);
}

/// Reads all of a mapping and lists what is wrong in it.
class MappingReader {
 public:
  Mapping read(const json& document) {
    Mapping mapping = default_mapping();
    if (!document.is_object()) {
      report("", "is not an object with a member for each kind");
      return mapping;
    }
    for (const auto& [name, member] : document.items()) {
      if (const std::optional<Kind> kind = kind_named(name)) {
        read_kind(*kind, member, mapping[*kind]);
      } else {
        report(name, "is no kind: the kinds are " + names_of_kinds());
      }
    }
    return mapping;
  }

  [[nodiscard]] const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  void report(const std::string& place, const std::string& reason) {
    mistakes_.push_back(place.empty() ? reason : place + ": " + reason);
  }

  static std::string member_of(const std::string& place, const std::string& name) {
    return place + '.' + name;
  }

  static std::string names_of_kinds() {
    std::vector<std::string> names;
    names.reserve(all_kinds.size());
    for (const Kind kind : all_kinds) names.emplace_back(plural(kind));
    return joined(names);
  }

  void read_kind(Kind kind, const json& member, FileMapping& mapping) {
    const std::string place(plural(kind));
    if (!member.is_object()) return report(place, "is not an object");
    for (const auto& [name, value] : member.items()) {
      const std::string inner = member_of(place, name);
      if (name == "file") {
        read_file_name(inner, value, mapping);
      } else if (name == "delimiter") {
        read_delimiter(inner, value, mapping);
      } else if (name == "columns") {
        read_columns(kind, inner, value, mapping);
      } else if (name == "constants") {
        read_constants(kind, inner, value, mapping);
      } else {
        report(inner, "is unknown: there are file, delimiter, columns, constants");
      }
    }
    const std::string constants = member_of(place, "constants");
    for (const auto& [column, field] : mapping.columns) {
      if (mapping.constants.count(field) != 0) {
        report(member_of(constants, field), "is the field of column '" + column + "' too");
      }
    }
  }

  void read_file_name(const std::string& place, const json& value, FileMapping& mapping) {
    const auto* name = value.get_ptr<const std::string*>();
    if (name == nullptr) return report(place, "is not a text");
    if (name->empty() || *name == "." || *name == ".." || name->find_first_of("/\\:") != std::string::npos ||
        name->find('\0') != std::string::npos) {
      return report(place, "is not the name of a file in the folder");
    }
    mapping.file = *name;
    mapping.must_exist = true;
  }

  void read_delimiter(const std::string& place, const json& value, FileMapping& mapping) {
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() != 1 ||
        std::string_view(",;\t|").find(*text) == std::string_view::npos) {
      return report(place, R"(is not one of ",", ";", "\t", "|")");
    }
    mapping.delimiter = text->front();
  }

  void read_columns(Kind kind, const std::string& place, const json& value, FileMapping& mapping) {
    if (!value.is_object()) return report(place, "is not an object of columns and their fields");
    std::map<std::string, std::string> column_of_field;
    for (const auto& [column, member] : value.items()) {
      const std::string inner = member_of(place, column);
      const auto* field = member.get_ptr<const std::string*>();
      if (field == nullptr) {
        report(inner, "is not a text");
        continue;
      }
      if (trimmed(column).empty()) report(inner, "is a column without a name");
      if (!find_field(kind, *field)) report_unknown(kind, inner, *field);
      const auto [first, is_new] = column_of_field.try_emplace(*field, column);
      if (!is_new) report(inner, "'" + *field + "' is the field of column '" + first->second + "' too");
      if (!mapping.columns.emplace(trimmed(column), *field).second) {
        report(inner, "is a column that is there twice but for blanks");
      }
    }
  }

  void read_constants(Kind kind, const std::string& place, const json& value, FileMapping& mapping) {
    if (!value.is_object()) return report(place, "is not an object of fields and their values");
    for (const auto& [name, member] : value.items()) {
      const std::string inner = member_of(place, name);
      const std::optional<Field> field = find_field(kind, name);
      if (!field) report_unknown(kind, place, name);
      const auto* text = member.get_ptr<const std::string*>();
      if (text == nullptr) {
        report(inner, "is not a text");
      } else if (trimmed(*text).empty()) {
        report(inner, "is empty");
      } else if (field && field->type == FieldType::boolean && !to_boolean(trimmed(*text))) {
        report(inner, std::string(no_boolean));
      } else {
        mapping.constants.emplace(name, trimmed(*text));
      }
    }
  }

  void report_unknown(Kind kind, const std::string& place, const std::string& field) {
    report(place, "'" + field + "' is no field of " + std::string(plural(kind)) + ": the fields are " +
                      names_of_fields(kind));
  }

  std::vector<std::string> mistakes_;
};

}  // namespace

Mapping default_mapping() {
  Mapping mapping;
  for (const Kind kind : all_kinds) mapping[kind].file = std::string(plural(kind)) + ".csv";
  return mapping;
}

Mapping read_mapping(const std::filesystem::path& file) {
  const std::string name = to_utf8(file);
  const std::optional<std::string> text = read_file(file);
  if (!text) throw BadInput(name + ": cannot be read");
  std::vector<std::string> repeated;
  const json document = parse(*text, repeated);
  if (document.is_discarded()) throw BadInput(name + ": is not JSON");
  MappingReader reader;
  Mapping mapping = reader.read(document);
  std::vector<std::string> mistakes = reader.mistakes();
  for (const std::string& member : repeated)
    mistakes.push_back("'" + member + "' occurs twice in one object");
  if (mistakes.empty()) return mapping;
  std::string message = name + ": cannot be used as mapping";
  for (const std::string& mistake : mistakes) message.append("\n  ").append(one_line(mistake));
  throw BadInput(message);
}

}  // namespace importer
