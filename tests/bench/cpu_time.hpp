#pragma once

#include <sys/resource.h>

namespace builderbacked {

/// Processor time in seconds, the kernel's for it included.
inline double cpu_seconds(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace builderbacked
