#include "plan_report.hpp"

#include <algorithm>
#include <iostream>
#include <string>

#include "json_lines.hpp"

namespace importer {

namespace {

constexpr std::array<std::string_view, verdict_names.size()> column_titles{
    "create", "update", "unchanged", "done before", "conflict", "bad"};

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

void print_as_text(const Plan& plan, const Mapping& mapping) {
  for (const Plan::Conflict& conflict : plan.conflicts) {
    std::cout << mapping.at(conflict.kind).file << ':' << conflict.line << ' ' << conflict.key << ": "
              << conflict.reason << '\n';
  }
  std::cout << '\n';
  write_table(std::cout, plan.counts, column_titles);
  for (const auto& [about, lines] : plan.warnings) {
    std::cout << "Warning: " << mapping.at(about.first).file << ": " << about.second << ": " << some_of(lines)
              << '\n';
  }
}

void print_as_json(const Plan& plan, const Mapping& mapping) {
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

void print_plan(const Plan& plan, const Mapping& mapping, bool json) {
  if (json) {
    print_as_json(plan, mapping);
  } else {
    print_as_text(plan, mapping);
  }
}

}  // namespace importer
