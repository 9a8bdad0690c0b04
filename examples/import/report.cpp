#include "report.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "terminal.hpp"
#include "text.hpp"

namespace importer {

namespace {

using Json = nlohmann::ordered_json;

/// "homes.csv:17 HOME_17: is refused"
void print_row(const std::string& file, std::size_t line, const std::string& key, const std::string& why) {
  const std::string name = key.empty() ? "" : ' ' + key;
  std::cout << one_line(file + ':' + std::to_string(line) + name + ": " + why) << std::endl;
}

/// One line a kind that has rows, one column a title, and a line of totals.
template <class Column, std::size_t size>
void print_table(const Counts<Column>& counts, const std::array<std::string_view, size>& titles) {
  constexpr int first_column = 19;
  const auto line = [&](std::string_view title, auto cell) {
    std::cout << std::left << std::setw(first_column) << title << std::right;
    for (std::size_t i = 0; i < size; ++i) {
      const auto width = static_cast<int>(std::max<std::size_t>(titles[i].size(), 7)) + 2;
      std::cout << std::setw(width) << cell(i);
    }
    std::cout << '\n';
  };
  std::cout << '\n';
  line("", [&](std::size_t i) { return titles[i]; });
  for (const Kind kind : all_kinds) {
    if (counts.of(kind) == 0) continue;
    line(plural(kind), [&](std::size_t i) { return counts.of(kind, static_cast<Column>(i)); });
  }
  line("total", [&](std::size_t i) { return counts.of(static_cast<Column>(i)); });
}

/// At once, for a program that follows the run.
void print_event(const Json& event) {
  // A text that is not UTF-8 must not end the run.
  std::cout << event.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

template <class Column, std::size_t size>
Json summary_event(const Counts<Column>& counts, const std::array<std::string_view, size>& names) {
  Json kinds;
  Json total;
  for (std::size_t i = 0; i < size; ++i) {
    const auto column = static_cast<Column>(i);
    for (const Kind kind : all_kinds) {
      kinds[std::string(plural(kind))][std::string(names[i])] = counts.of(kind, column);
    }
    total[std::string(names[i])] = counts.of(column);
  }
  return {{"event", "summary"}, {"kinds", kinds}, {"total", total}};
}

void print_problem(const Problem& problem, bool json) {
  if (!json) {
    std::cout << to_string(problem) << '\n';
    return;
  }
  print_event({{"event", "problem"},
               {"file", problem.file},
               {"line", problem.line},
               {"column", problem.column},
               {"field", problem.field},
               {"reason", problem.reason}});
}

/// "lines 2, 3, 4, 5, 6 and 1995 more"
std::string some_of(const std::vector<std::size_t>& lines) {
  constexpr std::size_t most = 5;
  std::string text = lines.size() == 1 ? "line " : "lines ";
  for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(lines[i]);
  }
  if (lines.size() > most) text += " and " + std::to_string(lines.size() - most) + " more";
  return text;
}

void print_plan_as_text(const Plan& plan, const Mapping& mapping) {
  constexpr std::array<std::string_view, verdict_names.size()> titles{"create",      "update",   "unchanged",
                                                                      "done before", "conflict", "bad"};
  for (const Plan::Conflict& conflict : plan.conflicts) {
    print_row(mapping.at(conflict.kind).file, conflict.line, conflict.key, conflict.reason);
  }
  print_table(plan.counts, titles);
  for (const auto& [about, lines] : plan.warnings) {
    std::cout << "Warning: " << mapping.at(about.first).file << ": " << about.second << ": " << some_of(lines)
              << '\n';
  }
}

void print_plan_as_json(const Plan& plan, const Mapping& mapping) {
  for (const Plan::Conflict& conflict : plan.conflicts) {
    print_event({{"event", "conflict"},
                 {"kind", plural(conflict.kind)},
                 {"file", mapping.at(conflict.kind).file},
                 {"line", conflict.line},
                 {"key", conflict.key},
                 {"reason", conflict.reason}});
  }
  for (const auto& [about, lines] : plan.warnings) {
    print_event({{"event", "warning"},
                 {"kind", plural(about.first)},
                 {"file", mapping.at(about.first).file},
                 {"lines", lines},
                 {"reason", about.second}});
  }
  print_event(summary_event(plan.counts, verdict_names));
}

class TextReport final : public Report {
 public:
  using Report::Report;

