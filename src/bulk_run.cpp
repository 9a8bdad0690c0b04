#include "bulk_run.hpp"

#include <algorithm>
#include <cmath>

namespace builderbacked {

namespace {

using Seconds = std::chrono::duration<double>;
using std::chrono::milliseconds;

std::optional<milliseconds> time_for(std::size_t items, double per_second) {
  constexpr double longest = 1e9;  // Seconds; the arithmetic stays in range.
  if (items == 0) return milliseconds{0};
  const double seconds = static_cast<double>(items) / per_second;
  if (!(seconds < longest)) return std::nullopt;
  return std::chrono::ceil<milliseconds>(Seconds(seconds));
}

}  // namespace

std::vector<Violation> BulkRun::check_options() const {
  std::vector<Violation> violations = check_headers(options_.call.headers);
  constexpr std::size_t most_in_flight = 10'000;
  if (options_.in_flight == 0) violations.push_back({"in_flight", "is 0: nothing could be sent"});
  if (options_.in_flight > most_in_flight) violations.push_back({"in_flight", "is over 10,000"});
  if (!(options_.calls_per_second >= 0 && std::isfinite(options_.calls_per_second))) {
    violations.push_back({"calls_per_second", "is not a number of calls"});
  }
  if (options_.progress && options_.progress_interval <= milliseconds{0}) {
    violations.push_back({"progress_interval", "is not positive"});
  }
  return violations;
}

bool BulkRun::is_over() const {
  return refused_ || is_cancelled();
}

bool BulkRun::is_cancelled() const {
  return options_.call.cancellation && options_.call.cancellation->is_cancelled();
}

Result<BulkProgress> BulkRun::run(std::optional<std::size_t> total, const Next& next) {
  if (transport_ == nullptr) return no_transport(operation_);
  if (auto violations = check_options(); !violations.empty()) {
    return invalid_request(operation_, std::move(violations));
  }
  total_ = total ? total : options_.total;
  HttpTransport::Impl& transport = transport_->impl();
  Pace pace(options_.in_flight, options_.calls_per_second);
  const auto now = [&] { return transport.engine().now(); };
  begun_ = measured_at_ = now();
  Tick tick;
  if (options_.progress) {
    tick.every = (std::min)(options_.progress_interval, milliseconds{std::chrono::hours{24 * 365}});
    tick.call = [&](std::size_t in_flight) {
      measure(now());
      options_.progress(progress(now(), in_flight, pace));
    };
  }
  transport.drive([&] { return next_call(next); }, pace, options_.call, tick);
  const TimePoint end = now();
  const double elapsed = Seconds(end - begun_).count();
  per_second_ = elapsed > 0 ? static_cast<double>(done()) / elapsed : 0;
  BulkProgress last = progress(end, 0, pace);
  last.cancelled = is_cancelled();
  if (options_.progress) options_.progress(last);
  if (!refused_) return last;
  refused_->operation = operation_;
  return *std::move(refused_);
}

std::optional<Call> BulkRun::next_call(const Next& next) {
  if (queue_.empty()) return next();
  Call call = std::move(queue_.front());
  queue_.pop_front();
  return call;
}

void BulkRun::measure(TimePoint now) {
  const double seconds = Seconds(now - measured_at_).count();
  if (seconds <= 0) return;
  const double speed = static_cast<double>(done() - measured_done_) / seconds;
  // Smoothed over about the last five intervals, so that it can be read.
  per_second_ = measured_done_ == 0 ? speed : per_second_ + (speed - per_second_) / 5;
  measured_at_ = now;
  measured_done_ = done();
}

BulkProgress BulkRun::progress(TimePoint now, std::size_t in_flight, const Pace& pace) const {
  BulkProgress progress;
  progress.succeeded = succeeded_;
  progress.failed = failed_;
  progress.total = total_;
  progress.in_flight = in_flight;
  progress.limit = pace.limit();
  progress.rate_limit = pace.per_second(now);
  progress.throttled = pace.throttled();
  progress.items_per_second = per_second_;
  progress.elapsed = std::chrono::floor<milliseconds>(now - begun_);
  if (total_ && *total_ >= done()) progress.time_left = time_for(*total_ - done(), per_second_);
  return progress;
}

}  // namespace builderbacked
