#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "socket/listener.hpp"

namespace builderbacked {

/// What a raw server does with one request. `close` ends the connection afterwards.
struct RawAnswer {
  std::string bytes{};
  bool close{false};
  bool reset{false};  ///< Ends with a TCP reset instead of an orderly end.
};

/// A server over plain sockets that records every request byte for byte. It knows of HTTP only how long a
/// request is.
class RawServer {
 public:
  using Handler = std::function<RawAnswer(const std::string& request)>;

  /// `early_answer`, if there is one, is sent as soon as a connection says anything, and nothing after it.
  explicit RawServer(Handler handler, std::string early_answer = {});

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  /// Every request so far, complete, in order of arrival.
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] int connections() const { return listener_.connections(); }

 private:
  void serve(Socket socket);

  Handler handler_;
  std::string early_answer_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  Listener listener_;  // Ends first.
};

/// A loopback port that is taken, so that nobody else gets it, but where nobody listens.
class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  Socket socket_ = no_socket;
  std::uint16_t port_ = 0;
};

/// A complete answer with Content-Length.
std::string http_answer(int status, const std::string& body, const std::string& headers = {});

}  // namespace builderbacked
