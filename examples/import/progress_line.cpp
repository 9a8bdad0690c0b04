#include "progress_line.hpp"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "terminal.hpp"

namespace importer {

namespace {

std::string bar(std::size_t done, std::size_t total) {
  constexpr std::size_t width = 24;
  const std::size_t filled = total == 0 ? width : std::min(done, total) * width / total;
  return '[' + std::string(filled, '=') + std::string(width - filled, ' ') + ']';
}

}  // namespace

std::string progress_text(std::string_view title, std::size_t done, std::size_t total, std::size_t failed,
                          const builderbacked::BulkProgress& progress) {
  std::ostringstream text;
  text << title << ' ' << bar(done, total) << ' ' << done << '/' << total << "  " << std::fixed
       << std::setprecision(0) << progress.items_per_second << "/s";
  if (failed > 0) text << "  " << failed << " failed";
  text << "  " << progress.limit << " in flight";
  if (progress.time_left) {
    text << "  " << std::chrono::ceil<std::chrono::seconds>(*progress.time_left).count() << " s left";
  }
  return text.str();
}

void ProgressLine::draw(const std::string& text) {
  if (!stderr_is_terminal()) return;
  std::cerr << "\r\x1b[K" << text << std::flush;
  is_drawn_ = true;
}

void ProgressLine::clear() {
  if (is_drawn_) std::cerr << "\r\x1b[K" << std::flush;
  is_drawn_ = false;
}

}  // namespace importer
