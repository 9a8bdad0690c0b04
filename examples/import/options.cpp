#include "options.hpp"

#include <CLI/CLI.hpp>
#include <string>

#include "fields.hpp"
#include "mapping.hpp"
#include "text.hpp"

namespace importer {

namespace {

/// "  file: externalId*, name*, …", in lines that fit a terminal.
std::string fields_of_file(Kind kind, const std::string& file) {
  constexpr std::size_t widest = 100;
  std::string text;
  std::string line = "  " + file + ':';
  const auto add = [&](const std::string& field) {
    if (line.size() + field.size() > widest) {
      text += line + '\n';
      line = "     ";
    }
    line += ' ' + field;
  };
  for (const Field& field : fields_of(kind)) add(std::string(field.name) + (field.is_required ? "*" : ""));
  if (kind == Kind::home) add(std::string(detail_prefix) + "<key>");
  return text + line + '\n';
}

/// The fields of each kind, and the mapping file.
std::string help_of_files() {
  std::string text =
      "Files: CSV in UTF-8, each optional, sent in this order, with these columns (* is required):\n";
  for (const auto& [kind, file] : default_mapping()) text += fields_of_file(kind, file.file);
  return text + R"(Values:
  type of a home           Single Family, Multi Family
  type of a document       EXTERNAL_URL, AWS (needs bucket), SAPPHIRE, BUILDERBACKED
  homeownerType            PRIMARY, SECONDARY, OTHER
  defaultTimezone          EASTERN, CENTRAL, MOUNTAIN, ARIZONA, PACIFIC, ALASKA, HAWAII
  closing dates            2025-02-24T00:00:00-05:00
  displayStart, displayEnd 2025-01-01 00:00:00.000
  profileImage             a picture in the folder
  yes or no                true, false, yes, no, 1, 0
An empty cell is not sent: it does not clear a field. Nothing is removed either: what is stored stays when its
row vanishes, and a homeowner whose e-mail is corrected is added beside the old one.

Mapping: when your files or columns have other names, a JSON file says which is which. It may also set a field
for all rows. Columns that it does not name are ignored. FOLDER/mapping.json is used when it is there:
  {"homes": {"file": "export.csv",
             "columns": {"JOB": "externalId", "ADDR": "addressLine1", "ELEVATION": "homeDetails.elevation"},
             "constants": {"type": "Single Family"}}}

Journal: what was done is noted in FOLDER/builderbacked-import.journal. Keep it: rows that are in it as they
are cost nothing, and others are known as changed. Without it the service is asked. It and the results name a
homeowner by home and a checksum of the e-mail, which who has a list of addresses can match.
)";
}

std::string help_of_exit_codes() {
  return R"(Exit codes:
  0  all is done
  1  some rows failed or were not reached; for plan: would fail
  2  bad input: arguments, files, mapping, journal, environment variables
  3  the service could not be reached, or did not let us in
)";
}

/// A session, and all of the above.
std::string help_of_program() {
  return R"(A session, without the service (builderbacked-sandbox stands in for it):
  builderbacked-import sample demo
  builderbacked-sandbox -- sh
  $ builderbacked-import plan demo       # what would be done?
  $ builderbacked-import apply demo      # do it; Ctrl-C at any time
  $ builderbacked-import resume demo     # go on where it stopped
  $ builderbacked-import apply demo      # changed rows are updated, all others cost nothing

The connection is read from the environment: BUILDERBACKED_BASE_URL and either BUILDERBACKED_ACCESS_TOKEN,
or BUILDERBACKED_TOKEN_URL, BUILDERBACKED_CLIENT_ID and BUILDERBACKED_CLIENT_SECRET.

)" + help_of_files() +
         "\n" + help_of_exit_codes();
}

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
  app.allow_windows_style_options(false);  // A folder may begin with a slash.
  app.footer('\n' + help_of_program());
  Options options;
  Texts texts;
  const auto add_command = [&](Command command, const char* name, const char* what) {
    return app.add_subcommand(name, what)->callback([&options, command] { options.command = command; });
  };

  CLI::App* sample = add_command(Command::sample, "sample", "Writes the files of a made-up builder");
  add_folder(*sample, texts, "A new or empty folder");
  sample->add_option("--homes", options.homes, "How many homes")
      ->check(CLI::Range(0, 10000000))
      ->capture_default_str();
  sample->add_option("--seed", options.seed, "The same seed gives the same files")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();

  CLI::App* plan =
      add_command(Command::plan, "plan", "Checks the files, asks the service, and says what apply would do");
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
