#include "terminal.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <ctime>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace importer {

namespace {

std::atomic<std::time_t> first_interrupt{0};
static_assert(std::atomic<std::time_t>::is_always_lock_free, "a signal handler must not wait");

extern "C" void note_interrupt(int signal) {
  const std::time_t now = std::time(nullptr);
  if (first_interrupt == 0) first_interrupt = now;
  // One Ctrl-C may come twice at once: from the terminal, and passed on by a program that runs this one.
  const bool is_second = now > first_interrupt + 1;
  std::signal(signal, is_second ? SIG_DFL : note_interrupt);
  if (is_second) std::raise(signal);
}

}  // namespace

bool stderr_is_terminal() {
#ifdef _WIN32
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) == 1;
#endif
}

void catch_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() {
  return first_interrupt != 0;
}

}  // namespace importer
