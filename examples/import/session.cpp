#include "session.hpp"

#include <algorithm>
#include <thread>

#include "terminal.hpp"

namespace importer {

bool Gate::is_open() const {
  return !interrupted() && !is_refused_ && !is_away_;
}

bool Gate::service_is_unusable() const {
  return is_refused_ || is_away_ || (failures_in_a_row_ > 0 && !answered_at_);
}

void Gate::note_answer() {
  answered_at_ = now_();
  failures_in_a_row_ = 0;
}

void Gate::note_failure(const bb::Error& error) {
  switch (error.kind) {
    case bb::ErrorKind::authentication:
    case bb::ErrorKind::permission:
      is_refused_ = true;
      break;
    case bb::ErrorKind::unavailable:
    case bb::ErrorKind::timeout:
      if (error.http_status == 500) return note_answer();
      ++failures_in_a_row_;
      is_away_ = is_away_ || is_outage();
      break;
    case bb::ErrorKind::invalid_request:
    case bb::ErrorKind::cancelled:
      break;  // Says nothing about the service.
    default:
      note_answer();
  }
}

/// A service that is away for a moment is waited for; one that has never answered is not.
bool Gate::is_outage() const {
  constexpr int many = 8;
  constexpr std::chrono::minutes patience{1};
  return failures_in_a_row_ >= many && (!answered_at_ || now_() - *answered_at_ >= patience);
}

Session::Session(const std::shared_ptr<bb::HttpTransport>& transport, const Pace& pace)
    : locations(transport), users(transport), homes(transport), documents(transport), pace_(pace) {}

bb::BulkOptions Session::bulk_options(Kind kind, std::size_t total) {
  bb::BulkOptions options;
  options.in_flight = pace_.in_flight;
  options.calls_per_second = pace_.calls_per_second;
  options.call.cancellation = stop_;
  options.total = total;
  options.progress_interval = std::chrono::milliseconds{200};
  options.progress = [this, kind](const bb::BulkProgress& progress) {
    if (on_progress) on_progress(kind, progress);
    if (interrupted()) end_when_stuck(progress);
  };
  return options;
}

void Session::end_when_stuck(const bb::BulkProgress& progress) {
  constexpr std::chrono::seconds patience{5};
  const auto now = std::chrono::steady_clock::now();
  const std::size_t settled = progress.succeeded + progress.failed;
  if (!moved_at_ || settled != settled_) {
    moved_at_ = now;
    settled_ = settled;
  } else if (progress.in_flight == 0 || now - *moved_at_ > patience) {
    stop_.cancel();
  }
}

void Session::wait_for_turn() const {
  if (pace_.calls_per_second <= 0) return;
  // In short naps: at a slow pace, an interrupt must not wait for the next turn.
  const std::chrono::duration<double> pause(1 / pace_.calls_per_second);
  const auto begin = std::chrono::steady_clock::now();
  while (!interrupted() && std::chrono::steady_clock::now() - begin < pause) {
    std::this_thread::sleep_for(
        std::min<std::chrono::duration<double>>(pause, std::chrono::milliseconds{50}));
  }
}

}  // namespace importer
