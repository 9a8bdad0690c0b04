#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

namespace builderbacked {

/// Peak memory of this process in KiB, on Linux. VmHWM: unlike ru_maxrss, it leaves out what the process was
/// before exec.
inline long peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::strtol(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

}  // namespace builderbacked
