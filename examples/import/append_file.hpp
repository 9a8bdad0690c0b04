#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace importer {

/// A file that is only appended to, by one run at a time. What POSIX and Windows do differently is in here.
/// Everything throws std::system_error that names the file when it does not succeed.
class AppendFile {
 public:
  /// Opens or creates it, and locks it until it is closed. Throws BadInput when another run has it.
  explicit AppendFile(const std::filesystem::path& path);
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  ~AppendFile();

  std::string read_all() const;
  /// All of the text, or nothing of it and an exception.
  void append(std::string_view text);
  /// Cuts off what is beyond that many bytes.
  void truncate(std::uintmax_t size);
  /// When this returns, the content is on the disk.
  void sync();

  /// Puts the text in the place of the content: whoever reads the file, after a crash too, finds the one or
  /// the other.
  void replace(std::string_view text);

 private:
  void open();
  void close() noexcept;

  std::filesystem::path path_;
  int file_{-1};
  std::uintmax_t size_{0};
};

/// Makes the entries of a folder, e.g. that of a new file, as durable as the content of files.
void sync_folder(const std::filesystem::path& folder);

}  // namespace importer
