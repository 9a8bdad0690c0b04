#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "socket/listener.hpp"
#include "socket/tls_server.hpp"

namespace builderbacked {

struct ProxyOptions {
  /// What Proxy-Authorization must be, e.g. "Basic dTpw"; empty: nothing is asked for.
  std::string authorization{};
  int connect_status{200};          ///< Anything else is the answer to every CONNECT.
  std::string plain_answer{};       ///< To requests for http URLs, which are not passed on.
  std::optional<TlsOptions> tls{};  ///< Makes it an https proxy.
};

/// An HTTP proxy that records what clients send it. Tunnels go to the port that was asked for, on loopback,
/// whatever the host was: nothing is resolved.
class TunnelProxy {
 public:
  explicit TunnelProxy(ProxyOptions options = {});

  /// "http://127.0.0.1:3128"
  [[nodiscard]] std::string url(const std::string& user_info = {}) const;
  [[nodiscard]] int connections() const { return listener_.connections(); }
  /// Every request to the proxy itself so far, in order of arrival.
  [[nodiscard]] std::vector<std::string> requests() const;
  /// Every byte that clients sent, what went through tunnels too, decrypted where the proxy could.
  [[nodiscard]] std::string seen() const;

 private:
  void serve(Socket socket);
  template <class Stream>
  void converse(boost::asio::io_context& context, Stream& client);
  template <class Stream>
  void tunnel(boost::asio::io_context& context, Stream& client, std::uint16_t port);
  void see(const std::string& bytes);
  [[nodiscard]] std::string answer_to(const std::string& request) const;

  const ProxyOptions options_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::string seen_;
  Listener listener_;  // Ends first.
};

}  // namespace builderbacked
