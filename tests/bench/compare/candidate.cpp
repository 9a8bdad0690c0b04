#include "candidate.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "measure.hpp"
#include "texts.hpp"

// One candidate of the comparison does one task against the server that run.py has started, and prints
//
//   WALL_SECONDS CPU_SECONDS PEAK_KIB
//
// of that task, without the start of the process but, for `many` and `second`, with the first connections.

namespace bench {

namespace {

int run(int argc, char** argv) {
  Settings settings;
  std::string task;
  std::string file;
  std::size_t count = 1;
  std::size_t in_flight = 1;
  CLI::App app{"One candidate of the comparison; see run.py"};
  app.add_option("task", task)
      ->required()
      ->check(CLI::IsMember({"get", "create", "many", "upload", "first", "second"}));
  app.add_option("url", settings.url)->required();
  app.add_option("--count", count);
  app.add_option("--in-flight", in_flight);
  app.add_option("--file", file, "The image to upload");
  app.add_option("--ca-file", settings.ca_file, "Trust this bundle instead of the default");
  app.add_option("--ca-directory", settings.ca_directory,
                 "Trust this hashed directory instead of the default");
  CLI11_PARSE(app, argc, argv);

  const auto candidate = make_candidate(settings);
  if (task == "get") {
    repeat(count, [&] { candidate->get(); });
  } else if (task == "create") {
    repeat(count, [&] { candidate->create(); });
  } else if (task == "many") {
    measure([&] { candidate->create_many(count, in_flight); });
  } else if (task == "upload") {
    repeat(count, [&] { candidate->upload(file); });
  } else {
    candidate->get();
    if (task == "second") measure([&] { make_candidate(settings)->get(); });
  }
  return 0;
}

[[noreturn]] void cannot() {
  throw std::logic_error("this candidate cannot do that");
}

}  // namespace

void Candidate::get() {
  cannot();
}
void Candidate::create() {
  cannot();
}
void Candidate::create_many(std::size_t /*count*/, std::size_t /*in_flight*/) {
  cannot();
}
void Candidate::upload(const std::string& /*image_file*/) {
  cannot();
}

void check_answer(long status, const std::string& body) {
  const bool is_home = body.size() == home_json.size() && (status == 200 || status == 201);
  const bool is_user = body.size() == user_json.size() && status == 201;
  if (!is_home && !is_user) throw std::runtime_error("the server answered " + std::to_string(status));
}

}  // namespace bench

int main(int argc, char** argv) try { return bench::run(argc, argv); } catch (const std::exception& problem) {
  std::cerr << argv[0] << ": " << problem.what() << '\n';
  return 1;
}
