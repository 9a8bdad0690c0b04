// Puts a server far away: passes TCP connections on, and holds what comes back for as long as a round trip
// takes. A new connection waits that long once more, as the handshake of TCP would.
//
//   delay_proxy UPSTREAM_PORT ROUND_TRIP_MS        prints its own port on 127.0.0.1, runs until it is killed

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>  // Boost.Asio 1.74 needs it before.

#include <boost/asio.hpp>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

/// One direction of a connection. It ends when either side does.
class Pipe : public std::enable_shared_from_this<Pipe> {
 public:
  Pipe(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to, Clock::duration delay)
      : from_(std::move(from)), to_(std::move(to)), delay_(delay), timer_(from_->get_executor()) {}

  void start(Clock::time_point not_before) {
    not_before_ = not_before;
    read();
  }

 private:
  struct Piece {
    Clock::time_point due;
    std::string bytes;
  };

  void read() {
    from_->async_read_some(asio::buffer(buffer_),
                           [self = shared_from_this()](error_code problem, std::size_t n) {
                             self->ended_ = static_cast<bool>(problem);
                             const auto due = (std::max)(Clock::now() + self->delay_, self->not_before_);
                             self->pieces_.push_back({due, std::string(self->buffer_.data(), n)});
                             if (self->pieces_.size() == 1) self->deliver();
                             if (!problem) self->read();
                           });
  }

  void deliver() {
    timer_.expires_at(pieces_.front().due);
    timer_.async_wait([self = shared_from_this()](error_code) {
      asio::async_write(*self->to_, asio::buffer(self->pieces_.front().bytes),
                        [self](error_code problem, std::size_t) {
                          self->pieces_.pop_front();
                          if (problem || (self->ended_ && self->pieces_.empty())) return self->close();
                          if (!self->pieces_.empty()) self->deliver();
                        });
    });
  }

  void close() {
    error_code ignored;
    from_->close(ignored);
    to_->close(ignored);
  }

  std::shared_ptr<tcp::socket> from_;
  std::shared_ptr<tcp::socket> to_;
  Clock::duration delay_;
  Clock::time_point not_before_{};
  asio::steady_timer timer_;
  std::array<char, 65536> buffer_{};
  std::deque<Piece> pieces_;
  bool ended_ = false;
};

class Proxy {
 public:
  Proxy(asio::io_context& context, std::uint16_t upstream, std::chrono::milliseconds round_trip)
      : acceptor_(context, {asio::ip::address_v4::loopback(), 0}),
        upstream_(asio::ip::address_v4::loopback(), upstream),
        round_trip_(round_trip) {
    accept();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code problem, tcp::socket accepted) {
      if (problem) throw boost::system::system_error(problem);
      const auto client = std::make_shared<tcp::socket>(std::move(accepted));
      const auto server = std::make_shared<tcp::socket>(client->get_executor());
      server->connect(upstream_);
      client->set_option(tcp::no_delay(true));
      server->set_option(tcp::no_delay(true));
      const auto connected = Clock::now() + round_trip_;
      std::make_shared<Pipe>(client, server, Clock::duration::zero())->start(connected);
      std::make_shared<Pipe>(server, client, round_trip_)->start(connected);
      accept();
    });
  }

  tcp::acceptor acceptor_;
  tcp::endpoint upstream_;
  std::chrono::milliseconds round_trip_;
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) throw std::invalid_argument("usage: delay_proxy UPSTREAM_PORT ROUND_TRIP_MS");
  asio::io_context context;
  const Proxy proxy(context, static_cast<std::uint16_t>(std::stoi(argv[1])),
                    std::chrono::milliseconds(std::stoi(argv[2])));
  std::cout << proxy.port() << std::endl;
  context.run();
} catch (const std::exception& problem) {
  std::cerr << "delay_proxy: " << problem.what() << '\n';
  return 1;
}
