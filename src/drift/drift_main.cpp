// builderbacked-drift: how an OpenAPI document differs from the contract that the SDK was built for.

#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "drift/compare.hpp"
#include "drift/report.hpp"
#include "drift/source.hpp"
#include "drift/texts.hpp"
#include "testing/openapi_document.hpp"

namespace {

using namespace builderbacked::drift;

constexpr const char* description =
    R"(Compares an OpenAPI 3 document with the contract that this SDK was built for, and prints in order of harm how they differ: what can break calls, what is worth a look, what is new; then what has become of each assumption that the SDK makes where the documentation is silent.

Exit code: 0 no difference is known to break calls, 1 one is, 2 the document cannot be compared.

  builderbacked-drift 'https://api-stage.builderbacked.com/api-docs?group=v2-apis'
  builderbacked-drift --format json api-docs.json
)";

enum ExitCode { harmless = 0, breaking = 1, not_compared = 2 };

/// What the command line says.
struct Setup {
  Source source{};
  std::int64_t timeout{Source{}.timeout.count()};
  bool with_token{false};
  std::string format{"text"};
  std::vector<std::string> only{};
};

void add_options(CLI::App& app, Setup& setup, const std::set<std::string>& areas) {
  app.add_option("document", setup.source.place,
                 "A file, - for standard input, or a URL like "
                 "https://api-stage.builderbacked.com/api-docs?group=v2-apis")
      ->required();
  app.add_option("--format", setup.format, "text, or json for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--only", setup.only,
                 "Compare this part of the API alone; repeatable. One of: " + joined(areas))
      ->allow_extra_args(false)
      ->check(CLI::IsMember(areas));
  app.add_option("--ca-file", setup.source.ca_file,
                 "PEM file with the certificate authorities to trust instead of the system's")
      ->envname("BUILDERBACKED_CA_FILE");
  app.add_option("--timeout", setup.timeout, "Seconds that fetching may take")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  app.add_flag("--token-from-env", setup.with_token,
               "Send BUILDERBACKED_ACCESS_TOKEN as the bearer; over https or to this machine alone");
  app.add_flag("--allow-plain-http", setup.source.allow_plain_http, "Fetch over http from another machine");
}

/// CLI11 repeats what it was given, and that may be a secret.
std::string without_values(const CLI::ParseError& problem) {
  const bool names_options_alone = dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr ||
                                   dynamic_cast<const CLI::ArgumentMismatch*>(&problem) != nullptr;
  return names_options_alone ? problem.what()
                             : "an argument is unknown, one too many, or has a value that it cannot have";
}

void take_token(Source& source) {
  const char* token = std::getenv("BUILDERBACKED_ACCESS_TOKEN");
  if (token == nullptr || *token == '\0') throw std::runtime_error("BUILDERBACKED_ACCESS_TOKEN is not set");
  source.token = token;
}

ExitCode run(Setup& setup, const Document& contract) {
  setup.source.timeout = std::chrono::seconds{setup.timeout};
  if (setup.with_token) take_token(setup.source);
  const Document document(parse(read(setup.source)));
  const Comparison comparison = compare(contract, document, {setup.only.begin(), setup.only.end()});
  std::cout << (setup.format == "json" ? as_json(comparison) : as_text(comparison)) << std::flush;
  if (!std::cout) throw std::runtime_error("the result cannot be written");
  return can_break(comparison) ? breaking : harmless;
}

}  // namespace

int main(int argc, char** argv) try {
  const Document contract(builderbacked::testing::openapi_document());
  CLI::App app{description};
  Setup setup;
  add_options(app, setup, areas(contract));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) return app.exit(problem) == 0 ? harmless : not_compared;  // --help
    std::cerr << "builderbacked-drift: " << without_values(problem) << "; --help explains\n";
    return not_compared;
  }
  return run(setup, contract);
} catch (const std::exception& problem) {
  std::cerr << "builderbacked-drift: cannot compare: " << builderbacked::drift::printable(problem.what())
            << '\n';
  return 2;
}
