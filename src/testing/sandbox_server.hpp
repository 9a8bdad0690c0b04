#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "builderbacked/http.hpp"
#include "testing/sandbox_delivery.hpp"

namespace builderbacked::testing {

struct SandboxPorts {
  std::uint16_t http{0};  ///< 0: any that is free.
  std::uint16_t https{0};
  std::uint16_t control{0};
};

/// Serves a function over real HTTP and HTTPS on 127.0.0.1, a thread per connection, until it is destroyed.
class SandboxServer {
 public:
  /// Called from the connections' threads; the request's URL is the raw request target.
  using Handler = std::function<Delivery(const HttpRequest&)>;

  /// `control`, if there is one, is served on a port of its own. Throws `std::exception` when a port cannot
  /// be had.
  explicit SandboxServer(Handler handler, SandboxPorts ports = {}, Handler control = {});
  ~SandboxServer();
  SandboxServer(const SandboxServer&) = delete;
  SandboxServer& operator=(const SandboxServer&) = delete;

  [[nodiscard]] std::string http_url() const;     ///< "http://127.0.0.1:8080"
  [[nodiscard]] std::string https_url() const;    ///< "https://127.0.0.1:8443"
  [[nodiscard]] std::string control_url() const;  ///< Plain HTTP; empty without a handler for it.
  /// The PEM file that makes a client trust it; removed with the server.
  [[nodiscard]] const std::string& ca_file() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace builderbacked::testing
