#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "socket/sockets.hpp"

namespace builderbacked {

/// Accepts connections at a free loopback port, a thread for each, until it is destroyed. What `serve` uses
/// must outlive it.
class Listener {
 public:
  /// The connection ends when `serve` returns; the socket stays the listener's.
  using Serve = std::function<void(Socket socket)>;

  explicit Listener(Serve serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all();
  void converse(Socket socket);

  Serve serve_;
  Socket listener_ = no_socket;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> over_ = false;
  std::mutex mutex_;
  std::vector<Socket> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

std::uint16_t bind_to_free_port(Socket socket);

/// Length of the first complete HTTP request in `data`, or 0.
std::size_t complete_request(const std::string& data);

}  // namespace builderbacked
