// Brings Builder Backed to what the CSV files of a back office say, many calls at a time; can be interrupted
// at any moment, run again at any time, and tells what became of every row.
//
//   builderbacked-import sample|plan|apply|resume FOLDER
//
// One flow, one file an arrow: CSV files → rows (input.cpp) → calls (apply.cpp, run.hpp, session.hpp) → what
// became of them (journal.cpp, report.cpp, results.cpp).

#include <builderbacked/builderbacked.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <variant>

#include "apply.hpp"
#include "input.hpp"
#include "journal.hpp"
#include "options.hpp"
#include "plan.hpp"
#include "report.hpp"
#include "results.hpp"
#include "sample.hpp"
#include "session.hpp"
#include "terminal.hpp"
#include "text.hpp"

namespace importer {

namespace {

int run_sample(const Options& options) {
  namespace fs = std::filesystem;
  if (fs::exists(options.folder) && !(fs::is_directory(options.folder) && fs::is_empty(options.folder))) {
    throw BadInput(to_utf8(options.folder) + " is there already and not an empty folder");
  }
  write_sample(options.folder, options.homes, options.seed);
  std::cout << "Next: builderbacked-import plan " << to_utf8(options.folder) << '\n';
  return all_done;
}

/// Where to send, and how.
struct Connection {
  explicit Connection(const Pace& pace)
      : config(bb::TransportConfig::from_environment().value()),
        session(bb::HttpTransport::create(config).value(), pace) {}

  bb::TransportConfig config;
  Session session;
};

int run_plan(const Options& options, const Mapping& mapping, const Input& input) {
  print_problems(input, options.json);
  if (!input.broken.empty()) return bad_input;
  Connection connection(options.pace);
  // A plan leaves nothing behind, not even an empty journal.
  std::optional<Journal> journal;
  if (Journal::exists(options.journal)) journal.emplace(options.journal, connection.config.base_url);
  ProgressLine line;
  connection.session.on_progress = [&](Kind kind, const bb::BulkProgress& progress) {
    line.draw(progress_text("looking for " + std::string(plural(kind)), progress.succeeded + progress.failed,
                            progress.total.value_or(0), 0, progress));
  };
  const Plan plan = make_plan(input, mapping, journal ? &*journal : nullptr, connection.session);
  line.clear();
  print_plan(plan, mapping, options.json);
  const bool is_fine = plan.counts.of(Verdict::conflict) == 0 && plan.counts.of(Verdict::bad) == 0;
  return is_fine ? all_done : rows_left;
}

bool is_all_done(const Counts<Outcome>& counts) {
  return counts.of(Outcome::failed) + counts.of(Outcome::not_reached) + counts.of(Outcome::invalid) == 0;
}

/// How to go on after an end before the end.
void advise(const Options& options, const Gate& gate) {
  if (gate.service_is_unusable()) {
    std::cerr << "The service could not be reached or did not let us in. ";
  } else if (interrupted()) {
    std::cerr << "Interrupted. ";
  } else {
    return;
  }
  std::cerr << "To go on: builderbacked-import resume " << to_utf8(options.folder) << '\n';
}

int run_apply(const Options& options, const Mapping& mapping, const Input& input) {
  if (!input.broken.empty()) {
    print_problems(input, options.json);
    return bad_input;
  }
  Connection connection(options.pace);
  Session& session = connection.session;
  Journal journal(options.journal, connection.config.base_url);
  prepare_results(options.results);
  const auto report = make_report(mapping, options.json);
  catch_interrupts();
  Run run(session, journal, *report);
  apply(input, run);
  report->summary();
  write_results(options.results, mapping, report->results());
  if (is_all_done(report->counts())) return all_done;
  advise(options, session.gate);
  return session.gate.service_is_unusable() ? service_unusable : rows_left;
}

/// Leaves what an earlier run did not do.
void select_rows(const std::filesystem::path& results, Input& input) {
  const std::size_t absent = keep_only(read_left_over(results), input);
  if (absent == 0) return;
  input.notes.push_back(std::to_string(absent) + (absent == 1 ? " row of " : " rows of ") +
                        to_utf8(results.filename()) + (absent == 1 ? " is" : " are") + " not in the input");
}

/// Runs the command and returns the exit code. Throws BadInput, RequestFailed or std::system_error when it
/// cannot go on.
int run(const Options& options) {
  if (options.command == Command::sample) return run_sample(options);
  if (options.command == Command::resume && !Journal::exists(options.journal)) {
    throw BadInput("nothing to resume: there is no journal " + to_utf8(options.journal));
  }
  const Mapping mapping = options.mapping ? read_mapping(*options.mapping) : default_mapping();
  Input input = read_input(options.folder, mapping);
  if (options.only) select_rows(*options.only, input);
  print_notes(input, options.json);
  return options.command == Command::plan ? run_plan(options, mapping, input)
                                          : run_apply(options, mapping, input);
}

/// For a call without which nothing can be done.
int exit_code_of(bb::ErrorKind kind) {
  switch (kind) {
    case bb::ErrorKind::invalid_request:  // E.g. environment variables are missing.
      return bad_input;
    case bb::ErrorKind::authentication:
    case bb::ErrorKind::permission:
    case bb::ErrorKind::unavailable:
    case bb::ErrorKind::timeout:
      return service_unusable;
    default:
      return rows_left;
  }
}

int fail(const std::exception& problem, int code) {
  std::cerr << "builderbacked-import: " << problem.what() << '\n';
  return code;
}

}  // namespace

}  // namespace importer

int main(int argc, char** argv) {
  try {
    const auto parsed = importer::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return importer::run(std::get<importer::Options>(parsed));
  } catch (const builderbacked::RequestFailed& problem) {
    return importer::fail(problem, importer::exit_code_of(problem.error().kind));
  } catch (const std::exception& problem) {
    return importer::fail(problem, importer::bad_input);
  }
}
