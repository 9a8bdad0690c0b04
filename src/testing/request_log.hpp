#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "builderbacked/http.hpp"
#include "testing/sandbox_delivery.hpp"
#include "testing/sandbox_server.hpp"

namespace builderbacked::testing {

/// The last requests, without what may be secret or personal: no body, no query, no e-mail in a path.
/// Thread-safe.
class RequestLog {
 public:
  static constexpr std::size_t most = 20;

  struct Entry {
    std::string time;  ///< RFC 3339, UTC.
    std::string method;
    std::string path;
    std::string status;  ///< Or "reset".
  };

  void add(const HttpRequest& request, const Delivery& delivery);
  [[nodiscard]] std::vector<Entry> newest_first() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
};

/// The log must outlive the function.
[[nodiscard]] SandboxServer::Handler with_log(SandboxServer::Handler api, RequestLog& log);

}  // namespace builderbacked::testing
