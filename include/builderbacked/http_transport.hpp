#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "builderbacked/call_event.hpp"
#include "builderbacked/cancellation.hpp"
#include "builderbacked/export.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// OAuth2 client credentials (RFC 6749 §4.4). The token is fetched when first needed, shared by all threads
/// and refreshed before it expires.
struct ClientCredentials {
  /// How the token endpoint is told who asks.
  enum class Method {
    client_secret_basic,  ///< Id and secret in the Authorization header.
    client_secret_post,   ///< Id and secret in the form.
  };
  std::string token_url{};      ///< Not documented by Builder Backed: ask them.
  std::string client_id{};      ///< Required.
  std::string client_secret{};  ///< Required; appears in no message, event or URL.
  /// Scopes to ask for; empty asks for none by name.
  std::vector<std::string> scopes{"home.write", "location.write", "user.write", "document.write"};
  Method method{Method::client_secret_basic};  ///< What the token endpoint wants.
};

/// A token obtained elsewhere. It is never refreshed.
struct AccessToken {
  std::string token{};  ///< Sent as the bearer; appears in no message, event or URL.
};

/// When and how often a failed attempt is repeated. What is repeated at all is fixed: see docs/errors.md.
struct RetryOptions {
  int max_attempts{4};                          ///< All attempts of a call together; 1 never repeats.
  std::chrono::milliseconds initial_wait{500};  ///< Longest first back-off; doubled for each further.
  /// Longest back-off, and longest that the `Retry-After` of one call holds up others.
  std::chrono::milliseconds max_wait{30'000};
  /// Repeats that may have failed over all calls of the transport before none is made any more, so that an
  /// outage does not multiply the load. A call that is answered gives back what its repeats took, and a fifth
  /// of one.
  int budget{100};
};

/// How a transport reaches Builder Backed. There are no hidden defaults for hosts.
struct TransportConfig {
  /// Scheme, host, optional port and path prefix: "https://api-stage.builderbacked.com".
  std::string base_url{};
  /// Who asks.
  std::variant<ClientCredentials, AccessToken> credentials{};
  /// PEM file with the certificate authorities to trust; empty: the system's, on Windows its certificate
  /// store. The names of this and the following files are UTF-8 on every platform.
  std::string ca_file{};
  /// Directory of hashed CA certificates instead; empty: the system's. Set at most one of the two.
  std::string ca_directory{};
  /// The client's own certificate: a PEM file with its chain, or a PKCS#12 file (.p12, .pfx) with the key.
  /// A libcurl with Schannel, as on Windows, takes PKCS#12 alone.
  std::string client_certificate{};
  std::string client_key{};           ///< PEM file; empty: the key is in `client_certificate`.
  std::string client_key_password{};  ///< When the key is encrypted, or the PKCS#12 file.
  /// "http://proxy.example.com:3128", or https; for every host, loopback too. Empty: the environment's
  /// `https_proxy` and `no_proxy`, and none for loopback hosts.
  std::string proxy{};
  std::string proxy_user{};      ///< Sent to the proxy alone, as HTTP Basic.
  std::string proxy_password{};  ///< Appears in no message, event or URL.
  /// Plain http is for loopback hosts, unless this asks for it by name. It shows the token to the network.
  bool allow_plain_http{false};
  /// Time for a whole call: token, attempts and waits.
  std::chrono::milliseconds deadline{60'000};
  std::chrono::milliseconds connect_timeout{10'000};  ///< Time for name resolution, connection and TLS.
  /// An attempt ends when no byte moves for so long; whole seconds.
  std::chrono::seconds stall_timeout{30};
  RetryOptions retry{};  ///< When and how often a failed attempt is repeated.
  /// Larger answers are refused; counted after decompression.
  std::size_t max_response_bytes{std::size_t{64} << 20};
  /// Put before the SDK's own name in User-Agent, e.g. "acme-erp/3.1".
  std::string user_agent{};
  /// Hears of every attempt and the end of every call; see `CallEvent`.
  Observer observer{};

  /// Reads BUILDERBACKED_BASE_URL and either BUILDERBACKED_ACCESS_TOKEN or BUILDERBACKED_TOKEN_URL,
  /// BUILDERBACKED_CLIENT_ID and BUILDERBACKED_CLIENT_SECRET; optional are BUILDERBACKED_SCOPES (separated by
  /// spaces or commas) and BUILDERBACKED_CA_FILE. The error names every variable that is missing.
  static BUILDERBACKED_EXPORT Result<TransportConfig> from_environment();
};

/// What one call may be told.
struct CallOptions {
  /// Time for the whole call; empty: the transport's.
  std::optional<std::chrono::milliseconds> deadline{};
  /// Sent in addition, e.g. a correlation id. Headers that the SDK sets itself are refused.
  std::vector<HttpHeader> headers{};
  /// Ends the call when it is cancelled.
  std::optional<Cancellation> cancellation{};
};

/// The connection to Builder Backed that clients share: token, connections, deadlines, retries.
///
/// Thread-safe: make one per account and share it. It starts no threads and changes no process-wide state.
class BUILDERBACKED_EXPORT HttpTransport {
 public:
  /// Checks the configuration; sends nothing. `engine` is for tests, null means libcurl.
  static Result<std::shared_ptr<HttpTransport>> create(TransportConfig config,
                                                       std::shared_ptr<HttpEngine> engine = nullptr);
  ~HttpTransport();
  HttpTransport(const HttpTransport&) = delete;
  HttpTransport& operator=(const HttpTransport&) = delete;

  /// @cond For the library's own clients.
  class Impl;
  [[nodiscard]] Impl& impl() const noexcept { return *impl_; }
  /// @endcond

 private:
  explicit HttpTransport(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace builderbacked
