#include "socket/tunnel_proxy.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <utility>

#include "socket/raw_server.hpp"

namespace builderbacked {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using BoostError = boost::system::error_code;

const char* const tunnel_stands = "HTTP/1.1 200 Connection established\r\n\r\n";

/// Passes on in one direction until either side ends.
template <class From, class To>
class Pump {
 public:
  using Watch = std::function<void(const std::string&)>;

  Pump(From& from, To& to, Watch watch) : from_(from), to_(to), watch_(std::move(watch)) {}

  void run() {
    from_.async_read_some(asio::buffer(buffer_), [this](BoostError problem, std::size_t size) {
      if (problem) return end();
      watch_(std::string(buffer_.data(), size));
      asio::async_write(to_, asio::buffer(buffer_.data(), size),
                        [this](BoostError failed, std::size_t /*size*/) { failed ? end() : run(); });
    });
  }

 private:
  void end() {
    BoostError ignored;
    from_.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
    to_.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
  }

  From& from_;
  To& to_;
  Watch watch_;
  std::array<char, 16384> buffer_{};
};

/// The port in "CONNECT host:port HTTP/1.1".
std::uint16_t port_of(const std::string& request) {
  const std::string target = request.substr(8, request.find(' ', 8) - 8);
  return static_cast<std::uint16_t>(std::stoul(target.substr(target.rfind(':') + 1)));
}

}  // namespace

TunnelProxy::TunnelProxy(ProxyOptions options)
    : options_(std::move(options)), listener_([this](Socket socket) { serve(socket); }) {}

std::string TunnelProxy::url(const std::string& user_info) const {
  return (options_.tls ? "https://" : "http://") + user_info +
         "127.0.0.1:" + std::to_string(listener_.port());
}

std::vector<std::string> TunnelProxy::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::string TunnelProxy::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void TunnelProxy::see(const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  seen_ += bytes;
}

void TunnelProxy::serve(Socket socket) {
  asio::io_context context;
  tcp::socket connection(context, tcp::v4(), duplicate(socket));
  if (!options_.tls) return converse(context, connection);
  asio::ssl::context tls = server_context(*options_.tls);
  asio::ssl::stream<tcp::socket&> stream(connection, tls);
  BoostError problem;
  stream.handshake(asio::ssl::stream_base::server, problem);
  if (!problem) converse(context, stream);
}

std::string TunnelProxy::answer_to(const std::string& request) const {
  const std::string line = "\r\nProxy-Authorization: " + options_.authorization + "\r\n";
  if (!options_.authorization.empty() && request.find(line) == std::string::npos) {
    return http_answer(407, "", "Proxy-Authenticate: Basic realm=\"p\"\r\n");
  }
  if (!request.starts_with("CONNECT ")) return options_.plain_answer;
  return options_.connect_status == 200 ? tunnel_stands : http_answer(options_.connect_status, "");
}

template <class Stream>
void TunnelProxy::converse(asio::io_context& context, Stream& client) {
  std::string data;
  BoostError problem;
  while (!problem) {
    char buffer[16384];
    const std::string bytes(buffer, client.read_some(asio::buffer(buffer), problem));
    see(bytes);
    data += bytes;
    while (const std::size_t length = complete_request(data)) {
      const std::string request = data.substr(0, length);
      data.erase(0, length);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const std::string answer = answer_to(request);
      asio::write(client, asio::buffer(answer), problem);
      if (answer == tunnel_stands) return tunnel(context, client, port_of(request));
    }
  }
}

template <class Stream>
void TunnelProxy::tunnel(asio::io_context& context, Stream& client, std::uint16_t port) {
  tcp::socket server(context);
  BoostError problem;
  server.connect({asio::ip::address_v4::loopback(), port}, problem);
  if (problem) return;
  Pump<Stream, tcp::socket> up(client, server, [this](const std::string& bytes) { see(bytes); });
  Pump<tcp::socket, Stream> down(server, client, [](const std::string& /*bytes*/) {});
  up.run();
  down.run();
  context.run();
}

}  // namespace builderbacked
