#include "socket/raw_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace builderbacked {

namespace {

void send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

RawServer::RawServer(Handler handler, std::string early_answer)
    : handler_(std::move(handler)),
      early_answer_(std::move(early_answer)),
      listener_([this](int socket) { serve(socket); }) {}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::serve(int socket) {
  std::string data;
  bool open = true;
  while (open) {
    char buffer[16384];
    const ssize_t count = recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) break;
    if (!early_answer_.empty()) {
      send_all(socket, early_answer_);
      shutdown(socket, SHUT_WR);
      while (recv(socket, buffer, sizeof buffer, 0) > 0) continue;
      break;
    }
    data.append(buffer, static_cast<std::size_t>(count));
    while (const std::size_t length = complete_request(data)) {
      const std::string request = data.substr(0, length);
      data.erase(0, length);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const RawAnswer answer = handler_(request);
      send_all(socket, answer.bytes);
      if (answer.reset) {
        const linger now{1, 0};
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
      }
      open = !answer.close && !answer.reset;
      if (!open) break;
    }
  }
}

ClosedPort::ClosedPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)), port_(bind_to_free_port(socket_)) {}

ClosedPort::~ClosedPort() {
  close(socket_);
}

std::string http_answer(int status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + headers + "\r\n" + body;
}

}  // namespace builderbacked
