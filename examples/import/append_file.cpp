#include "append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

#ifdef _WIN32
#include <io.h>
#include <share.h>
#else
#include <sys/file.h>
#include <unistd.h>
#endif

#include "text.hpp"

namespace importer {

namespace {

[[noreturn]] void fail(int error, const std::filesystem::path& path, const char* what) {
  throw std::system_error(error, std::generic_category(), to_utf8(path) + ": " + what);
}
[[noreturn]] void fail_as_in_use(const std::filesystem::path& path) {
  throw BadInput(to_utf8(path) + ": is in use by another run");
}

// The system's calls under one name. -1 is a failure, with errno set.

#ifdef _WIN32

/// No one else can open it: that is the lock.
int open_locked(const std::filesystem::path& path) {
  int file = -1;
  const int error = _wsopen_s(&file, path.c_str(), _O_RDWR | _O_CREAT | _O_APPEND | _O_BINARY | _O_NOINHERIT,
                              _SH_DENYRW, _S_IREAD | _S_IWRITE);
  std::error_code ignored;
  if (error == EACCES && std::filesystem::is_regular_file(path, ignored)) fail_as_in_use(path);
  if (error != 0) fail(error, path, "cannot be opened");
  return file;
}

int write_some(int file, std::string_view text) {
  return _write(file, text.data(), static_cast<unsigned>(std::min<std::size_t>(text.size(), 1U << 30U)));
}
int read_some(int file, char* to, std::size_t size) {
  return _read(file, to, static_cast<unsigned>(std::min<std::size_t>(size, 1U << 30U)));
}
bool seek_begin(int file) {
  return _lseeki64(file, 0, SEEK_SET) == 0;
}
bool set_size(int file, std::uintmax_t size) {
  return _chsize_s(file, static_cast<__int64>(size)) == 0;
}
bool sync_to_disk(int file) {
  return _commit(file) == 0;
}
void close_file(int file) {
  _close(file);
}

#else

/// Whether the path still leads to that file, and not to one that was put in its place.
bool is_at(int file, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat named {};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino;
}

int open_locked(const std::filesystem::path& path) {
  for (;;) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) fail(errno, path, "cannot be opened");
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      ::close(file);
      if (error == EWOULDBLOCK) fail_as_in_use(path);
      fail(error, path, "cannot be locked");
    }
    if (is_at(file, path)) return file;
    ::close(file);
  }
}

ssize_t write_some(int file, std::string_view text) {
  return ::write(file, text.data(), text.size());
}
ssize_t read_some(int file, char* to, std::size_t size) {
  return ::read(file, to, size);
}
bool seek_begin(int file) {
  return ::lseek(file, 0, SEEK_SET) == 0;
}
bool set_size(int file, std::uintmax_t size) {
  return ::ftruncate(file, static_cast<off_t>(size)) == 0;
}
bool sync_to_disk(int file) {
  return ::fsync(file) == 0;
}
void close_file(int file) {
  ::close(file);
}

#endif

}  // namespace

AppendFile::AppendFile(const std::filesystem::path& path) : path_(path) {
  open();
}

AppendFile::~AppendFile() {
  close();
}

void AppendFile::open() {
  file_ = open_locked(path_);
  size_ = std::filesystem::file_size(path_);
}

void AppendFile::close() noexcept {
  if (file_ >= 0) close_file(file_);
  file_ = -1;
}

std::string AppendFile::read_all() const {
  if (!seek_begin(file_)) fail(errno, path_, "cannot be read");
  std::string content(static_cast<std::size_t>(size_), '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const auto count = read_some(file_, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno, path_, "cannot be read");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  content.resize(done);
  return content;
}

void AppendFile::append(std::string_view text) {
  std::string_view left = text;
  while (!left.empty()) {
    const auto count = write_some(file_, left);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      // So that what is written later does not follow half a text.
      set_size(file_, size_);
      fail(error, path_, "cannot be written");
    }
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += text.size();
}

void AppendFile::truncate(std::uintmax_t size) {
  if (!set_size(file_, size)) fail(errno, path_, "cannot be truncated");
  size_ = size;
}

void AppendFile::sync() {
  if (!sync_to_disk(file_)) fail(errno, path_, "cannot be written to the disk");
}

#ifdef _WIN32

/// An open file cannot be renamed here: for a moment there is no lock. A run that comes in between has it.
void AppendFile::replace(std::string_view text) {
  const std::filesystem::path temporary = path_.wstring() + L".new";
  {
    AppendFile replacement(temporary);
    replacement.truncate(0);
    replacement.append(text);
    replacement.sync();
  }
  close();
  std::filesystem::rename(temporary, path_);
  open();
}

void sync_folder(const std::filesystem::path& /*folder*/) {}

#else

void AppendFile::replace(std::string_view text) {
  const std::filesystem::path temporary = path_.native() + ".new";
  AppendFile replacement(temporary);
  replacement.truncate(0);
  replacement.append(text);
  replacement.sync();
  // Both are locked: whoever opens either file now finds it in use.
  std::filesystem::rename(temporary, path_);
  std::swap(file_, replacement.file_);
  size_ = replacement.size_;
  sync_folder(path_.parent_path());
}

void sync_folder(const std::filesystem::path& folder) {
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail(errno, folder, "cannot be opened");
  const bool done = sync_to_disk(file);
  const int error = errno;
  close_file(file);
  // Some file systems have no such thing for folders.
  if (!done && error != EINVAL) fail(error, folder, "cannot be written to the disk");
}

#endif

}  // namespace importer
