#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "socket/listener.hpp"
#include "testing/self_signed.hpp"

namespace builderbacked {

struct TlsOptions {
  testing::ServerIdentity identity = testing::make_self_signed();
  int highest_version = TLS1_3_VERSION;
  /// PEM; when set, a client must have a certificate that this authority stands for.
  std::string client_authority{};
};

/// What arrived inside a TLS connection.
struct TlsRequest {
  std::string bytes{};
  std::string client{};   ///< Common name in the client's certificate.
  std::string version{};  ///< As OpenSSL calls it: "TLSv1.3".
};

/// A context for servers. One that offers nothing newer than TLS 1.1 also accepts the weak algorithms that
/// TLS 1.1 needs.
boost::asio::ssl::context server_context(const TlsOptions& options);

/// A TLS server that gives every request the same answer and records it.
class TlsServer {
 public:
  explicit TlsServer(std::string answer, const TlsOptions& options = {});

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] std::string url() const { return "https://" + authority(); }
  [[nodiscard]] const std::string& certificate() const { return certificate_; }
  [[nodiscard]] int connections() const { return listener_.connections(); }
  /// Every request so far, complete, in order of arrival.
  [[nodiscard]] std::vector<TlsRequest> requests() const;

 private:
  void serve(Socket socket);

  const std::string answer_;
  const std::string certificate_;
  boost::asio::ssl::context tls_;
  mutable std::mutex mutex_;
  std::vector<TlsRequest> requests_;
  Listener listener_;  // Ends first.
};

}  // namespace builderbacked
