#pragma once

#include <memory>

#include "builderbacked/export.hpp"

namespace builderbacked {

/// Ends calls from another thread. Copies share one state: keep one, give another to `CallOptions`.
///
///     Cancellation stop;
///     std::thread worker([&] { homes.get("HOME_12345", {.cancellation = stop}); });
///     stop.cancel();
///
/// Thread-safe; not for signal handlers. What was cancelled stays so: take a new one for new calls.
class BUILDERBACKED_EXPORT Cancellation {
 public:
  /// Not cancelled yet.
  Cancellation();

  /// Every call that has a copy ends within 50 ms with `ErrorKind::cancelled`, wherever it is: connecting,
  /// sending, waiting for an answer, for `Retry-After` or for another thread's token. Later calls end at once
  /// and send nothing. A write that was under way may have happened: see `Error::outcome_unknown`.
  void cancel() const;
  /// Whether `cancel()` was called, on any copy.
  [[nodiscard]] bool is_cancelled() const noexcept;

  /// @cond For the library's own loop.
  class State;
  [[nodiscard]] State& state() const noexcept { return *state_; }
  /// @endcond

 private:
  std::shared_ptr<State> state_;
};

}  // namespace builderbacked
