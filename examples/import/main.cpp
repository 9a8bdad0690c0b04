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
#include <variant>

#include "commands.hpp"
#include "exit_code.hpp"
#include "mapping.hpp"
#include "options.hpp"

namespace {

namespace bb = builderbacked;

/// For a call without which nothing can be done.
int exit_code_of(bb::ErrorKind kind) {
  switch (kind) {
    case bb::ErrorKind::invalid_request:  // E.g. environment variables are missing.
      return importer::bad_input;
    case bb::ErrorKind::authentication:
    case bb::ErrorKind::permission:
    case bb::ErrorKind::unavailable:
    case bb::ErrorKind::timeout:
      return importer::service_unusable;
    default:
      return importer::rows_left;
  }
}

int fail(const std::exception& problem, int code) {
  std::cerr << "builderbacked-import: " << problem.what() << '\n';
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = importer::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    return importer::run(std::get<importer::Options>(parsed));
  } catch (const bb::RequestFailed& problem) {
    return fail(problem, exit_code_of(problem.error().kind));
  } catch (const std::exception& problem) {
    return fail(problem, importer::bad_input);
  }
}
