#include "cancellation.hpp"

namespace builderbacked {

void Cancellation::State::attach(HttpLane& lane) {
  const std::lock_guard lock(mutex_);
  lanes_.push_back(&lane);
}

void Cancellation::State::detach(HttpLane& lane) {
  const std::lock_guard lock(mutex_);
  std::erase(lanes_, &lane);
}

void Cancellation::State::cancel() {
  cancelled_ = true;
  const std::lock_guard lock(mutex_);
  for (HttpLane* lane : lanes_) lane->wake();
}

Cancellation::Cancellation() : state_(std::make_shared<State>()) {}

void Cancellation::cancel() const {
  state_->cancel();
}

bool Cancellation::is_cancelled() const noexcept {
  return state_->is_cancelled();
}

}  // namespace builderbacked
