#pragma once

#include <builderbacked/result.hpp>

namespace importer {

/// Decides whether more is sent. It closes for good when the user interrupts, when the service does not let
/// us in, and when it is not there: going on would only collect failures.
class Gate {
 public:
  [[nodiscard]] bool is_open() const;
  /// Exit code 3: refused, or nobody answered whatever was asked.
  [[nodiscard]] bool service_is_unusable() const;

  /// Every result of a call passes here.
  template <class T>
  void note(const builderbacked::Result<T>& result) {
    if (result) {
      note_answer();
    } else {
      note_failure(result.error().kind);
    }
  }

 private:
  void note_answer();
  void note_failure(builderbacked::ErrorKind kind);

  bool is_refused_{false};
  bool is_away_{false};
  bool was_answered_{false};
  int failures_in_a_row_{0};
};

}  // namespace importer
