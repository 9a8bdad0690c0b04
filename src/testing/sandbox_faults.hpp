#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/http.hpp"
#include "testing/sandbox_delivery.hpp"

// Faults on demand: what the sandbox server does to requests instead of, or after, answering them.

namespace builderbacked::testing {

struct Fault {
  enum class Action {
    answer,    ///< Another answer than the API's.
    pass,      ///< The API's answer, only delayed.
    patch,     ///< The API's answer with a JSON merge patch (RFC 7396).
    gzip,      ///< The API's answer, compressed, asked for or not.
    truncate,  ///< The API's answer, cut off in the middle of its body.
    drip,      ///< The API's answer, byte by byte.
    endless,   ///< A body that never ends.
    reset,     ///< The connection is reset.
  };

  Action action{Action::answer};
  /// Which requests: empty is any. `path` may stand anywhere in the request's path, because a base URL may
  /// have a path of its own; it begins with '/'.
  std::string method{};
  std::string path{};
  std::uint64_t skip{0};   ///< So many matching requests pass first.
  std::uint64_t times{1};  ///< So many get it; 0: all.
  double probability{1};   ///< That a matching request gets it.
  bool after{false};       ///< answer, endless, reset: the request is carried out first.
  std::chrono::milliseconds delay{0};
  /// What `answer` answers. Without a body, an error has the documented one.
  int status{200};  ///< 0: the API's own, when the request is carried out first.
  std::vector<HttpHeader> headers{};
  std::optional<std::string> body{};
  std::string patch{};       ///< JSON text.
  std::string definition{};  ///< The JSON text it was made from, for lists.
};

/// The faults that wait for their requests. Thread-safe.
class FaultPlan {
 public:
  static constexpr std::uint64_t default_seed = 1;

  /// The same seed and requests give the same random faults.
  explicit FaultPlan(std::uint64_t seed = default_seed) : random_(seed) {}

  void add(const std::vector<Fault>& faults);
  void clear();
  /// A JSON array: each fault's definition, how often it was `applied` and how often it is `left` (null: no
  /// limit).
  [[nodiscard]] std::string list() const;
  /// The first fault that this request gets, if it gets one. One that is used up leaves the list.
  [[nodiscard]] std::optional<Fault> take(std::string_view method, std::string_view target);
  /// Calls of `take` so far.
  [[nodiscard]] std::uint64_t requests() const;

 private:
  struct Waiting {
    Fault fault;
    std::uint64_t skipped = 0;
    std::uint64_t applied = 0;
  };

  bool applies(Waiting& waiting, std::string_view method, std::string_view path);

  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::vector<Waiting> waiting_;
  std::uint64_t requests_ = 0;
};

using PlainHandler = std::function<HttpResponse(const HttpRequest&)>;

/// The API with the plan's faults. The plan must outlive the function.
[[nodiscard]] std::function<Delivery(const HttpRequest&)> with_faults(PlainHandler api, FaultPlan& plan);

}  // namespace builderbacked::testing
