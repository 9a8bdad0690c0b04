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
#include <vector>

#include "builderbacked/http_transport.hpp"
#include "call.hpp"
#include "flight.hpp"
#include "pause.hpp"
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

class Pace;

/// Something that a loop calls every so often with how many calls it has taken in.
struct Tick {
  std::chrono::milliseconds every{};
  std::function<void(std::size_t in_flight)> call{};
};

class BUILDERBACKED_HIDDEN HttpTransport::Impl {
 public:
  /// Yields the next call; nothing when there is none, at least until one that is on its way ends.
  using Source = std::function<std::optional<Call>()>;

  Impl(TransportConfig config, std::shared_ptr<HttpEngine> engine);

  /// Drives calls on one lane, as many and as fast as `pace` says, until all are settled and the source
  /// yields no more.
  void drive(const Source& next, Pace& pace, const CallOptions& options, const Tick& tick = {});
  /// The same with a single call.
  Result<Reply> send(Call call, const CallOptions& options);

  [[nodiscard]] const TransportConfig& config() const { return config_; }
  [[nodiscard]] HttpEngine& engine() { return *engine_; }
  [[nodiscard]] TokenCache& tokens() { return tokens_; }
  [[nodiscard]] RetryBudget& budget() { return budget_; }
  [[nodiscard]] Pause& pause() { return pause_; }
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
  Pause pause_;
};

}  // namespace builderbacked
