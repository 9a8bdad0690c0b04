#pragma once

#include <sys/resource.h>

#include <chrono>
#include <functional>
#include <iostream>

#include "bench/cpu_time.hpp"
#include "process_memory.hpp"

namespace bench {

inline double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return builderbacked::cpu_seconds(usage);
}

/// Prints WALL_SECONDS CPU_SECONDS PEAK_KIB of the task; the peak is that of the process until then.
inline void measure(const std::function<void()>& task) {
  const double cpu_before = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  task();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << took.count() << ' ' << cpu_seconds() - cpu_before << ' ' << builderbacked::peak_kib() << '\n';
}

/// After one that is not measured, which makes the connection.
inline void repeat(std::size_t count, const std::function<void()>& call) {
  call();
  measure([&] {
    for (std::size_t i = 0; i < count; ++i) call();
  });
}

}  // namespace bench
