#include "gate.hpp"

#include "terminal.hpp"

namespace importer {

namespace bb = builderbacked;

namespace {

// More than are on their way at a time by default, so that one hiccup does not end a run.
constexpr int failures_of_an_outage = 20;

}  // namespace

bool Gate::is_open() const {
  return !interrupted() && !is_refused_ && !is_away_;
}

bool Gate::service_is_unusable() const {
  return is_refused_ || is_away_ || (failures_in_a_row_ > 0 && !was_answered_);
}

void Gate::note_answer() {
  was_answered_ = true;
  failures_in_a_row_ = 0;
}

void Gate::note_failure(bb::ErrorKind kind) {
  switch (kind) {
    case bb::ErrorKind::authentication:
    case bb::ErrorKind::permission:
      is_refused_ = true;
      break;
    case bb::ErrorKind::unavailable:
    case bb::ErrorKind::timeout:
      ++failures_in_a_row_;
      if (failures_in_a_row_ == failures_of_an_outage) is_away_ = true;
      break;
    case bb::ErrorKind::invalid_request:
    case bb::ErrorKind::cancelled:
      break;  // Says nothing about the service.
    default:
      note_answer();
  }
}

}  // namespace importer
