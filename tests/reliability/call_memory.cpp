// What calls leave behind: 100,000 of them, from four threads, must leave the process within 1 MiB of where
// 1,000 left it.
//
//   builderbacked-sandbox --token-lifetime 1 -- call_memory
//
// Linux only: it reads /proc/self/status.

#include <builderbacked/builderbacked.hpp>

#include <atomic>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "example_requests.hpp"
#include "process_memory.hpp"

namespace bb = builderbacked;

namespace {

constexpr int thread_count = 4;
constexpr long limit_kib = 1024;

class Job {
 public:
  Job() {
    const bb::LocationsClient locations{transport_};
    locations.create_division({.external_id = "D", .name = "D", .region_name = "Cincinnati"}).value();
    locations.create_master_community({.external_id = "M", .name = "M", .division_external_id = "D"}).value();
    locations.create_neighborhood({.external_id = "NH_001", .name = "N", .master_community_external_id = "M"})
        .value();
    homes_.create(bb::example_home()).value();
    documents_.add("HOME_12345", bb::example_document()).value();
  }

  /// The same mix in every thousand: successes, refusals, input that is not sent.
  void make_calls(int count) {
    std::atomic<int> left = count;
    std::vector<std::thread> threads;
    for (int i = 0; i < thread_count; ++i) {
      threads.emplace_back([&] {
        for (int number = --left; number >= 0; number = --left) make_a_call(number);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  [[nodiscard]] int unexpected() const { return unexpected_; }

 private:
  void make_a_call(int number) {
    bool as_expected = false;
    switch (number % 5) {
      case 0:
        as_expected = homes_.get("HOME_12345").has_value();
        break;
      case 1:
        as_expected = homes_.update(bb::example_home()).has_value();
        break;
      case 2:
        as_expected = documents_.list("HOME_12345").has_value();
        break;
      case 3:
        as_expected = homes_.create(bb::example_home()).error().kind == bb::ErrorKind::conflict;
        break;
      default:
        as_expected = homes_.get("..").error().kind == bb::ErrorKind::invalid_request;
    }
    if (!as_expected) ++unexpected_;
  }

  std::shared_ptr<bb::HttpTransport> transport_ =
      bb::HttpTransport::create(bb::TransportConfig::from_environment().value()).value();
  bb::HomesClient homes_{transport_};
  bb::DocumentsClient documents_{transport_};
  std::atomic<int> unexpected_ = 0;
};

}  // namespace

int main() try {
  Job job;
  job.make_calls(1'000);
  const long before = bb::resident_kib();
  job.make_calls(99'000);
  const long after = bb::resident_kib();
  std::cout << "memory after 1,000 calls " << before << " KiB, after 100,000 calls " << after
            << " KiB: " << after - before << " KiB more, limit " << limit_kib << " KiB; " << job.unexpected()
            << " unexpected results\n";
  return after - before <= limit_kib && job.unexpected() == 0 ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "call_memory: " << problem.what() << '\n';
  return 1;
}
