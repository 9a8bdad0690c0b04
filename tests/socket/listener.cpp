#include "socket/listener.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace builderbacked {

Listener::Listener(Serve serve)
    : serve_(std::move(serve)),
      listener_(socket(AF_INET, SOCK_STREAM, 0)),
      port_(bind_to_free_port(listener_)) {
  if (listen(listener_, 64) != 0) throw std::runtime_error("cannot listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

Listener::~Listener() {
  over_ = true;
  // A connection of its own ends the wait for one, on every system.
  const Socket last = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port_);
  static_cast<void>(connect(last, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  acceptor_.join();
  close_socket(last);
  close_socket(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const Socket socket : sockets_) shutdown(socket, both_ways);
  }
  for (std::thread& thread : threads_) thread.join();
}

void Listener::accept_all() {
  for (;;) {
    const Socket socket = accept(listener_, nullptr, nullptr);
    if (socket == no_socket) return;
    if (over_) return close_socket(socket);
    ++connections_;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { converse(socket); });
  }
}

void Listener::converse(Socket socket) {
  serve_(socket);
  const std::lock_guard lock(mutex_);
  sockets_.erase(std::find(sockets_.begin(), sockets_.end(), socket));
  close_socket(socket);
}

std::uint16_t bind_to_free_port(Socket socket) {
  sockaddr_in address = loopback();
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket, generic, size) != 0 || getsockname(socket, generic, &size) != 0) {
    throw std::runtime_error("no loopback port");
  }
  return ntohs(address.sin_port);
}

std::size_t complete_request(const std::string& data) {
  const std::size_t end = data.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::string head = data.substr(0, end);
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::size_t at = head.find("\r\ncontent-length:");
  const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 17));
  return data.size() >= end + 4 + length ? end + 4 + length : 0;
}

}  // namespace builderbacked
