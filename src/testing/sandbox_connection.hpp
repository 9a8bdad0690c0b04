#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "testing/sandbox_server.hpp"

namespace builderbacked::testing {

/// Ends the pauses of all connections when the server ends.
class StopSignal {
 public:
  void stop();
  /// Returns whether to go on.
  bool pause(std::chrono::milliseconds duration);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

enum class Farewell { orderly, reset };

/// Answers the requests of one connection, one after the other, until either side ends it; over TLS if there
/// is a context. Leaves the socket open; says how it is to be closed.
[[nodiscard]] Farewell converse(boost::asio::ip::tcp::socket& socket, boost::asio::ssl::context* tls,
                                const SandboxServer::Handler& handler, StopSignal& signal);

}  // namespace builderbacked::testing
