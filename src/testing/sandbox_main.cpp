// builderbacked-sandbox: the API's documented behaviour on a loopback port, with a state in memory.

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "testing/process.hpp"
#include "testing/sandbox_control.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_pages.hpp"
#include "testing/sandbox_server.hpp"
#include "testing/swagger_ui.hpp"

namespace {

using builderbacked::testing::FaultPlan;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxOptions;
using builderbacked::testing::SandboxPorts;
using builderbacked::testing::SandboxServer;

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
  std::uint64_t seed{FaultPlan::default_seed};
  std::vector<std::string> command{};
};

/// What a program needs to know, for itself and for the SDK.
void set_environment(const SandboxServer& server, const std::string& token_url,
                     const SandboxOptions& options) {
  set_environment("BUILDERBACKED_BASE_URL", server.https_url());
  set_environment("BUILDERBACKED_TOKEN_URL", token_url);
  set_environment("BUILDERBACKED_CLIENT_ID", options.client_id);
  set_environment("BUILDERBACKED_CLIENT_SECRET", options.client_secret);
  set_environment("BUILDERBACKED_ACCESS_TOKEN", "");
  set_environment("BUILDERBACKED_SCOPES", "");
  set_environment("BUILDERBACKED_CA_FILE", server.ca_file());
  set_environment("BUILDERBACKED_SANDBOX_CONTROL", server.control_url());
}

int serve(const Setup& setup) {
  using namespace builderbacked::testing;
  Sandbox sandbox(setup.sandbox);
  FaultPlan plan(setup.seed);
  for (const std::string& fault : setup.faults) plan.add({parse_fault(fault)});
  if (setup.command.empty()) keep_signals_for_this_thread();
  const auto api = [&](const auto& request) { return sandbox.handle(request); };
  const auto handler = with_pages(with_faults(api, plan), swagger_ui_files());
  const SandboxServer server(handler, setup.ports, control_of(plan));
  const std::string token_url = server.https_url() + "/oauth/token";  // On both ports.
  if (!setup.command.empty()) {
    set_environment(server, token_url, setup.sandbox);
    return run_program(setup.command);
  }
  const nlohmann::ordered_json addresses = {{"http", server.http_url()},
                                            {"https", server.https_url()},
                                            {"token_url", token_url},
                                            {"ca_file", server.ca_file()},
                                            {"client_id", setup.sandbox.client_id},
                                            {"client_secret", setup.sandbox.client_secret},
                                            {"control", server.control_url()}};
  std::cout << addresses.dump() << std::endl;
  wait_for_signal();
  return 0;
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
  app.add_option("--seed", setup.seed, "For faults with a probability")->capture_default_str();
  app.add_option(
         "--control-port", setup.ports.control,
         "Port where faults are added (POST), listed (GET) and cleared (DELETE), at /faults; 0 takes a "
         "free one")
      ->capture_default_str();
}

void add_options(CLI::App& app, Setup& setup) {
  setup.sandbox.regions.clear();
  app.add_option("--region", setup.sandbox.regions,
                 "Name of an active region; repeatable (default: Cincinnati)")
      ->allow_extra_args(false)
      ->check([](const std::string& name) { return name.empty() ? "must not be empty" : ""; });
  app.add_option("--http-port", setup.ports.http, "Port for HTTP; 0 takes a free one")->capture_default_str();
  app.add_option("--https-port", setup.ports.https, "Port for HTTPS; 0 takes a free one")
      ->capture_default_str();
  app.add_option("--client-id", setup.sandbox.client_id, "Accepted client id")->capture_default_str();
  app.add_option("--client-secret", setup.sandbox.client_secret, "Accepted client secret")
      ->capture_default_str();
  app.add_option("--token-lifetime", setup.token_lifetime, "Seconds that a token lives")
      ->check(CLI::Range(0, 366 * 24 * 3600))
      ->capture_default_str();
  add_fault_options(app, setup);
  app.add_option("command", setup.command, "After --: a program, with arguments, to run against the sandbox");
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{
      "The Builder Backed V2 API as documented, on loopback, with a state in memory that ends with the "
      "program.\n"
      "Prints one line of JSON (http, https, token_url, ca_file, client_id, client_secret, control) and "
      "serves "
      "until it is interrupted.\n"
      "Given a command after --, it sets the BUILDERBACKED_* variables for it, runs it, stops, and exits "
      "with the command's exit code.\n\n"
      "  builderbacked-sandbox --region Cincinnati --region Dayton\n"
      "  builderbacked-sandbox --fault throttled -- ./your_program\n"};
  Setup setup;
  add_options(app, setup);
  CLI11_PARSE(app, argc, argv);
  if (setup.sandbox.regions.empty()) setup.sandbox.regions = {"Cincinnati"};
  setup.sandbox.token_lifetime = std::chrono::seconds{setup.token_lifetime};
  return serve(setup);
} catch (const std::exception& problem) {
  std::cerr << "builderbacked-sandbox: " << problem.what() << '\n';
  return 1;
}
