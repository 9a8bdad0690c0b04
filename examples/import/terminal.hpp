#pragma once

#include <builderbacked/bulk.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// The person at the terminal, if there is one: Ctrl-C, and how far it is.

namespace importer {

/// From now on the first Ctrl-C (SIGINT) or SIGTERM only says so and sets what `interrupted` says; one that
/// comes later ends the program as usual.
void catch_interrupts();
bool interrupted();

/// "homes [=====     ] 1000/2000  850/s  3 failed  16 in flight  2 s left"
std::string progress_text(std::string_view title, std::size_t done, std::size_t total, std::size_t failed,
                          const builderbacked::BulkProgress& progress);

/// The last line of a terminal on stderr, which is drawn over and over. Does nothing when stderr is none.
class ProgressLine {
 public:
  ~ProgressLine() { clear(); }
  void draw(const std::string& text);
  /// Makes room for lines that stay.
  void clear();

 private:
  bool is_drawn_{false};
};

}  // namespace importer
