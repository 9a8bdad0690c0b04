#include "options.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "exit_code.hpp"
#include "help.hpp"
#include "text.hpp"

namespace importer {

namespace {

/// As the command line has them.
struct Texts {
  std::string folder{};
  std::string mapping{};
  std::string journal{};
  std::string results{};
  std::string only{};
};

void add_folder(CLI::App& command, Texts& texts, const char* what) {
  command.add_option("FOLDER", texts.folder, what)->required();
}

void add_common_options(CLI::App& command, Options& options, Texts& texts) {
  add_folder(command, texts, "Where the CSV files are");
  command.add_option("--mapping", texts.mapping,
                     "Which column is which field (default: FOLDER/mapping.json when it is there)");
  command.add_option("--journal", texts.journal,
                     "What was done so far (default: FOLDER/builderbacked-import.journal)");
  command.add_flag("--json", options.json, "One JSON object a line on stdout, for programs");
  command.add_option("--in-flight", options.pace.in_flight, "Most calls on their way at a time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command
      .add_option("--rate", options.pace.calls_per_second,
                  "Most calls a second (default: as many as the service allows)")
      ->check(CLI::PositiveNumber);
  command.footer('\n' + help_of_files() + '\n' + help_of_exit_codes());
}

void add_sending_options(CLI::App& command, Texts& texts) {
  command.add_option("--results", texts.results,
                     "What became of each row, as CSV (default: FOLDER/results.csv)");
  command.add_option("--only", texts.only,
                     "Only the rows that this results file has as failed, not_reached or invalid");
}

Options resolve(Options options, const Texts& texts) {
  const auto or_default = [&](const std::string& text, const char* name) {
    return text.empty() ? options.folder / name : path_from_utf8(text);
  };
  options.folder = path_from_utf8(texts.folder);
  options.journal = or_default(texts.journal, "builderbacked-import.journal");
  options.results = or_default(texts.results, "results.csv");
  if (!texts.only.empty()) options.only = path_from_utf8(texts.only);
  const std::filesystem::path mapping = or_default(texts.mapping, "mapping.json");
  if (!texts.mapping.empty() || std::filesystem::exists(mapping)) options.mapping = mapping;
  return options;
}

}  // namespace

std::variant<Options, int> parse_command_line(int argc, char** argv) {
  CLI::App app{"Brings Builder Backed to what the CSV files of a back office say."};
  app.require_subcommand(1);
  app.footer('\n' + help_of_program());
  Options options;
  Texts texts;
  const auto add_command = [&](Command command, const char* name, const char* what) {
    return app.add_subcommand(name, what)->callback([&options, command] { options.command = command; });
  };

  CLI::App* sample = add_command(Command::sample, "sample", "Writes the files of a made-up builder");
  add_folder(*sample, texts, "A new or empty folder");
  sample->add_option("--homes", options.homes, "How many homes")->capture_default_str();
  sample->add_option("--seed", options.seed, "The same seed gives the same files")->capture_default_str();

  CLI::App* plan = add_command(Command::plan, "plan", "Checks the files and says what apply would do");
  add_common_options(*plan, options, texts);

  CLI::App* apply = add_command(Command::apply, "apply", "Creates what is new and updates what has changed");
  add_common_options(*apply, options, texts);
  add_sending_options(*apply, texts);

  CLI::App* resume = add_command(Command::resume, "resume", "Goes on with an apply that was interrupted");
  add_common_options(*resume, options, texts);
  add_sending_options(*resume, texts);

  try {
    app.parse(argc, argv);
    return resolve(options, texts);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_done : bad_input;
  }
}

}  // namespace importer
