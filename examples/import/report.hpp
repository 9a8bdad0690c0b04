#pragma once

#include <builderbacked/bulk.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "input.hpp"
#include "outcome.hpp"
#include "plan.hpp"

// What is told to people, as text, and to programs, as one JSON object a line. Results are on stdout, how far
// it is on stderr.

namespace importer {

/// What is wrong with the input.
void print_problems(const Input& input, bool json);
/// What may be: `Input::notes`.
void print_notes(const Input& input, bool json);
void print_plan(const Plan& plan, const Mapping& mapping, bool json);

/// What an apply tells while it runs and at its end.
class Report {
 public:
  explicit Report(const Mapping& mapping) : mapping_(mapping) {}
  virtual ~Report() = default;
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  /// Hears what will come, and tells of the rows that cannot be sent.
  void begin(const Input& input);
  void row(RowResult result);
  virtual void progress(Kind kind, const bb::BulkProgress& progress) = 0;
  virtual void end_kind(Kind kind) = 0;
  virtual void summary() = 0;

  [[nodiscard]] const Counts<Outcome>& counts() const { return counts_; }
  [[nodiscard]] const std::vector<RowResult>& results() const { return results_; }

 protected:
  [[nodiscard]] std::size_t expected(Kind kind) const;
  [[nodiscard]] const std::string& file_of(Kind kind) const { return mapping_.at(kind).file; }
  [[nodiscard]] double seconds() const;
  /// Of the rows that the service was asked about.
  [[nodiscard]] double rows_per_second() const;

 private:
  virtual void show(const RowResult& result) = 0;
  void invalid(const Input::BadRow& row);

  const Mapping& mapping_;
  std::map<Kind, std::size_t> expected_;
  Counts<Outcome> counts_;
  std::vector<RowResult> results_;
  std::chrono::steady_clock::time_point begin_{std::chrono::steady_clock::now()};
};

std::unique_ptr<Report> make_report(const Mapping& mapping, bool json);

}  // namespace importer
