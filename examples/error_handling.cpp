// What each kind of error looks like, and what a program does about it. It needs no service: the answers are
// scripted, so that each kind of error comes up, and no time passes.
//
//   error_handling

#include <builderbacked/builderbacked.hpp>
#include <builderbacked/testing/scripted_engine.hpp>

#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

namespace bb = builderbacked;
using bb::testing::ScriptedEngine;
using namespace std::chrono_literals;

namespace {

/// The part to take over: one place that decides what becomes of a failed write.
std::string what_to_do(const bb::Error& error) {
  if (error.outcome_unknown) return "look whether it was done before sending it again";
  switch (error.kind) {
    case bb::ErrorKind::invalid_request:
      return "correct the input; nothing was done";
    case bb::ErrorKind::authentication:
      return "stop the run and check the credentials";
    case bb::ErrorKind::permission:
      return "stop the run and ask for the scope";
    case bb::ErrorKind::not_found:
      return "create or activate what is missing first";
    case bb::ErrorKind::conflict:
      return "it is there already: update it instead";
    case bb::ErrorKind::rejected:
      return "have somebody read the service's words";
    case bb::ErrorKind::throttled:
    case bb::ErrorKind::unavailable:
    case bb::ErrorKind::timeout:
      return "keep it for the next run";
    case bb::ErrorKind::cancelled:
      return "nothing: it was your decision";
    case bb::ErrorKind::malformed_response:
      return "report it: the service broke its promise";
  }
  return "report it";
}

void show(const bb::Error& error) {
  std::cout << bb::to_string(error.kind) << "\n  message:  " << error.message << '\n';
  for (const bb::Violation& violation : error.violations) {
    std::cout << "  field:    " << violation.field << ": " << violation.reason << '\n';
  }
  // The service's own words may name a person: show them to who may see that, do not log them.
  if (error.service && error.service->message) std::cout << "  service:  " << *error.service->message << '\n';
  if (error.retry_after) std::cout << "  wait:     " << error.retry_after->count() << " ms\n";
  std::cout << "  attempts: " << error.attempts << "\n  to do:    " << what_to_do(error) << "\n\n";
}

/// Creates a home at a service that answers as `script` says, and shows the error.
void fail(const std::function<void(ScriptedEngine&)>& script, const bb::HomeRequest& home) {
  const auto engine = std::make_shared<ScriptedEngine>();
  script(*engine);
  bb::TransportConfig config;
  config.base_url = "https://api.test";
  config.credentials = bb::AccessToken{"token"};
  const bb::HomesClient homes{bb::HttpTransport::create(config, engine).value()};
  show(homes.create(home).error());
}

std::string body(int status, const std::string& message) {
  return R"({"status":)" + std::to_string(status) + R"(,"message":")" + message +
         R"(","path":"/api/v2/homes"})";
}

}  // namespace

int main() {
  const bb::HomeRequest home = {.external_id = "HOME_12345",
                                .address_line1 = "123 Main St",
                                .city = "Columbus",
                                .state = "OH",
                                .postal_code = "43215",
                                .type = bb::HomeType::single_family,
                                .neighborhood_external_id = "NH_001"};
  try {
    fail([](ScriptedEngine&) {}, {.external_id = "HOME_12345", .state = "Ohio"});
    fail([](ScriptedEngine& engine) { engine.answer(401, body(401, "Token expired")); }, home);
    fail([](ScriptedEngine& engine) { engine.answer(403, body(403, "Missing scope home.write")); }, home);
    fail(
        [](ScriptedEngine& engine) {
          engine.answer(404, body(404, "Neighborhood with external ID 'NH_001' not found"));
        },
        home);
    fail([](ScriptedEngine& engine) { engine.answer(409, body(409, "Home already exists")); }, home);
    fail([](ScriptedEngine& engine) { engine.answer(400, body(400, "Unknown detail 'Lot'")); }, home);
    fail([](ScriptedEngine& engine) { engine.answer(429, "", {{"Retry-After", "3600"}}); }, home);
    fail([](ScriptedEngine& engine) { engine.answer(500, body(500, "Internal error")); }, home);
    fail([](ScriptedEngine& engine) { engine.hang(); }, home);
    fail([](ScriptedEngine& engine) { engine.answer(200, "<html>", {{"Content-Type", "text/html"}}); }, home);
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "error_handling: " << problem.what() << '\n';
    return 1;
  }
}
