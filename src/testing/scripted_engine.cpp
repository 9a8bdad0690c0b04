#include "builderbacked/testing/scripted_engine.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace builderbacked::testing {

namespace {

using TimePoint = std::chrono::steady_clock::time_point;
using namespace std::chrono_literals;

constexpr TimePoint start_time{std::chrono::hours{1}};

}  // namespace

class BUILDERBACKED_HIDDEN ScriptedEngine::Lane final : public HttpLane {
 public:
  explicit Lane(ScriptedEngine& engine) : engine_(engine) {
    const std::lock_guard lock(engine_.mutex_);
    engine_.lanes_.push_back(this);
  }
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane() override {
    const std::lock_guard lock(engine_.mutex_);
    std::erase(engine_.lanes_, this);
    engine_.move_clock_if_idle();
  }

  void start(std::uint64_t id, const HttpRequest& request) override {
    const auto step = engine_.next_step(request);
    const std::lock_guard lock(engine_.mutex_);
    Pending pending{id, (TimePoint::max)(), {}};
    if (step && step->outcome) {
      pending.at = start_time + engine_.elapsed_ + step->delay;
      pending.outcome = *step->outcome;
    }
    pending_.push_back(std::move(pending));
  }

  bool cancel(std::uint64_t id) override {
    const std::lock_guard lock(engine_.mutex_);
    return std::erase_if(pending_, [&](const Pending& pending) { return pending.id == id; }) > 0;
  }

  std::optional<HttpCompletion> wait(TimePoint until) override {
    std::unique_lock lock(engine_.mutex_);
    for (;;) {
      const auto first = first_pending();
      const TimePoint time = start_time + engine_.elapsed_;
      if (first != pending_.end() && first->at <= time) {
        HttpCompletion completion{first->id, std::move(first->outcome)};
        pending_.erase(first);
        return completion;
      }
      if (std::exchange(woken_, false) || time >= until) return std::nullopt;
      wakes_at_ = (std::min)(until, first == pending_.end() ? (TimePoint::max)() : first->at);
      waiting_ = true;
      engine_.move_clock_if_idle();
      engine_.changed_.wait(lock, [&] { return !waiting_ || woken_; });
      waiting_ = false;
    }
  }

  void wake() override {
    const std::lock_guard lock(engine_.mutex_);
    woken_ = true;
    engine_.changed_.notify_all();
  }

 private:
  friend class ScriptedEngine;

  struct Pending {
    std::uint64_t id;
    TimePoint at;
    Outcome outcome;
  };

  std::vector<Pending>::iterator first_pending() {
    return std::min_element(pending_.begin(), pending_.end(),
                            [](const Pending& a, const Pending& b) { return a.at < b.at; });
  }

  ScriptedEngine& engine_;
  std::vector<Pending> pending_;
  const std::thread::id thread_ = std::this_thread::get_id();
  TimePoint wakes_at_{};
  bool waiting_ = false;
  bool woken_ = false;
};

ScriptedEngine& ScriptedEngine::answer(int status, std::string body, std::vector<HttpHeader> headers,
                                       Duration delay) {
  const std::lock_guard lock(mutex_);
  script_.push_back({HttpResponse{status, std::move(headers), std::move(body)}, delay});
  return *this;
}

ScriptedEngine& ScriptedEngine::fail(HttpFault fault, Duration delay) {
  const std::lock_guard lock(mutex_);
  script_.push_back({std::move(fault), delay});
  return *this;
}

ScriptedEngine& ScriptedEngine::hang() {
  const std::lock_guard lock(mutex_);
  script_.push_back({});
  return *this;
}

ScriptedEngine& ScriptedEngine::otherwise(Handler handler) {
  const std::lock_guard lock(mutex_);
  handler_ = std::move(handler);
  return *this;
}

std::vector<HttpRequest> ScriptedEngine::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedEngine::advance(Duration by) {
  const std::lock_guard lock(mutex_);
  elapsed_ += by;
  for (Lane* lane : lanes_) {
    if (lane->wakes_at_ <= start_time + elapsed_) lane->waiting_ = false;
  }
  changed_.notify_all();
}

std::unique_ptr<HttpLane> ScriptedEngine::open_lane() {
  return std::make_unique<Lane>(*this);
}

TimePoint ScriptedEngine::now() const {
  const std::lock_guard lock(mutex_);
  return start_time + elapsed_;
}

std::chrono::system_clock::time_point ScriptedEngine::wall_clock() const {
  using namespace std::chrono;
  const std::lock_guard lock(mutex_);
  return sys_days{2026y / January / 1} + duration_cast<system_clock::duration>(elapsed_);
}

double ScriptedEngine::random() {
  return 0.5;
}

std::optional<ScriptedEngine::Step> ScriptedEngine::next_step(const HttpRequest& request) {
  // Read out now: a stream is of use only once, and tests want to see the body.
  auto body = read_body(request);
  HttpRequest whole = request;
  whole.body_stream.reset();
  whole.body = body.value_or("");
  Handler handler;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(whole);
    if (!body) return Step{body_fault(), Duration{0}};
    if (!script_.empty()) {
      Step step = std::move(script_.front());
      script_.pop_front();
      return step;
    }
    handler = handler_;
  }
  if (handler) return Step{handler(whole), Duration{0}};
  return Step{HttpFault{HttpFault::Kind::garbled, true,
                        "ScriptedEngine has no answer left for " + request.method + " (see otherwise())"},
              Duration{0}};
}

void ScriptedEngine::move_clock_if_idle() {
  const auto waits = [](const Lane* lane) { return lane->waiting_ && !lane->woken_; };
  // A call that the sink of a bulk call makes has a lane of its own on the same thread.
  const bool idle = std::all_of(lanes_.begin(), lanes_.end(), [&](const Lane* lane) {
    return std::any_of(lanes_.begin(), lanes_.end(),
                       [&](const Lane* other) { return other->thread_ == lane->thread_ && waits(other); });
  });
  if (!idle || lanes_.empty()) return;
  TimePoint next = (TimePoint::max)();
  for (const Lane* lane : lanes_) {
    if (waits(lane)) next = (std::min)(next, lane->wakes_at_);
  }
  elapsed_ = (std::max)(elapsed_, next - start_time);
  for (Lane* lane : lanes_) {
    if (lane->wakes_at_ <= next) lane->waiting_ = false;
  }
  changed_.notify_all();
}

}  // namespace builderbacked::testing
