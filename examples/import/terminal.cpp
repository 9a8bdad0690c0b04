#include "terminal.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace importer {

namespace {

std::atomic<std::time_t> first_interrupt{0};
std::atomic<bool> is_on_terminal{false};  ///< Then a Ctrl-C comes in the middle of a line.
static_assert(std::atomic<std::time_t>::is_always_lock_free, "a signal handler must not wait");

/// At once, and with nothing that a signal handler must not do.
void say_what_is_awaited() {
  constexpr std::string_view line = "\nFinishing the calls on their way …\n";
  const std::string_view text = line.substr(is_on_terminal ? 0 : 1);
  const int error = errno;
#ifdef _WIN32
  const auto written = _write(_fileno(stderr), text.data(), static_cast<unsigned>(text.size()));
#else
  const auto written = ::write(STDERR_FILENO, text.data(), text.size());
#endif
  static_cast<void>(written);
  errno = error;
}

extern "C" void note_interrupt(int signal) {
  const std::time_t now = std::time(nullptr);
  if (first_interrupt == 0) {
    first_interrupt = now;
    say_what_is_awaited();
  }
  // One Ctrl-C may come twice at once: from the terminal, and passed on by a program that runs this one.
  const bool is_second = now > first_interrupt + 1;
  std::signal(signal, is_second ? SIG_DFL : note_interrupt);
  if (is_second) std::raise(signal);
}

bool stderr_is_terminal() {
#ifdef _WIN32
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) == 1;
#endif
}

std::string bar(std::size_t done, std::size_t total) {
  constexpr std::size_t width = 24;
  const std::size_t filled = total == 0 ? width : std::min(done, total) * width / total;
  return '[' + std::string(filled, '=') + std::string(width - filled, ' ') + ']';
}

}  // namespace

void catch_interrupts() {
  is_on_terminal = stderr_is_terminal();
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

bool interrupted() {
  return first_interrupt != 0;
}

std::string progress_text(std::string_view title, std::size_t done, std::size_t total, std::size_t failed,
                          const builderbacked::BulkProgress& progress) {
  std::ostringstream text;
  text << title << ' ' << bar(done, total) << ' ' << done << '/' << total << "  " << std::fixed
       << std::setprecision(0) << progress.items_per_second << "/s";
  if (failed > 0) text << "  " << failed << " failed";
  text << "  " << progress.in_flight << " in flight";
  if (progress.time_left) {
    text << "  " << std::chrono::ceil<std::chrono::seconds>(*progress.time_left).count() << " s left";
  }
  return text.str();
}

void ProgressLine::draw(const std::string& text) {
  if (!stderr_is_terminal()) return;
  // A line that was wrapped could not be erased: a narrow terminal cuts it off instead.
  std::cerr << "\r\x1b[K\x1b[?7l" << text << "\x1b[?7h" << std::flush;
  is_drawn_ = true;
}

void ProgressLine::clear() {
  if (is_drawn_) std::cerr << "\r\x1b[K" << std::flush;
  is_drawn_ = false;
}

}  // namespace importer
