#include "journal.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>

#include "text.hpp"

namespace importer {

namespace {

using nlohmann::ordered_json;
using Done = std::map<std::pair<Kind, std::string>, std::string>;

/// What every journal begins with.
constexpr std::string_view header_start = R"({"journal":"builderbacked-import",)";
/// Below so many records, rewriting a journal gains nothing.
constexpr std::size_t min_records_to_compact = 1000;

std::string header_line(std::string_view service) {
  return ordered_json{{"journal", "builderbacked-import"}, {"version", 1}, {"service", service}}.dump() +
         '\n';
}

std::string record_line(Kind kind, const std::string& key, const std::string& hash) {
  return ordered_json{{"kind", plural(kind)}, {"key", key}, {"hash", hash}}.dump() + '\n';
}

/// Whether the first line is a header that was torn: nothing was noted yet.
bool is_torn_header(std::string_view content) {
  const std::size_t size = std::min(content.size(), header_start.size());
  return content.find('\n') == std::string_view::npos &&
         content.substr(0, size) == header_start.substr(0, size);
}

/// A text member; null when there is none.
const std::string* text_member(const ordered_json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

void check_header(const std::string& file, std::string_view content, std::string_view service) {
  const std::size_t end = content.find('\n');
  const ordered_json header = end == std::string_view::npos
                                  ? ordered_json()
                                  : ordered_json::parse(content.substr(0, end), nullptr, false);
  const std::string* journal = header.is_object() ? text_member(header, "journal") : nullptr;
  const std::string* of = journal == nullptr ? nullptr : text_member(header, "service");
  if (of == nullptr || *journal != "builderbacked-import")
    throw BadInput(file + ": is not a journal of an import");
  if (header.value("version", ordered_json()) != 1) {
    throw BadInput(file + ": is a journal of another version of this program");
  }
  if (*of != service) {
    throw BadInput(file + ": is the journal of the service " + *of + ": choose another file with --journal");
  }
}

/// Takes a record; false when the line is none.
bool take_record(std::string_view line, Done& done) {
  const ordered_json record = ordered_json::parse(line, nullptr, false);
  if (!record.is_object()) return false;
  const std::string* name = text_member(record, "kind");
  const std::string* key = text_member(record, "key");
  const std::string* hash = text_member(record, "hash");
  const std::optional<Kind> kind = name == nullptr ? std::nullopt : kind_named(*name);
  if (!kind || key == nullptr || hash == nullptr) return false;
  done.insert_or_assign({*kind, *key}, *hash);
  return true;
}

struct Records {
  std::size_t count{0};
  std::size_t end{0};  ///< Where the last whole one ends.
};

/// Everything behind the header, up to a last record that is torn.
Records take_records(const std::string& file, std::string_view content, std::size_t begin, Done& done) {
  Records records{0, begin};
  for (std::size_t line_number = 2; records.end < content.size(); ++line_number) {
    const std::size_t line_end = content.find('\n', records.end);
    if (line_end == std::string_view::npos) break;
    if (!take_record(content.substr(records.end, line_end - records.end), done)) {
      if (line_end + 1 == content.size()) break;
      throw BadInput(file + ": line " + std::to_string(line_number) + " is damaged");
    }
    records.end = line_end + 1;
    ++records.count;
  }
  return records;
}

std::string whole_text(std::string_view service, const Done& done) {
  std::string text = header_line(service);
  for (const auto& [thing, hash] : done) text += record_line(thing.first, thing.second, hash);
  return text;
}

}  // namespace

Journal::Journal(const std::filesystem::path& file, std::string_view service) : file_(file) {
  const std::string name = to_utf8(file);
  const std::string content = file_.read_all();
  if (content.empty() || is_torn_header(content)) {
    file_.truncate(0);
    file_.append(header_line(service));
    file_.sync();
    sync_folder(file.parent_path());
    return;
  }
  check_header(name, content, service);
  const Records records = take_records(name, content, content.find('\n') + 1, done_);
  if (records.end < content.size()) file_.truncate(records.end);
  const std::size_t superseded = records.count - done_.size();
  if (records.count >= min_records_to_compact && superseded > records.count / 2) {
    file_.replace(whole_text(service, done_));
  }
}

bool Journal::exists(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string header;
  return std::getline(stream, header) && !stream.eof() && header.starts_with(header_start);
}

std::optional<std::string> Journal::hash_of(Kind kind, const std::string& key) const {
  const auto found = done_.find({kind, key});
  if (found == done_.end()) return std::nullopt;
  return found->second;
}

void Journal::note(Kind kind, const std::string& key, const std::string& hash) {
  file_.append(record_line(kind, key, hash));
  done_.insert_or_assign({kind, key}, hash);
}

}  // namespace importer
