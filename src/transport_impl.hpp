#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/http_transport.hpp"
#include "call.hpp"
#include "flight.hpp"
#include "recipe.hpp"
#include "retry.hpp"
#include "retry_budget.hpp"
#include "token_cache.hpp"

namespace builderbacked {

/// What a configuration lacks; empty when it can be used.
[[nodiscard]] std::vector<Violation> check_config(const TransportConfig& config);

/// Extra headers must be well-formed and must not replace what the SDK and the connection need.
[[nodiscard]] std::vector<Violation> check_headers(const std::vector<HttpHeader>& headers);

/// In bytes.
[[nodiscard]] inline std::uint64_t body_size(const HttpRequest& request) {
  return request.body_stream != nullptr ? request.body_stream->size() : request.body.size();
}

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
  [[nodiscard]] RetryBudget& budget() { return budget_; }
  /// The requests for a call and for looking up its outcome, complete but for their token; the first takes
  /// the call's body.
  [[nodiscard]] HttpRequest request_for(Call& call, const CallOptions& options) const;
  [[nodiscard]] HttpRequest lookup_request(const Settlement& settlement, const CallOptions& options) const;
  [[nodiscard]] HttpRequest token_request() const;

  /// What loops do with every transfer.
  void start(HttpLane& lane, std::uint64_t id, Transfer& transfer);
  /// Sets when to try again, if the budget and the time until the deadline allow it.
  bool plan_wait(TimePoint& ready_at, int attempts, const AttemptOutcome& outcome, TimePoint deadline);
  /// The same, if an attempt is left.
  bool plan_repeat(Transfer& transfer, const AttemptOutcome& outcome, TimePoint deadline);
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after_of(const AttemptOutcome& outcome);

  void report_attempt(const Transfer& transfer, const AttemptOutcome& outcome) const;
  /// An attempt that was given up: why.
  void report_attempt(const Transfer& transfer, ErrorKind error) const;
  /// Only when there is an observer.
  void report(const CallEvent& event) const noexcept;

 private:
  [[nodiscard]] HttpRequest make_request(std::string_view method, const std::string& path,
                                         const CallOptions& options) const;
  [[nodiscard]] CallEvent attempt_event(const Transfer& transfer) const;

  TransportConfig config_;
  std::string base_url_;  ///< Without trailing slashes.
  std::string user_agent_;
  std::shared_ptr<HttpEngine> engine_;
  TokenCache tokens_;
  RetryBudget budget_;
};

inline Result<Reply> send(const std::shared_ptr<HttpTransport>& transport, Call call,
                          const CallOptions& options) {
  if (transport == nullptr) return invalid_request(call.operation, {{"transport", "is null"}});
  return transport->impl().send(std::move(call), options);
}

/// What the loop needs of a recipe; what it finds goes to `created`.
template <class T>
Settlement settlement_of(Recipe<T> recipe, std::optional<T>& created) {
  if (recipe.path.empty()) return {};
  return {recipe.path_template, std::move(recipe.path),
          [judge = std::move(recipe.judge), &created](const HttpResponse& response) {
            return judge(response.body, created);
          }};
}

/// Sends a call whose answer carries nothing that is promised.
template <class T = std::monostate>
Result<void> perform(const std::shared_ptr<HttpTransport>& transport, Call call, const CallOptions& options,
                     Recipe<T> recipe = {}) {
  std::optional<T> ignored;
  call.settlement = settlement_of(std::move(recipe), ignored);
  auto reply = send(transport, std::move(call), options);
  if (!reply) return std::move(reply).error();
  return {};
}

/// Sends a call and reads a model, or a vector of them, from its answer.
template <class T>
Result<T> fetch(const std::shared_ptr<HttpTransport>& transport, Call call, const CallOptions& options,
                Recipe<T> recipe = {}) {
  std::optional<T> value;
  call.read = [&value](const HttpResponse& response) -> std::optional<wire::DecodeError> {
    auto decoded = wire::decode<T>(response.body);
    if (auto* problem = std::get_if<wire::DecodeError>(&decoded)) return std::move(*problem);
    value = std::move(std::get<T>(decoded));
    return std::nullopt;
  };
  call.settlement = settlement_of(std::move(recipe), value);
  auto reply = send(transport, std::move(call), options);
  if (!reply) return std::move(reply).error();
  return *std::move(value);
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
