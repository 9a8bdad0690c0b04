#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

// A text that outlives its program. Names of files are UTF-8; what is thrown is a `std::runtime_error` that
// names the file.

namespace builderbacked::testing {

[[nodiscard]] std::string read_file(const std::string& name);

/// A file that is replaced as a whole: whoever reads it, after a crash too, finds an old text or the new one.
/// No other process can have it meanwhile.
class StateFile {
 public:
  explicit StateFile(std::string name);
  ~StateFile();
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  /// Nothing, if there is no such file yet.
  [[nodiscard]] std::optional<std::string> read() const;
  /// When this returns, the text is on the disk.
  void replace(std::string_view text) const;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  class Lock;

  std::string name_;
  std::filesystem::path path_;
  std::unique_ptr<Lock> lock_;
};

/// Keeps a file as a state is, in the background: one write at a time, and so seldom that writing takes but a
/// fraction of the time. Thread-safe.
class StateKeeper {
 public:
  /// `state` is called from another thread.
  StateKeeper(const StateFile& file, std::function<std::string()> state);
  ~StateKeeper();
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;

  /// Writes for the first time, and from now on after changes.
  void start();
  /// The state may be another one now.
  void changed();
  /// Writes for the last time. Returns whether the file is as the state is.
  [[nodiscard]] bool finish();

 private:
  void run();
  bool write();

  const StateFile& file_;
  const std::function<std::string()> state_;
  std::string written_;
  bool failed_ = false;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool changed_ = false;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace builderbacked::testing
