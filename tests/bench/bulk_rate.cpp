// How well a bulk call finds out what a service allows: `create_all` against servers that carry out 100 calls
// a second and refuse the others with 429 and `Retry-After: 1`. Those with fixed windows are met at different
// times of a window.
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
#include <future>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

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

/// 100 in every window of a second; the first call comes when so much of one is over.
Allowance fixed_windows(std::chrono::milliseconds over) {
  return [over, begin = Clock::time_point{}, used = 0](Clock::time_point now) mutable {
    if (begin == Clock::time_point{}) begin = now - over;
    const auto windows = std::chrono::floor<std::chrono::seconds>(now - begin);
    if (windows.count() > 0) used = 0;
    begin += windows;
    return used++ < allowed_per_second;
  };
}

/// Never more than 100 tokens, and 100 new ones a second.
Allowance token_bucket() {
  return [tokens = double{allowed_per_second}, last = Clock::time_point{}](Clock::time_point now) mutable {
    if (last == Clock::time_point{}) last = now;
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

struct Figures {
  std::size_t wanted{0};
  bb::BulkProgress progress{};
  double per_second{0};
  int calls{0};
  int refused{0};

  [[nodiscard]] double refused_share() const { return static_cast<double>(refused) / calls; }
  [[nodiscard]] bool kept() const {
    return progress.succeeded == wanted && progress.failed == 0 && per_second >= rate_limit &&
           refused_share() < refused_limit;
  }
};

Figures run(Allowance allowance, std::size_t count) {
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
  const double per_second = static_cast<double>(progress.succeeded) / Seconds(Clock::now() - begin).count();
  return {count, progress, per_second, server.calls(), server.refused()};
}

void print(const std::string& kind, const Figures& figures) {
  std::cout << kind << ": " << figures.progress.succeeded << " homes, " << std::fixed << std::setprecision(1)
            << figures.per_second << " a second of " << allowed_per_second << " (limit " << rate_limit
            << "), refused " << figures.refused << " of " << figures.calls << " calls, "
            << std::setprecision(2) << figures.refused_share() * 100 << " % (limit " << refused_limit * 100
            << " %), throttled " << figures.progress.throttled << ", failed " << figures.progress.failed
            << (figures.kept() ? "" : ": NOT KEPT") << '\n';
}

using Services = std::vector<std::pair<std::string, Allowance>>;

/// Meets all at once: they keep no processor busy.
Services missed_of(const Services& services, std::size_t count) {
  std::vector<std::future<Figures>> runs;
  runs.reserve(services.size());
  for (const auto& service : services) {
    runs.push_back(std::async(std::launch::async, run, service.second, count));
  }
  Services missed;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const Figures figures = runs[i].get();
    print(services[i].first, figures);
    if (!figures.kept()) missed.push_back(services[i]);
  }
  return missed;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 6'000;
  Services services;
  for (const int over : {0, 300, 600, 900}) {
    services.emplace_back("fixed windows, begun after " + std::to_string(over) + " ms",
                          fixed_windows(std::chrono::milliseconds(over)));
  }
  services.emplace_back("token bucket", token_bucket());
  // A service whose limits were missed is met once more, and twice at most: a machine that is busy with other
  // things for a tenth of a second loses the calls of that time, and can only make the figures worse.
  for (int round = 0; round < 3 && !services.empty(); ++round) services = missed_of(services, count);
  return services.empty() ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "bulk_rate: " << problem.what() << '\n';
  return 1;
}
