// How well a bulk call finds out what a service allows: `create_all` against servers that carry out 100 calls
// a second and refuse the others with 429 and `Retry-After: 1`.
//
//   bulk_rate [HOMES]        6000
//
// It ends with an error when fewer than 95 a second are done, 2 % of the calls or more are refused, or any
// home is not created.

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <string>
#include <utility>

#include "bench/many_homes.hpp"
#include "socket/raw_server.hpp"

namespace bb = builderbacked;

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
/// Whether a call at that time is carried out.
using Allowance = std::function<bool(Clock::time_point)>;

constexpr int allowed_per_second = 100;
constexpr double rate_limit = 95;
constexpr double refused_limit = 0.02;

/// 100 in every second of the clock.
Allowance fixed_windows() {
  return [window = Clock::time_point{}, used = 0](Clock::time_point now) mutable {
    if (const auto current = std::chrono::floor<std::chrono::seconds>(now); current != window) {
      window = current;
      used = 0;
    }
    return used++ < allowed_per_second;
  };
}

/// Never more than 100 tokens, and 100 new ones a second.
Allowance token_bucket() {
  return [tokens = double{allowed_per_second}, last = Clock::now()](Clock::time_point now) mutable {
    tokens += Seconds(now - last).count() * allowed_per_second;
    tokens = (std::min)(tokens, double{allowed_per_second});
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

class LimitedServer {
 public:
  explicit LimitedServer(Allowance allowance) : allowance_(std::move(allowance)) {}

  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  [[nodiscard]] int refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
  }

 private:
  bb::RawAnswer answer() {
    const std::lock_guard lock(mutex_);
    ++calls_;
    if (allowance_(Clock::now())) return {created_};
    ++refused_;
    return {refusal_};
  }

  const std::string json_ = "Content-Type: application/json\r\n";
  const std::string created_ = bb::http_answer(201, bb::created_home(), json_);
  const std::string refusal_ =
      bb::http_answer(429, R"({"status":429,"message":"Too many requests"})", json_ + "Retry-After: 1\r\n");
  mutable std::mutex mutex_;
  Allowance allowance_;
  int calls_ = 0;
  int refused_ = 0;
  bb::RawServer server_{[this](const std::string&) { return answer(); }};  // Ends first.
};

/// Prints the figures; true when the limits are kept.
bool run(const char* name, Allowance allowance, std::size_t count) {
  const LimitedServer server(std::move(allowance));
  const auto transport =
      bb::HttpTransport::create({.base_url = server.url(), .credentials = bb::AccessToken{"any"}});
  const bb::HomesClient homes{transport.value()};
  const auto begin = Clock::now();
  const bb::BulkProgress progress =
      homes
          .create_all(bb::many_homes(count), [](std::size_t, const bb::Result<bb::Home>&) {},
                      {.in_flight = 16})
          .value();
  const double rate = static_cast<double>(progress.succeeded) / Seconds(Clock::now() - begin).count();
  const double refused = static_cast<double>(server.refused()) / server.calls();
  const bool kept =
      rate >= rate_limit && refused < refused_limit && progress.failed == 0 && progress.succeeded == count;
  std::cout << name << ": " << progress.succeeded << " homes, " << std::fixed << std::setprecision(1) << rate
            << " a second of " << allowed_per_second << " (limit " << rate_limit << "), refused "
            << server.refused() << " of " << server.calls() << " calls, " << std::setprecision(2)
            << refused * 100 << " % (limit " << refused_limit * 100 << " %), throttled " << progress.throttled
            << ", failed " << progress.failed << (kept ? "" : ": NOT KEPT") << '\n';
  return kept;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 6'000;
  const bool windows = run("fixed windows", fixed_windows(), count);
  const bool bucket = run("token bucket", token_bucket(), count);
  return windows && bucket ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "bulk_rate: " << problem.what() << '\n';
  return 1;
}
