#include "session.hpp"

#include <chrono>
#include <thread>

#include "terminal.hpp"

namespace importer {

namespace bb = builderbacked;

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
  if (pace_.calls_per_second > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(1 / pace_.calls_per_second));
  }
}

}  // namespace importer
