#include "socket/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace builderbacked {

namespace {

/// Length of the first complete request in `data`, or 0.
std::size_t complete_request(const std::string& data) {
  const std::size_t end = data.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::string head = data.substr(0, end);
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::size_t at = head.find("\r\ncontent-length:");
  const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 17));
  return data.size() >= end + 4 + length ? end + 4 + length : 0;
}

std::uint16_t bind_to_free_port(int socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket, generic, size) != 0 || getsockname(socket, generic, &size) != 0) {
    throw std::runtime_error("no loopback port");
  }
  return ntohs(address.sin_port);
}

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
      listener_(socket(AF_INET, SOCK_STREAM, 0)),
      port_(bind_to_free_port(listener_)) {
  if (listen(listener_, 64) != 0) throw std::runtime_error("cannot listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::accept_all() {
  for (;;) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
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
  const std::lock_guard lock(mutex_);
  sockets_.erase(std::find(sockets_.begin(), sockets_.end(), socket));
  close(socket);
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
