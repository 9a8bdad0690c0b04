#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "builderbacked/testing/sandbox.hpp"

namespace builderbacked::testing {

using Scopes = std::set<std::string, std::less<>>;

/// The token endpoint: OAuth2 client credentials (RFC 6749 §4.4). Not thread-safe.
class SandboxTokens {
 public:
  explicit SandboxTokens(const SandboxOptions& options);

  /// Answers a token request. Throws `Problem` when its form is not well-formed.
  HttpResponse grant(const HttpRequest& request);
  /// The scopes of the request's token. Throws `Problem` 401 when it has none that is valid.
  [[nodiscard]] const Scopes& authenticate(const HttpRequest& request) const;

  [[nodiscard]] std::size_t granted() const { return granted_; }
  void revoke() { tokens_.clear(); }

 private:
  using Clock = std::chrono::steady_clock;
  using Form = std::map<std::string, std::string>;
  struct Grant {
    Scopes scopes;
    Clock::time_point expires_at;
  };

  bool is_client(const HttpRequest& request, Form& form) const;

  std::string client_id_;
  std::string client_secret_;
  std::chrono::seconds lifetime_;
  std::map<std::string, Grant> tokens_;
  std::size_t granted_ = 0;
};

}  // namespace builderbacked::testing
