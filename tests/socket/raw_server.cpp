#include "socket/raw_server.hpp"

#include <string_view>
#include <utility>

namespace builderbacked {

namespace {

void send_all(Socket socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::ptrdiff_t count = send_some(socket, bytes);
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

RawServer::RawServer(Handler handler, std::string early_answer)
    : handler_(std::move(handler)),
      early_answer_(std::move(early_answer)),
      listener_([this](Socket socket) { serve(socket); }) {}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void RawServer::serve(Socket socket) {
  std::string data;
  bool open = true;
  while (open) {
    char buffer[16384];
    const std::ptrdiff_t count = receive(socket, buffer, sizeof buffer);
    if (count <= 0) break;
    if (!early_answer_.empty()) {
      send_all(socket, early_answer_);
      shutdown(socket, outwards);
      while (receive(socket, buffer, sizeof buffer) > 0) continue;
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
      if (answer.reset) end_with_reset(socket);
      open = !answer.close && !answer.reset;
      if (!open) break;
    }
  }
}

ClosedPort::ClosedPort() : socket_(socket(AF_INET, SOCK_STREAM, 0)), port_(bind_to_free_port(socket_)) {}

ClosedPort::~ClosedPort() {
  close_socket(socket_);
}

std::string http_answer(int status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + headers + "\r\n" + body;
}

}  // namespace builderbacked
