// builderbacked-sandbox: the API's documented behaviour on loopback ports.

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "testing/process.hpp"
#include "testing/request_log.hpp"
#include "testing/sandbox_control.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_landing.hpp"
#include "testing/sandbox_pages.hpp"
#include "testing/sandbox_server.hpp"
#include "testing/state_file.hpp"
#include "testing/swagger_ui.hpp"

namespace {

using builderbacked::testing::FaultPlan;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxAddresses;
using builderbacked::testing::SandboxOptions;
using builderbacked::testing::SandboxPorts;
using builderbacked::testing::SandboxServer;
using builderbacked::testing::StateFile;
using builderbacked::testing::StateKeeper;

void set_environment(const char* name, const std::string& value) {
#ifdef _WIN32
  _putenv_s(name, value.c_str());
#else
  setenv(name, value.c_str(), 1);
#endif
}

/// What the command line says.
struct Setup {
  SandboxOptions sandbox{};
  SandboxPorts ports{};
  std::int64_t token_lifetime{SandboxOptions{}.token_lifetime.count()};
  std::vector<std::string> faults{};
  std::uint64_t fault_seed{FaultPlan::default_seed};
  std::string state{};
  std::string seed{};
  bool reset{false};
  std::vector<std::string> command{};
};

SandboxAddresses addresses_of(const SandboxServer& server, const SandboxOptions& options) {
  const std::string token_url = server.https_url() + "/oauth/token";  // On both ports.
  return {server.http_url(), server.https_url(), token_url,
          server.ca_file(),  options.client_id,  server.control_url()};
}

/// What a program needs to know, for itself and for the SDK.
void set_environment(const SandboxAddresses& addresses, const std::string& client_secret) {
  set_environment("BUILDERBACKED_BASE_URL", addresses.https);
  set_environment("BUILDERBACKED_TOKEN_URL", addresses.token_url);
  set_environment("BUILDERBACKED_CLIENT_ID", addresses.client_id);
  set_environment("BUILDERBACKED_CLIENT_SECRET", client_secret);
  set_environment("BUILDERBACKED_ACCESS_TOKEN", "");
  set_environment("BUILDERBACKED_SCOPES", "");
  set_environment("BUILDERBACKED_CA_FILE", addresses.ca_file);
  set_environment("BUILDERBACKED_SANDBOX_CONTROL", addresses.control);
}

void print(const SandboxAddresses& addresses, const std::string& client_secret) {
  const nlohmann::ordered_json line = {{"http", addresses.http},           {"https", addresses.https},
                                       {"token_url", addresses.token_url}, {"ca_file", addresses.ca_file},
                                       {"client_id", addresses.client_id}, {"client_secret", client_secret},
                                       {"control", addresses.control}};
  std::cout << line.dump() << std::endl;
}

/// A file that says what the sandbox knows at its start.
struct Beginning {
  std::string name;
  std::string text;
};

std::optional<Beginning> read_beginning(const Setup& setup, const std::optional<StateFile>& file) {
  if (file && !setup.reset) {
    if (auto text = file->read()) return Beginning{setup.state, *std::move(text)};
  }
  if (setup.seed.empty()) return std::nullopt;
  return Beginning{setup.seed, builderbacked::testing::read_file(setup.seed)};
}

void restore(Sandbox& sandbox, const Beginning& beginning) {
  const auto restored = sandbox.restore(beginning.text);
  if (restored) return;
  const builderbacked::Violation& problem = restored.error().violations.front();
  throw std::runtime_error(beginning.name + ": " + problem.field + ": " + problem.reason);
}

/// `keeper` may be null: then the state is kept nowhere.
int serve(const Setup& setup, Sandbox& sandbox, StateKeeper* keeper) {
  using namespace builderbacked::testing;
  FaultPlan plan(setup.fault_seed);
  for (const std::string& fault : setup.faults) plan.add({parse_fault(fault)});
  const auto api = [&](const builderbacked::HttpRequest& request) {
    auto response = sandbox.handle(request);
    if (keeper != nullptr && request.method != "GET") keeper->changed();
    return response;
  };
  RequestLog log;
  std::promise<SandboxAddresses> known;
  const auto landing = [&, addresses = known.get_future().share()] {
    return landing_page(sandbox.state(), log.newest_first(), addresses.get());
  };
  const auto handler = with_pages(with_log(with_faults(api, plan), log), landing, swagger_ui_files());
  const SandboxServer server(handler, setup.ports, control_of(plan));
  const SandboxAddresses addresses = addresses_of(server, setup.sandbox);
  known.set_value(addresses);
  if (keeper != nullptr) keeper->start();  // A sandbox that cannot have its ports leaves the file alone.
  if (!setup.command.empty()) {
    set_environment(addresses, setup.sandbox.client_secret);
    return run_program(setup.command);
  }
  print(addresses, setup.sandbox.client_secret);
  wait_for_signal();
  return 0;
}

int run(Setup& setup) {
  std::optional<StateFile> file;
  if (!setup.state.empty()) file.emplace(setup.state);
  const auto beginning = read_beginning(setup, file);
  if (setup.sandbox.regions.empty() && !beginning) setup.sandbox.regions = SandboxOptions{}.regions;
  Sandbox sandbox(setup.sandbox);
  if (beginning) restore(sandbox, *beginning);
  if (setup.command.empty()) builderbacked::testing::keep_signals_for_this_thread();
  if (!file) return serve(setup, sandbox, nullptr);
  StateKeeper keeper(*file, [&] { return sandbox.state(); });
  const int code = serve(setup, sandbox, &keeper);
  return keeper.finish() || code != 0 ? code : 1;
}

std::string problem_of(const std::string& fault) {
  try {
    static_cast<void>(builderbacked::testing::parse_fault(fault));
    return "";
  } catch (const std::invalid_argument& problem) {
    return problem.what();
  }
}

void add_fault_options(CLI::App& app, Setup& setup) {
  app.add_option("--fault", setup.faults,
                 "A fault for the next request, repeatable: a name, or JSON like\n"
                 R"({"fault":"throttled","method":"POST","path":"/api/v2/homes","times":2}.)"
                 "\ndocs/testing.md has the members. Names: " +
                     builderbacked::testing::fault_names())
      ->allow_extra_args(false)
      ->check(problem_of);
  app.add_option("--fault-seed", setup.fault_seed, "For faults with a probability")->capture_default_str();
  app.add_option(
         "--control-port", setup.ports.control,
         "Port where faults are added (POST), listed (GET) and cleared (DELETE), at /faults; 0 takes a "
         "free one")
      ->capture_default_str();
}

void add_state_options(CLI::App& app, Setup& setup) {
  const auto not_empty = [](const std::string& name) { return name.empty() ? "must not be empty" : ""; };
  CLI::Option* state =
      app.add_option("--state", setup.state,
                     "File that keeps the state: written while the sandbox serves and when it ends; if it is "
                     "there at the start, the sandbox goes on from it. One sandbox at a time can have it. "
                     "Tokens are not kept")
          ->check(not_empty);
  app.add_option(
         "--seed", setup.seed,
         "File to begin with: a state, or a fixture written by hand (docs/testing.md has the members). "
         "It is not read where --state goes on")
      ->check(not_empty);
  app.add_flag("--reset", setup.reset, "Begin anew, whatever is in the file of --state")->needs(state);
}

void add_options(CLI::App& app, Setup& setup) {
  setup.sandbox.regions.clear();
  app.add_option("--region", setup.sandbox.regions,
                 "Name of an active region; repeatable (default: Cincinnati, or those of the file)")
      ->allow_extra_args(false)
      ->check([](const std::string& name) {
        return name.find_first_not_of(" \t\r\n") == std::string::npos ? "must not be empty" : "";
      });
  app.add_option("--http-port", setup.ports.http, "Port for HTTP; 0 takes a free one")->capture_default_str();
  app.add_option("--https-port", setup.ports.https, "Port for HTTPS; 0 takes a free one")
      ->capture_default_str();
  app.add_option("--client-id", setup.sandbox.client_id, "Accepted client id")->capture_default_str();
  app.add_option("--client-secret", setup.sandbox.client_secret, "Accepted client secret")
      ->capture_default_str();
  app.add_option("--token-lifetime", setup.token_lifetime, "Seconds that a token lives")
      ->check(CLI::Range(0, 366 * 24 * 3600))
      ->capture_default_str();
  add_state_options(app, setup);
  add_fault_options(app, setup);
  app.add_option("command", setup.command, "After --: a program, with arguments, to run against the sandbox");
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{
      "The Builder Backed V2 API as documented, on loopback. Its state is in memory, and in a file with "
      "--state; a page at / shows it. The API can be tried at /swagger-ui.html; its OpenAPI document is at "
      "/api-docs.\n"
      "Prints one line of JSON (http, https, token_url, ca_file, client_id, client_secret, control) and "
      "serves "
      "until it is interrupted.\n"
      "Given a command after --, it sets the BUILDERBACKED_* variables for it, runs it, stops, and exits "
      "with the command's exit code.\n\n"
      "  builderbacked-sandbox --region Cincinnati --region Dayton\n"
      "  builderbacked-sandbox --state sandbox.json --seed fixture.json\n"
      "  builderbacked-sandbox --fault throttled -- ./your_program\n"};
  Setup setup;
  add_options(app, setup);
  CLI11_PARSE(app, argc, argv);
  setup.sandbox.token_lifetime = std::chrono::seconds{setup.token_lifetime};
  return run(setup);
} catch (const std::exception& problem) {
  std::cerr << "builderbacked-sandbox: " << problem.what() << '\n';
  return 1;
}
