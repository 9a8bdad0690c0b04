#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "builderbacked/export.hpp"
#include "builderbacked/http.hpp"

/// What users link in their own tests: the API without the network.
namespace builderbacked::testing {

/// An engine without a network and without waiting: requests get scripted answers, and its clock jumps to the
/// next thing that happens. A back-off of a minute takes no time.
///
/// Answers are given to requests in the order in which they start, token requests among them. Thread-safe;
/// with several threads the clock moves only when every thread that makes calls waits.
class BUILDERBACKED_TESTING_EXPORT ScriptedEngine : public HttpEngine {
 public:
  using Duration = std::chrono::milliseconds;                       ///< Of its clock.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;  ///< Answers a request.

  /// The next request is answered so, `delay` after it started.
  ScriptedEngine& answer(int status, std::string body = {}, std::vector<HttpHeader> headers = {},
                         Duration delay = Duration{0});
  /// The next request fails so, `delay` after it started.
  ScriptedEngine& fail(HttpFault fault, Duration delay = Duration{0});
  /// The next request is never answered.
  ScriptedEngine& hang();
  /// Answers all requests for which nothing is scripted; called without locks held, from any calling thread.
  ScriptedEngine& otherwise(Handler handler);

  /// Every request that was started, in order, each with its whole body: an upload is read out into `body`.
  [[nodiscard]] std::vector<HttpRequest> requests() const;
  /// Moves the clock by hand.
  void advance(Duration by);

  /// A lane on which the script is played.
  [[nodiscard]] std::unique_ptr<HttpLane> open_lane() override;
  /// Starts at one hour.
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  /// Starts at 2026-01-01T00:00:00Z.
  [[nodiscard]] std::chrono::system_clock::time_point wall_clock() const override;
  /// Always 0.5, so that jitter is half of the back-off.
  [[nodiscard]] double random() override;

 private:
  class Lane;
  friend class Lane;

  using Outcome = std::variant<HttpResponse, HttpFault>;
  /// @cond A private struct, to which Doxygen 1.9.4 would point in vain.
  struct Step {
    std::optional<Outcome> outcome{};  ///< None: never.
    Duration delay{0};
  };
  /// @endcond

  std::optional<Step> next_step(const HttpRequest& request);
  void move_clock_if_idle();  ///< With the mutex held.

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Step> script_;
  Handler handler_;
  std::vector<HttpRequest> requests_;
  std::chrono::steady_clock::duration elapsed_{0};
  std::vector<Lane*> lanes_;
};

}  // namespace builderbacked::testing
