#include "testing/state_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "utf8_path.hpp"

#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <sys/file.h>
#include <unistd.h>
#endif

namespace builderbacked::testing {

namespace {

namespace fs = std::filesystem;

fs::path with_ending(fs::path path, const char* ending) {
  return path += ending;
}

/// Where symbolic links lead, whether or not there is a file yet: a link stays one.
fs::path followed(const fs::path& path, std::error_code& problem) {
  constexpr int most_links = 40;
  fs::path target = fs::absolute(path, problem);
  for (int links = 0; !problem && fs::is_symlink(target) && links < most_links; ++links) {
    target = target.parent_path() / fs::read_symlink(target, problem);
  }
  return problem ? target : fs::weakly_canonical(target, problem);
}

[[noreturn]] void fail() {
  throw std::system_error(errno, std::generic_category());
}

[[noreturn]] void fail_as_unwritable(const std::string& name, int error) {
  throw std::runtime_error(name + ": cannot be written: " + std::generic_category().message(error));
}

[[noreturn]] void fail_as_in_use(const std::string& name) {
  throw std::runtime_error(name + ": is in use by another sandbox");
}

std::string read_all(const fs::path& path, const std::string& name) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  if (!file.is_open() || file.bad() || !text) throw std::runtime_error(name + ": cannot be read");
  return text.str();
}

#ifdef _WIN32

std::FILE* open_to_write(const fs::path& path) {
  return _wfopen(path.c_str(), L"wb");
}
bool sync(std::FILE* file) {
  return _commit(_fileno(file)) == 0;
}
void sync_folder(const fs::path& /*folder*/) {}

#else

std::FILE* open_to_write(const fs::path& path) {
  return std::fopen(path.c_str(), "wbx");
}
bool sync(std::FILE* file) {
  return fsync(fileno(file)) == 0;
}

/// Makes its entries as durable as the content of files.
void sync_folder(const fs::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) fail();
  const bool done = fsync(file) == 0;
  const int error = errno;
  close(file);
  // Some file systems have no such thing for folders.
  if (!done && error != EINVAL) throw std::system_error(error, std::generic_category());
}

#endif

/// A file of its own, whatever was left there.
void write_to_disk(const fs::path& path, std::string_view text, std::optional<fs::perms> permissions) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  fs::remove(path);
  const std::unique_ptr<std::FILE, Close> file(open_to_write(path));
  if (!file) fail();
  if (permissions) fs::permissions(path, *permissions);  // Before there is anything to read.
  if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size()) fail();
  if (std::fflush(file.get()) != 0 || !sync(file.get())) fail();
}

}  // namespace

std::string read_file(const std::string& name) {
  return read_all(path_from_utf8(name), name);
}

// A file beside the other one, for that is another one after each write. It goes with the process that has
// it.

#ifdef _WIN32

class StateFile::Lock {
 public:
  Lock(const fs::path& path, const std::string& name)
      : file_(CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE,
                          nullptr)) {
    if (file_ != INVALID_HANDLE_VALUE) return;
    if (GetLastError() == ERROR_SHARING_VIOLATION) fail_as_in_use(name);
    fail_as_unwritable(name, ENOENT);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { CloseHandle(file_); }

 private:
  HANDLE file_;
};

#else

class StateFile::Lock {
 public:
  Lock(fs::path path, const std::string& name) : path_(std::move(path)) {
    for (;;) {
      file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
      if (file_ < 0) fail_as_unwritable(name, errno);
      const int error = flock(file_, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
      if (error == 0 && is_at_its_place()) return;
      close(file_);
      if (error == EWOULDBLOCK) fail_as_in_use(name);
      if (error != 0) fail_as_unwritable(name, error);
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    unlink(path_.c_str());
    close(file_);
  }

 private:
  /// Not if the one who had it before has removed it in between.
  [[nodiscard]] bool is_at_its_place() const {
    struct stat opened {};
    struct stat named {};
    return fstat(file_, &opened) == 0 && stat(path_.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
  }

  fs::path path_;
  int file_ = -1;
};

#endif

StateFile::StateFile(std::string name) : name_(std::move(name)) {
  std::error_code problem;
  path_ = followed(path_from_utf8(name_), problem);
  if (problem) throw std::runtime_error(name_ + ": " + problem.message());
  lock_ = std::make_unique<Lock>(with_ending(path_, ".lock"), name_);
  if (!fs::exists(path_)) return;
  if (!fs::is_regular_file(path_)) throw std::runtime_error(name_ + ": is not a regular file");
  // Replacing it would do with the folder's permissions.
  if (!std::ofstream(path_, std::ios::app)) throw std::runtime_error(name_ + ": cannot be written");
}

StateFile::~StateFile() = default;

std::optional<std::string> StateFile::read() const {
  if (!fs::exists(path_)) return std::nullopt;
  return read_all(path_, name_);
}

void StateFile::replace(std::string_view text) const {
  const fs::path temporary = with_ending(path_, ".new");
  try {
    std::optional<fs::perms> permissions;
    if (fs::exists(path_)) permissions = fs::status(path_).permissions();
    write_to_disk(temporary, text, permissions);
    fs::rename(temporary, path_);
    sync_folder(path_.parent_path());
  } catch (const std::system_error& problem) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw std::runtime_error(name_ + ": cannot be written: " + problem.code().message());
  }
}

StateKeeper::StateKeeper(const StateFile& file, std::function<std::string()> state)
    : file_(file), state_(std::move(state)) {}

void StateKeeper::start() {
  written_ = state_();
  file_.replace(written_);
  thread_ = std::thread([this] { run(); });
}

StateKeeper::~StateKeeper() {
  if (thread_.joinable()) static_cast<void>(finish());
}

void StateKeeper::changed() {
  const std::lock_guard lock(mutex_);
  changed_ = true;
  woken_.notify_one();
}

bool StateKeeper::finish() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    woken_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  written_.clear();  // The file may have been removed.
  return write();
}

void StateKeeper::run() {
  using Clock = std::chrono::steady_clock;
  std::unique_lock lock(mutex_);
  for (;;) {
    woken_.wait(lock, [this] { return changed_ || over_; });
    if (over_) return;
    changed_ = false;
    lock.unlock();
    const Clock::time_point begin = Clock::now();
    const bool done = write();
    const auto rest = done ? 4 * (Clock::now() - begin) : std::chrono::seconds{1};
    lock.lock();
    if (!done) changed_ = true;
    woken_.wait_for(lock, rest, [this] { return over_; });
  }
}

/// A disk that is full may not be so later on: that it fails is said once until it works again, and not the
/// end.
bool StateKeeper::write() try {
  std::string text = state_();
  if (text == written_) return true;
  file_.replace(text);
  written_ = std::move(text);
  failed_ = false;
  return true;
} catch (const std::exception& problem) {
  if (!std::exchange(failed_, true)) std::cerr << "builderbacked-sandbox: " << problem.what() << '\n';
  return false;
}

}  // namespace builderbacked::testing
