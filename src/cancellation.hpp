#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "builderbacked/cancellation.hpp"
#include "builderbacked/http.hpp"

namespace builderbacked {

/// Knows the lanes whose loops have to be woken. Thread-safe.
class BUILDERBACKED_HIDDEN Cancellation::State {
 public:
  /// The lane is woken when it is cancelled; `detach` before the lane goes.
  void attach(HttpLane& lane);
  void detach(HttpLane& lane);
  void cancel();
  [[nodiscard]] bool is_cancelled() const noexcept { return cancelled_; }

 private:
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::vector<HttpLane*> lanes_;
};

}  // namespace builderbacked
