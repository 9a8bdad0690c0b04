#pragma once

#include <algorithm>
#include <mutex>

namespace builderbacked {

/// Bounds the repeats that fail, over all calls of a transport: when the service is down, the load falls back
/// to one attempt a call. Repeats that end well cost nothing. Thread-safe.
class RetryBudget {
 public:
  explicit RetryBudget(int repeats) : capacity_(repeats), left_(repeats) {}

  /// Pays for a repeat; false when nothing is left.
  bool take() {
    const std::lock_guard lock(mutex_);
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

  /// The service answered a call that had been repeated so often.
  void give_back(int repeats) {
    // So that first attempts which succeed show that it is well again.
    constexpr double earned_by_an_answer = 0.2;
    const std::lock_guard lock(mutex_);
    left_ = (std::min)(capacity_, left_ + repeats + earned_by_an_answer);
  }

 private:
  const double capacity_;
  std::mutex mutex_;
  double left_;
};

}  // namespace builderbacked
