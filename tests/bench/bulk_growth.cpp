// Whether a bulk call grows with its number of items: peak memory and time per item of `create_all` for
// 1,000 to 1,000,000 homes, each in a process of its own, against a server that answers at once.
//
//   bulk_growth [LARGEST]        1000000
//
// It ends with an error when the largest takes over 2 MiB more memory than 10,000 do, or over 10 % more
// processor time per item. Linux only.

#include <builderbacked/builderbacked.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/canned_server.hpp"
#include "bench/cpu_time.hpp"
#include "bench/many_homes.hpp"
#include "socket/raw_server.hpp"

namespace bb = builderbacked;

namespace {

constexpr std::size_t reference = 10'000;
constexpr long memory_limit_kib = 2048;
constexpr double time_limit = 1.10;

struct Run {
  double wall_seconds{0};
  double cpu_seconds{0};
  long peak_kib{0};
};

/// In the child. True when all were created.
bool create_homes(const std::string& url, std::size_t count) {
  const auto transport = bb::HttpTransport::create({.base_url = url, .credentials = bb::AccessToken{"any"}});
  const bb::HomesClient homes{transport.value()};
  std::size_t created = 0;
  const auto sink = [&](std::size_t, const bb::Result<bb::Home>& home) { created += home ? 1U : 0U; };
  return homes.create_all(bb::many_homes(count), sink).value().succeeded == count && created == count;
}

/// In a child, whose memory and processor time are those of this run alone.
Run measure(const std::string& url, std::size_t count) {
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    try {
      _exit(create_homes(url, count) ? 0 : 1);
    } catch (const std::exception& problem) {
      std::cerr << problem.what() << '\n';
      _exit(1);
    }
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0) {
    throw std::runtime_error("not all of " + std::to_string(count) + " homes were created");
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return {took.count(), bb::cpu_seconds(usage), usage.ru_maxrss};
}

/// All several times and in turn, so that other load on the machine meets them alike.
std::map<std::size_t, std::vector<Run>> measure_all(const std::string& url, std::size_t largest) {
  constexpr int rounds = 9;
  std::map<std::size_t, std::vector<Run>> runs;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t count = 1'000; count <= largest; count *= 10) {
      const int every = count <= reference ? 1 : 3;
      if (round % every == every / 2) runs[count].push_back(measure(url, count));
    }
  }
  return runs;
}

template <class T>
T median(const std::vector<Run>& runs, T Run::*figure) {
  std::vector<T> values;
  values.reserve(runs.size());
  for (const Run& run : runs) values.push_back(run.*figure);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void print(const std::map<std::size_t, std::vector<Run>>& runs) {
  std::cout << "    items  runs  seconds  CPU us/item  wall us/item  peak KiB   (medians)\n" << std::fixed;
  for (const auto& [count, of_count] : runs) {
    const double per_item = 1e6 / static_cast<double>(count);
    std::cout << std::setw(9) << count << std::setw(6) << of_count.size() << std::setprecision(2)
              << std::setw(9) << median(of_count, &Run::wall_seconds) << std::setprecision(1) << std::setw(13)
              << median(of_count, &Run::cpu_seconds) * per_item << std::setw(14)
              << median(of_count, &Run::wall_seconds) * per_item << std::setw(10)
              << median(of_count, &Run::peak_kib) << '\n';
  }
}

/// True when the limits are kept.
bool compare(const std::vector<Run>& few, const std::vector<Run>& many, std::size_t count) {
  const long more_kib = median(many, &Run::peak_kib) - median(few, &Run::peak_kib);
  const double slower = median(many, &Run::cpu_seconds) / static_cast<double>(count) /
                        (median(few, &Run::cpu_seconds) / static_cast<double>(reference));
  const bool flat = more_kib <= memory_limit_kib;
  const bool linear = slower <= time_limit;
  std::cout << "growth from " << reference << " to " << count << " homes: peak memory " << more_kib
            << " KiB more, limit " << memory_limit_kib << " KiB" << (flat ? "" : " (NOT KEPT)")
            << "; CPU time per item " << std::setprecision(3) << slower << " times, limit " << time_limit
            << (linear ? "" : " (NOT KEPT)") << '\n';
  return flat && linear;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::size_t largest = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  if (largest < reference) throw std::invalid_argument("the largest count is at least 10000");
  const bb::CannedServer server(
      bb::http_answer(201, bb::created_home(), "Content-Type: application/json\r\n"));
  const auto runs = measure_all(server.url(), largest);
  print(runs);
  return compare(runs.at(reference), runs.rbegin()->second, runs.rbegin()->first) ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "bulk_growth: " << problem.what() << '\n';
  return 1;
}
