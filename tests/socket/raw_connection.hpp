#pragma once

#include <stdexcept>
#include <string>

#include "socket/sockets.hpp"

namespace builderbacked {

/// A plain connection to a loopback port that shows every byte of what comes back, and how it ended.
class RawConnection {
 public:
  explicit RawConnection(const std::string& url) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in address =
        loopback(static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1))));
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection() { close_socket(socket_); }

  void send_request(const std::string& method, const std::string& target, const std::string& body = {},
                    const std::string& headers = "Connection: close\r\n") {
    const std::string bytes = method + ' ' + target + " HTTP/1.1\r\nHost: x\r\n" + headers +
                              "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    if (send_some(socket_, bytes) != static_cast<std::ptrdiff_t>(bytes.size())) {
      throw std::runtime_error("cannot send");
    }
  }
  /// Up to the end of the connection, or until there are `enough` bytes.
  std::string read(std::size_t enough = std::string::npos) {
    std::string all;
    char buffer[16384];
    while (all.size() < enough) {
      const std::ptrdiff_t count = receive(socket_, buffer, sizeof buffer);
      if (count < 0) was_reset_ = connection_was_reset();
      if (count <= 0) break;
      all.append(buffer, static_cast<std::size_t>(count));
    }
    return all;
  }
  [[nodiscard]] bool was_reset() const { return was_reset_; }

 private:
  Socket socket_;
  bool was_reset_ = false;
};

/// The whole answer to one request on a connection of its own.
inline std::string ask(const std::string& url, const std::string& method, const std::string& target,
                       const std::string& body = {}) {
  RawConnection connection(url);
  connection.send_request(method, target, body);
  return connection.read();
}

inline std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string{} : answer.substr(end + 4);
}

}  // namespace builderbacked
