#pragma once

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace builderbacked {

/// A figure of this process in KiB, from /proc/self/status: Linux only.
inline long status_kib(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::strtol(line.c_str() + name.size(), nullptr, 10);
  }
  throw std::runtime_error("no /proc/self/status");
}

/// Unlike ru_maxrss, it leaves out what the process was before exec.
inline long peak_kib() {
  return status_kib("VmHWM:");
}

inline long resident_kib() {
  return status_kib("VmRSS:");
}

}  // namespace builderbacked
