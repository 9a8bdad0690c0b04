#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/http_transport.hpp"
#include "call.hpp"
#include "token_cache.hpp"

namespace builderbacked {

/// What a configuration lacks; empty when it can be used.
[[nodiscard]] std::vector<Violation> check_config(const TransportConfig& config);

/// Extra headers must be well-formed and must not replace what the SDK and the connection need.
[[nodiscard]] std::vector<Violation> check_headers(const std::vector<HttpHeader>& headers);

class HttpTransport::Impl {
 public:
  /// Yields the next call, or nothing when there are no more.
  using Source = std::function<std::optional<Call>()>;
  /// Takes what became of the call that `Source` yielded as number `index`.
  using Sink = std::function<void(std::size_t index, Result<Reply>)>;

  Impl(TransportConfig config, std::shared_ptr<HttpEngine> engine);

  /// Drives calls on one lane, up to `limit` in flight, until the source is dry and all are settled.
  void drive(const Source& next, const Sink& done, std::size_t limit, const CallOptions& options);
  /// The same with a single call.
  Result<Reply> send(Call call, const CallOptions& options);

  [[nodiscard]] const TransportConfig& config() const { return config_; }
  [[nodiscard]] HttpEngine& engine() { return *engine_; }
  [[nodiscard]] TokenCache& tokens() { return tokens_; }
  /// The request for a call, complete but for its token; takes the call's body.
  [[nodiscard]] HttpRequest request_for(Call& call, const CallOptions& options) const;
  [[nodiscard]] HttpRequest token_request() const;

 private:
  TransportConfig config_;
  std::string base_url_;  ///< Without trailing slashes.
  std::string user_agent_;
  std::shared_ptr<HttpEngine> engine_;
  TokenCache tokens_;
};

inline Result<Reply> send(const std::shared_ptr<HttpTransport>& transport, Call call,
                          const CallOptions& options) {
  if (transport == nullptr) return invalid_request(call.operation, {{"transport", "is null"}});
  return transport->impl().send(std::move(call), options);
}

/// Sends a call whose answer carries nothing that is promised.
inline Result<void> perform(const std::shared_ptr<HttpTransport>& transport, Call call,
                            const CallOptions& options) {
  auto reply = send(transport, std::move(call), options);
  if (!reply) return std::move(reply).error();
  return {};
}

/// Sends a call and reads a model, or a vector of them, from its answer.
template <class T>
Result<T> fetch(const std::shared_ptr<HttpTransport>& transport, Call call, const CallOptions& options) {
  const std::string_view operation = call.operation;
  const std::string_view method = call.method;
  auto reply = send(transport, std::move(call), options);
  if (!reply) return std::move(reply).error();
  auto decoded = wire::decode<T>(reply->response.body);
  if (const auto* problem = std::get_if<wire::DecodeError>(&decoded)) {
    return malformed_reply(operation, method, *reply, *problem);
  }
  return std::move(std::get<T>(decoded));
}

/// As `fetch`, but "there is none" (404) is an answer.
template <class T>
Result<std::optional<T>> fetch_if_found(const std::shared_ptr<HttpTransport>& transport, Call call,
                                        const CallOptions& options) {
  auto found = fetch<T>(transport, std::move(call), options);
  if (found) return std::optional<T>(*std::move(found));
  if (found.error().kind == ErrorKind::not_found) return std::optional<T>();
  return std::move(found).error();
}

}  // namespace builderbacked
