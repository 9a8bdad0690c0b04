#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "append_file.hpp"
#include "kind.hpp"

namespace importer {

/// What was done, beside the input: a file of one JSON record a line that is only ever appended to. It
/// survives being killed at any moment: a torn last record is dropped. What is missing from it is found out
/// at the service, so a lost record costs a request and nothing else.
class Journal {
 public:
  /// Opens or begins the journal of a service, and locks it against a second run. Throws BadInput when it is
  /// damaged, in use or of another service, and std::system_error when it cannot be opened.
  Journal(const std::filesystem::path& file, std::string_view service);

  /// Whether there is one with at least its header.
  static bool exists(const std::filesystem::path& file);

  /// The hash of what was last done for that thing; "" when a change was begun of which nobody knows what
  /// became; empty when nothing was done.
  [[nodiscard]] std::optional<std::string> hash_of(Kind kind, const std::string& key) const;

  /// Notes what was done. It is in the file when this returns, and on the disk after `sync`. Throws
  /// std::system_error when it cannot be written.
  void note(Kind kind, const std::string& key, const std::string& hash);
  /// To be noted before a change is sent: when it is cut off, the row may come back as it was before, and is
  /// not at the service although an older record has it.
  void note_begun(Kind kind, const std::string& key) { note(kind, key, ""); }
  void sync() { file_.sync(); }

 private:
  AppendFile file_;
  std::map<std::pair<Kind, std::string>, std::string> done_;
};

}  // namespace importer
