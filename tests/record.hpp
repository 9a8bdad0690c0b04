#pragma once

#include <cstdlib>
#include <fstream>
#include <mutex>

#include "builderbacked/call_event.hpp"

namespace builderbacked {

/// Writes everything that an observer and the logger can show to the file that BUILDERBACKED_TEST_RECORD
/// names: tests/reliability/run.sh searches it for secrets and personal data. Without the variable it does
/// nothing.
inline void record(const CallEvent& event) {
  static const char* const path = std::getenv("BUILDERBACKED_TEST_RECORD");
  if (path == nullptr) return;
  static std::mutex mutex;
  static std::ofstream file(path, std::ios::app);
  static const Observer log = log_calls_to(file);
  const std::lock_guard lock(mutex);
  log(event);
  file << event.operation << '|' << event.method << '|' << event.path << '|' << event.message << std::endl;
}

}  // namespace builderbacked
