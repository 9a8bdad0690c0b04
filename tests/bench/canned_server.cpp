#include "bench/canned_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "socket/listener.hpp"

namespace builderbacked {

namespace {

class Answerer {
 public:
  Answerer(int listener, const std::string& answer)
      : answer_(answer), polled_{{listener, POLLIN, 0}}, received_(1) {}

  [[noreturn]] void run() {
    for (;;) {
      if (poll(polled_.data(), polled_.size(), -1) < 0) continue;
      for (std::size_t i = polled_.size() - 1; i > 0; --i) {
        if (polled_[i].revents != 0 && !serve(polled_[i].fd, received_[i])) drop(i);
      }
      if (polled_[0].revents != 0) accept_one();
    }
  }

 private:
  void accept_one() {
    const int socket = accept(polled_[0].fd, nullptr, nullptr);
    if (socket < 0) return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    polled_.push_back({socket, POLLIN, 0});
    received_.emplace_back();
  }

  /// False when the connection is over.
  [[nodiscard]] bool serve(int socket, std::string& received) const {
    char buffer[16384];
    const ssize_t count = recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    received.append(buffer, static_cast<std::size_t>(count));
    while (const std::size_t length = complete_request(received)) {
      received.erase(0, length);
      const ssize_t sent = send(socket, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      if (sent != static_cast<ssize_t>(answer_.size())) return false;
    }
    return true;
  }

  void drop(std::size_t index) {
    close(polled_[index].fd);
    polled_[index] = polled_.back();
    polled_.pop_back();
    received_[index].swap(received_.back());
    received_.pop_back();
  }

  const std::string& answer_;
  std::vector<pollfd> polled_;         ///< The first is the listener.
  std::vector<std::string> received_;  ///< Of the connection at the same place in `polled_`.
};

}  // namespace

CannedServer::CannedServer(const std::string& answer) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  port_ = bind_to_free_port(listener);
  if (listen(listener, 64) != 0) throw std::runtime_error("cannot listen");
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("cannot fork");
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    Answerer(listener, answer).run();
  }
  close(listener);
}

CannedServer::~CannedServer() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

}  // namespace builderbacked
