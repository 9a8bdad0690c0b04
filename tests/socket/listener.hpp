#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace builderbacked {

/// Accepts connections at a free loopback port, a thread for each, until it is destroyed. What `serve` uses
/// must outlive it.
class Listener {
 public:
  /// The connection ends when `serve` returns; the socket stays the listener's.
  using Serve = std::function<void(int socket)>;

  explicit Listener(Serve serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all();
  void converse(int socket);

  Serve serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

std::uint16_t bind_to_free_port(int socket);

/// Length of the first complete HTTP request in `data`, or 0.
std::size_t complete_request(const std::string& data);

}  // namespace builderbacked
