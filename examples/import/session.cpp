#include "session.hpp"

#include <chrono>
#include <thread>

#include "terminal.hpp"

namespace importer {

namespace bb = builderbacked;

Session::Session(const std::shared_ptr<bb::HttpTransport>& transport, const Pace& pace)
    : locations(transport), users(transport), homes(transport), documents(transport), pace_(pace) {}

bb::BulkOptions Session::bulk_options(Kind kind, std::size_t total) const {
  bb::BulkOptions options;
  options.in_flight = pace_.in_flight;
  options.calls_per_second = pace_.calls_per_second;
  options.call.cancellation = stop_;
  options.total = total;
  options.progress_interval = std::chrono::milliseconds{200};
  options.progress = [this, kind](const bb::BulkProgress& progress) {
    if (on_progress) on_progress(kind, progress);
    // What is on its way is left to settle. In a pause that the service asked for nothing is, and the call
    // would not end before the pause does.
    if (interrupted() && progress.in_flight == 0) stop_.cancel();
  };
  return options;
}

void Session::wait_for_turn() const {
  if (pace_.calls_per_second > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(1 / pace_.calls_per_second));
  }
}

}  // namespace importer
