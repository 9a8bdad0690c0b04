#include "help.hpp"

#include "fields.hpp"
#include "kind.hpp"
#include "mapping.hpp"

namespace importer {

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

}  // namespace

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
An empty cell is not sent.

Mapping: when your files or columns have other names, a JSON file says which is which. It may also set a field
for all rows. Columns that it does not name are ignored. FOLDER/mapping.json is used when it is there:
  {"homes": {"file": "export.csv",
             "columns": {"JOB": "externalId", "ADDR": "addressLine1", "ELEVATION": "homeDetails.elevation"},
             "constants": {"type": "Single Family"}}}

Journal: what was done is noted in FOLDER/builderbacked-import.journal. Keep it: rows that are in it as they
are cost nothing, and others are known as changed. Without it the service is asked.
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

}  // namespace importer