  void progress(Kind kind, const bb::BulkProgress& progress) override {
    line_.draw(progress_text(plural(kind), counts().of(kind), expected(kind),
                             counts().of(kind, Outcome::failed), progress));
  }

  void end_kind(Kind kind) override {
    line_.clear();
    if (expected(kind) == 0) return;
    std::cerr << plural(kind) << ": " << counts().of(kind) << " rows";
    if (const auto failed = counts().of(kind, Outcome::failed); failed > 0) {
      std::cerr << ", " << failed << " failed";
    }
    std::cerr << '\n';
  }

  void summary() override {
    print_table(counts(), titles);
    std::cout << std::fixed << std::setprecision(1) << seconds() << " s, " << std::setprecision(0)
              << rows_per_second() << " rows a second\n";
  }

 private:
  static constexpr std::array<std::string_view, outcome_names.size()> titles{
      "created", "updated", "unchanged", "skipped", "failed", "not reached", "bad"};

  void show(const RowResult& result) override {
    if (result.outcome != Outcome::failed && result.outcome != Outcome::invalid) return;
    line_.clear();
    print_row(file_of(result.kind), result.line, result.key, result.reason->message);
  }

  ProgressLine line_;
};

class JsonReport final : public Report {
 public:
  using Report::Report;

  void progress(Kind kind, const bb::BulkProgress& progress) override {
    Json event = {{"event", "progress"},
                  {"kind", plural(kind)},
                  {"done", counts().of(kind)},
                  {"total", expected(kind)},
                  {"failed", counts().of(kind, Outcome::failed)},
                  {"per_second", progress.items_per_second},
                  {"in_flight", progress.in_flight},
                  {"limit", progress.limit},
                  {"throttled", progress.throttled}};
    if (progress.time_left) event["time_left_ms"] = progress.time_left->count();
    print_event(event);
  }

  void end_kind(Kind /*kind*/) override {}

  void summary() override {
    Json event = summary_event(counts(), outcome_names);
    event["seconds"] = seconds();
    event["rows_per_second"] = rows_per_second();
    print_event(event);
  }

 private:
  void show(const RowResult& result) override {
    Json event = {
        {"event", "row"},      {"kind", plural(result.kind)}, {"file", file_of(result.kind)},
        {"line", result.line}, {"key", result.key},           {"outcome", to_string(result.outcome)}};
    if (result.reason) {
      event["error"] = {{"kind", bb::to_string(result.reason->kind)},
                        {"message", result.reason->message},
                        {"status", result.reason->http_status}};
    }
    print_event(event);
  }
};

}  // namespace

void print_problems(const Input& input, bool json) {
  for (const Problem& problem : input.broken) print_problem(problem, json);
  for (const Input::BadRow& row : input.bad_rows) {
    for (const Problem& problem : row.problems) print_problem(problem, json);
  }
  for (const std::string& columns : input.ignored_columns) {
    if (json) {
      print_event({{"event", "ignored_columns"}, {"columns", columns}});
    } else {
      std::cout << "Ignored columns: " << columns << '\n';
    }
  }
}

void print_notes(const Input& input, bool json) {
  for (const std::string& note : input.notes) {
    if (json) {
      print_event({{"event", "note"}, {"text", note}});
    } else {
      std::cout << note << '\n';
    }
  }
}

void print_plan(const Plan& plan, const Mapping& mapping, bool json) {
  if (json) {
    print_plan_as_json(plan, mapping);
  } else {
    print_plan_as_text(plan, mapping);
  }
}

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
  for (const Problem& problem : row.problems) {
    message += (message.empty() ? "" : "; ") + without_place(problem);
  }
  this->row({row.kind, row.line, row.key, Outcome::invalid,
             Reason{bb::ErrorKind::invalid_request, std::move(message), 0}});
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

std::unique_ptr<Report> make_report(const Mapping& mapping, bool json) {
  if (json) return std::make_unique<JsonReport>(mapping);
  return std::make_unique<TextReport>(mapping);
}

}  // namespace importer
