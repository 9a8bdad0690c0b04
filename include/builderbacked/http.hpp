#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "builderbacked/export.hpp"

/// @file
/// The only seam of the SDK: what lies outside it is the network, the clocks and chance. The library brings
/// an engine over libcurl; tests bring `testing::ScriptedEngine` or `testing::Sandbox`.

namespace builderbacked {

/// One header of a request or a response.
struct HttpHeader {
  std::string name{};   ///< Without the colon; its case means nothing.
  std::string value{};  ///< Without the line's end.

  bool operator==(const HttpHeader&) const = default;  ///< Compares every member.
};

/// The value of the first header of that name, compared without case; null when there is none.
[[nodiscard]] BUILDERBACKED_EXPORT const std::string* find_header(const std::vector<HttpHeader>& headers,
                                                                  std::string_view name) noexcept;

/// A request body that is read while it is sent: a file need not fit into memory.
class BUILDERBACKED_EXPORT HttpBodyStream {
 public:
  virtual ~HttpBodyStream();
  /// Exact, in bytes.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Back to the first byte; called before every attempt. False when the content is not there any more, or
  /// not what it was.
  virtual bool rewind() = 0;
  /// The next bytes, at most `size`: how many were written to `to`, or nothing when they cannot be had.
  virtual std::optional<std::size_t> read(char* to, std::size_t size) = 0;
};

/// One request, complete: an engine adds only what the connection needs (Host, Content-Length).
struct HttpRequest {
  std::string method{};               ///< GET, POST, PUT or DELETE.
  std::string url{};                  ///< Absolute, encoded.
  std::vector<HttpHeader> headers{};  ///< In the order in which they are sent.
  std::string body{};                 ///< Empty: none.
  /// Sent instead of `body` when it is set; stands at its first byte when the request starts.
  std::shared_ptr<HttpBodyStream> body_stream{};
  /// A larger body, counted after decompression, is the fault `too_large`.
  std::size_t max_response_bytes{std::size_t{64} << 20};
};

/// One response, complete.
struct HttpResponse {
  int status{0};                      ///< HTTP status, such as 200.
  std::vector<HttpHeader> headers{};  ///< In the order in which they came.
  std::string body{};                 ///< Decompressed.
};

/// Why there is no response.
struct HttpFault {
  /// What happened to the connection.
  enum class Kind {
    resolve,  ///< The host has no address.
    connect,  ///< No connection, or the TLS handshake was cut off.
    tls,      ///< The server, or the client's own certificate, is not trusted: trying again changes nothing.
    proxy,    ///< The proxy refused to pass it on, e.g. for its credentials: trying again changes nothing.
    broken,   ///< The connection ended before the response did.
    timeout,  ///< Nothing moved for too long.
    too_large,  ///< The response is over `HttpRequest::max_response_bytes`.
    garbled,    ///< What came back is not HTTP.
    body,       ///< The request's body stream failed: no whole request was sent.
  };
  Kind kind{Kind::broken};  ///< What happened.
  /// Whether any of the request may have reached the server.
  bool sent{false};
  /// One line without secrets, e.g. "could not connect to the server".
  std::string detail{};
};

/// The whole body of a request, for engines that do not stream: its text, or what its stream yields; nothing
/// when the stream fails.
[[nodiscard]] BUILDERBACKED_EXPORT std::optional<std::string> read_body(const HttpRequest& request);

/// The fault of a request whose body stream failed.
[[nodiscard]] BUILDERBACKED_EXPORT HttpFault body_fault();

/// What became of one request on a lane.
struct HttpCompletion {
  std::uint64_t id{0};                            ///< As given to `HttpLane::start`.
  std::variant<HttpResponse, HttpFault> outcome;  ///< The response, or why there is none.
};

/// Requests in flight together, driven by one thread.
class BUILDERBACKED_EXPORT HttpLane {
 public:
  virtual ~HttpLane();
  /// Starts a request. `request` must live until its completion is returned or it is cancelled.
  virtual void start(std::uint64_t id, const HttpRequest& request) = 0;
  /// Forgets a request that is in flight; no completion follows. Returns whether any of it may have reached
  /// the server.
  virtual bool cancel(std::uint64_t id) = 0;
  /// The next completion; nothing at `until` or after `wake()`.
  virtual std::optional<HttpCompletion> wait(std::chrono::steady_clock::time_point until) = 0;
  /// Ends the current or the next `wait()`. The one method that other threads may call.
  virtual void wake() = 0;
};

/// Opens lanes; thread-safe. The clocks are here so that tests can turn them.
class BUILDERBACKED_EXPORT HttpEngine {
 public:
  virtual ~HttpEngine();
  /// A lane of its own for the thread that asks.
  [[nodiscard]] virtual std::unique_ptr<HttpLane> open_lane() = 0;
  /// The clock of deadlines and waits.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const;
  /// The clock of dates, as in `Retry-After`.
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall_clock() const;
  /// Uniform in [0, 1): jitter for waits.
  [[nodiscard]] virtual double random();
};

}  // namespace builderbacked
