#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "kind.hpp"

namespace importer {

/// What was done, beside the input: a file of one JSON record a line that is only ever appended to. It
/// survives being killed at any moment: a torn last record is dropped. What is missing from it is found out
/// at the service, so a lost record costs a request and nothing else.
class Journal {
 public:
  /// Opens or begins the journal of a service, and locks it against a second run. Throws BadInput when it is
  /// damaged, locked or of another service.
  Journal(const std::filesystem::path& file, std::string_view service);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// Whether there is one with at least its header.
  static bool exists(const std::filesystem::path& file);

  /// The hash of what was last done for that thing; empty when nothing was.
  [[nodiscard]] std::optional<std::string> hash_of(Kind kind, const std::string& key) const;

  /// Notes what was done. It is in the file when this returns, and on the disk after `sync`. Throws
  /// std::system_error when it cannot be written.
  void note(Kind kind, const std::string& key, const std::string& hash);
  void sync();

 private:
  class File;
  std::unique_ptr<File> file_;
  std::map<std::pair<Kind, std::string>, std::string> done_;
};

}  // namespace importer
