#include "testing/sandbox_server.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <list>
#include <mutex>
#include <optional>
#include <random>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "testing/sandbox_connection.hpp"
#include "testing/self_signed.hpp"
#include "utf8_path.hpp"

namespace builderbacked::testing {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using BoostError = boost::system::error_code;

tcp::acceptor listen(asio::io_context& context, std::uint16_t port) {
  return {context, tcp::endpoint{asio::ip::address_v4::loopback(), port}};
}

std::string url_of(const char* scheme, const tcp::acceptor& acceptor) {
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
}

/// A file of our own in the directory for temporary files.
std::filesystem::path write_temporary(const std::string& text) {
  const auto name = "builderbacked-sandbox-" + std::to_string(std::random_device{}()) + ".pem";
  std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path) << text;
  return path;
}

}  // namespace

class SandboxServer::Impl {
 public:
  Impl(Handler handler, SandboxPorts ports, Handler control)
      : handler_(std::move(handler)),
        control_handler_(std::move(control)),
        tls_(asio::ssl::context::tls_server),
        http_{listen(context_, ports.http), &handler_, nullptr},
        https_{listen(context_, ports.https), &handler_, &tls_} {
    if (control_handler_) {
      control_.emplace(Listener{listen(context_, ports.control), &control_handler_, nullptr});
    }
    const ServerIdentity identity = make_self_signed();
    tls_.use_certificate_chain(asio::buffer(identity.certificate));
    tls_.use_private_key(asio::buffer(identity.private_key), asio::ssl::context::pem);
    ca_path_ = write_temporary(identity.certificate);
    ca_file_ = to_utf8(ca_path_);
    accept(http_);
    accept(https_);
    if (control_) accept(*control_);
    acceptor_thread_ = std::thread([this] { context_.run(); });
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    context_.stop();
    acceptor_thread_.join();
    signal_.stop();
    {
      const std::lock_guard lock(mutex_);
      for (Connection& connection : connections_) {
        BoostError ignored;
        connection.socket.shutdown(tcp::socket::shutdown_both, ignored);
      }
    }
    for (Connection& connection : connections_) connection.thread.join();
    std::error_code ignored;
    std::filesystem::remove(ca_path_, ignored);
  }

  [[nodiscard]] std::string http_url() const { return url_of("http", http_.acceptor); }
  [[nodiscard]] std::string https_url() const { return url_of("https", https_.acceptor); }
  [[nodiscard]] std::string control_url() const {
    return control_ ? url_of("http", control_->acceptor) : std::string{};
  }
  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }

 private:
  struct Listener {
    tcp::acceptor acceptor;
    const Handler* handler;
    asio::ssl::context* tls;  ///< Null: plain HTTP.
  };

  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}
    tcp::socket socket;
    std::thread thread{};
    std::atomic<bool> over{false};
  };

  void accept(Listener& listener) {
    listener.acceptor.async_accept([this, &listener](BoostError problem, tcp::socket socket) {
      if (!problem) {
        start(std::move(socket), listener);
        accept(listener);
      } else {
        accept_later(listener);
      }
    });
  }

  /// Out of file descriptors, say: trying again at once would only spin.
  void accept_later(Listener& listener) {
    const auto pause = std::make_shared<asio::steady_timer>(context_, std::chrono::milliseconds{50});
    pause->async_wait([this, pause, &listener](BoostError problem) {
      if (!problem) accept(listener);
    });
  }

  void start(tcp::socket socket, const Listener& listener) {
    BoostError ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const std::lock_guard lock(mutex_);
    remove_finished();
    Connection& connection = connections_.emplace_back(std::move(socket));
    try {
      connection.thread = std::thread([this, &connection, &listener] {
        end(connection.socket, converse(connection.socket, listener.tls, *listener.handler, signal_));
        connection.over = true;
      });
    } catch (const std::system_error&) {
      connections_.pop_back();  // No thread is to be had: the connection is closed unanswered.
    }
  }

  void end(tcp::socket& socket, Farewell farewell) {
    const std::lock_guard lock(mutex_);  // The destructor may be shutting it down.
    BoostError ignored;
    if (farewell == Farewell::reset) {
      socket.set_option(tcp::socket::linger(true, 0), ignored);
      socket.close(ignored);
    } else {
      socket.shutdown(tcp::socket::shutdown_both, ignored);
    }
  }

  void remove_finished() {
    connections_.remove_if([](Connection& connection) {
      if (!connection.over) return false;
      connection.thread.join();
      return true;
    });
  }

  const Handler handler_;
  const Handler control_handler_;
  asio::io_context context_;
  asio::ssl::context tls_;
  Listener http_;
  Listener https_;
  std::optional<Listener> control_;
  std::filesystem::path ca_path_;
  std::string ca_file_;
  StopSignal signal_;
  std::mutex mutex_;
  std::list<Connection> connections_;
  std::thread acceptor_thread_;
};

SandboxServer::SandboxServer(Handler handler, SandboxPorts ports, Handler control)
    : impl_(std::make_unique<Impl>(std::move(handler), ports, std::move(control))) {}

SandboxServer::~SandboxServer() = default;

std::string SandboxServer::http_url() const {
  return impl_->http_url();
}

std::string SandboxServer::https_url() const {
  return impl_->https_url();
}

std::string SandboxServer::control_url() const {
  return impl_->control_url();
}

const std::string& SandboxServer::ca_file() const {
  return impl_->ca_file();
}

}  // namespace builderbacked::testing
