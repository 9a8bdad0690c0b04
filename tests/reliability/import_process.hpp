#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace builderbacked {

/// A run of another program; it ends with this object at the latest.
class ImportProcess {
 public:
  /// `environment` comes before what this process has; what the program prints goes to the file `output`.
  ImportProcess(std::vector<std::string> command, std::vector<std::string> environment,
                const std::string& output);
  ~ImportProcess();
  ImportProcess(const ImportProcess&) = delete;
  ImportProcess& operator=(const ImportProcess&) = delete;

  /// The exit code; nothing when it is still running after that time.
  std::optional<int> wait(std::chrono::milliseconds time);
  /// SIGKILL. Returns when it is gone.
  void kill();

 private:
  pid_t process_ = -1;
  bool ended_ = false;
};

}  // namespace builderbacked
