#include "report.hpp"

#include <utility>

#include "kinds.hpp"

namespace importer {

void Report::begin(const Input& input) {
  for_each_kind(
      input, [&]<class Item>(const std::vector<Row<Item>>& rows) { expected_[kind_of<Item>] = rows.size(); });
  for (const Input::BadRow& row : input.bad_rows) {
    ++expected_[row.kind];
    invalid(row);
  }
}

void Report::row(RowResult result) {
  counts_.add(result.kind, result.outcome);
  show(result);
  results_.push_back(std::move(result));
}

void Report::invalid(const Input::BadRow& row) {
  std::string message;
  for (Problem problem : row.problems) {
    // The report names the place itself.
    problem.line = 0;
    const std::string text = to_string(problem);
    message += (message.empty() ? "" : "; ") + text.substr(problem.file.size() + 2);
  }
  this->row({row.kind, row.line, row.key, Outcome::invalid,
             Reason{builderbacked::ErrorKind::invalid_request, std::move(message), 0}});
}

std::size_t Report::expected(Kind kind) const {
  const auto found = expected_.find(kind);
  return found == expected_.end() ? 0 : found->second;
}

double Report::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

double Report::rows_per_second() const {
  const std::size_t asked = counts_.of(Outcome::created) + counts_.of(Outcome::updated) +
                            counts_.of(Outcome::unchanged) + counts_.of(Outcome::failed);
  return seconds() > 0 ? static_cast<double>(asked) / seconds() : 0;
}

}  // namespace importer
