#include "testing/sandbox_server.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <list>
#include <mutex>
#include <random>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "testing/self_signed.hpp"

namespace builderbacked::testing {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using BoostError = boost::system::error_code;

constexpr std::size_t max_request_bytes = std::size_t{64} << 20;

HttpRequest from_beast(http::request<http::string_body>& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.url = std::string(message.target());
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  request.body = std::move(message.body());
  return request;
}

http::response<http::string_body> to_beast(HttpResponse response, bool keep_alive) {
  http::response<http::string_body> message;
  message.result(static_cast<unsigned>(response.status));
  for (const HttpHeader& header : response.headers) message.set(header.name, header.value);
  message.body() = std::move(response.body);
  message.keep_alive(keep_alive);
  if (response.status != 204) message.prepare_payload();
  return message;
}

/// A handler that throws must not end the program.
HttpResponse answer(const SandboxServer::Handler& handler, const HttpRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception&) {
    return {500, {}, {}};
  }
}

/// Answers the requests of one connection, one after the other, until either side ends it.
template <class Stream>
void serve(Stream& stream, const SandboxServer::Handler& handler) {
  beast::flat_buffer buffer;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(max_request_bytes);
    BoostError problem;
    http::read(stream, buffer, parser, problem);
    const bool garbled = problem == http::error::body_limit || problem == http::error::header_limit ||
                         (parser.got_some() && !parser.is_done());
    if (problem && !garbled) return;
    const bool keep_alive = !garbled && parser.get().keep_alive();
    const bool head_only = !garbled && parser.get().method() == http::verb::head;
    const auto message =
        to_beast(garbled ? HttpResponse{400, {}, {}} : answer(handler, from_beast(parser.get())), keep_alive);
    http::serializer<false, http::string_body> serializer(message);
    if (head_only) {
      http::write_header(stream, serializer, problem);
    } else {
      http::write(stream, serializer, problem);
    }
    if (problem || !keep_alive) return;
  }
}

tcp::acceptor listen(asio::io_context& context, std::uint16_t port) {
  return {context, tcp::endpoint{asio::ip::address_v4::loopback(), port}};
}

std::string url_of(const char* scheme, const tcp::acceptor& acceptor) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
}

/// A file of our own in the directory for temporary files.
std::string write_temporary(const std::string& text) {
  const auto name = "builderbacked-sandbox-" + std::to_string(std::random_device{}()) + ".pem";
  const auto path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path) << text;
  return path.string();
}

}  // namespace

class SandboxServer::Impl {
 public:
  Impl(Handler handler, SandboxPorts ports)
      : handler_(std::move(handler)),
        tls_(asio::ssl::context::tls_server),
        http_(listen(context_, ports.http)),
        https_(listen(context_, ports.https)) {
    const ServerIdentity identity = make_self_signed();
    tls_.use_certificate_chain(asio::buffer(identity.certificate));
    tls_.use_private_key(asio::buffer(identity.private_key), asio::ssl::context::pem);
    ca_file_ = write_temporary(identity.certificate);
    accept(http_, false);
    accept(https_, true);
    acceptor_thread_ = std::thread([this] { context_.run(); });
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    context_.stop();
    acceptor_thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (Connection& connection : connections_) {
        BoostError ignored;
        connection.socket.shutdown(tcp::socket::shutdown_both, ignored);
      }
    }
    for (Connection& connection : connections_) connection.thread.join();
    std::error_code ignored;
    std::filesystem::remove(ca_file_, ignored);
  }

  [[nodiscard]] std::string http_url() const { return url_of("http", http_); }
  [[nodiscard]] std::string https_url() const { return url_of("https", https_); }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }

 private:
  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}
    tcp::socket socket;
    std::thread thread{};
    std::atomic<bool> over{false};
  };

  void accept(tcp::acceptor& acceptor, bool secure) {
    acceptor.async_accept([this, &acceptor, secure](BoostError problem, tcp::socket socket) {
      if (!problem) {
        start(std::move(socket), secure);
        accept(acceptor, secure);
      } else {
        accept_later(acceptor, secure);
      }
    });
  }

  /// Out of file descriptors, say: trying again at once would only spin.
  void accept_later(tcp::acceptor& acceptor, bool secure) {
    const auto pause = std::make_shared<asio::steady_timer>(context_, std::chrono::milliseconds{50});
    pause->async_wait([this, pause, &acceptor, secure](BoostError problem) {
      if (!problem) accept(acceptor, secure);
    });
  }

  void start(tcp::socket socket, bool secure) {
    BoostError ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const std::lock_guard lock(mutex_);
    remove_finished();
    Connection& connection = connections_.emplace_back(std::move(socket));
    try {
      connection.thread = std::thread([this, &connection, secure] {
        converse(connection.socket, secure);
        connection.over = true;
      });
    } catch (const std::system_error&) {
      connections_.pop_back();  // No thread is to be had: the connection is closed unanswered.
    }
  }

  void converse(tcp::socket& socket, bool secure) {
    BoostError ignored;
    if (secure) {
      asio::ssl::stream<tcp::socket&> stream(socket, tls_);
      BoostError problem;
      stream.handshake(asio::ssl::stream_base::server, problem);
      if (!problem) serve(stream, handler_);
    } else {
      serve(socket, handler_);
    }
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  void remove_finished() {
    connections_.remove_if([](Connection& connection) {
      if (!connection.over) return false;
      connection.thread.join();
      return true;
    });
  }

  Handler handler_;
  asio::io_context context_;
  asio::ssl::context tls_;
  tcp::acceptor http_;
  tcp::acceptor https_;
  std::string ca_file_;
  std::mutex mutex_;
  std::list<Connection> connections_;
  std::thread acceptor_thread_;
};

SandboxServer::SandboxServer(Handler handler, SandboxPorts ports)
    : impl_(std::make_unique<Impl>(std::move(handler), ports)) {}

SandboxServer::~SandboxServer() = default;

std::string SandboxServer::http_url() const {
  return impl_->http_url();
}

std::string SandboxServer::https_url() const {
  return impl_->https_url();
}

const std::string& SandboxServer::ca_file() const {
  return impl_->ca_file();
}

}  // namespace builderbacked::testing
