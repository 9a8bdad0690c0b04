#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace builderbacked {

/// A loopback server that gives every request the same answer, in a process of its own: neither its memory
/// nor its time are those of whoever is measured.
class CannedServer {
 public:
  /// Forks: the process must not have other threads yet.
  explicit CannedServer(const std::string& answer);
  ~CannedServer();
  CannedServer(const CannedServer&) = delete;
  CannedServer& operator=(const CannedServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace builderbacked
