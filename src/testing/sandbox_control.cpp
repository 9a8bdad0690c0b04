#include "testing/sandbox_control.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "testing/sandbox_fault_json.hpp"

namespace builderbacked::testing {

namespace {

HttpResponse json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse refusal(int status, const std::string& message) {
  using Json = nlohmann::json;
  // The message may quote what was sent.
  return json_answer(status, Json{{"message", message}}.dump(-1, ' ', false, Json::error_handler_t::replace));
}

HttpResponse change_faults(FaultPlan& plan, const HttpRequest& request) {
  if (request.method == "GET") return json_answer(200, plan.list());
  if (request.method == "POST") {
    try {
      plan.add(parse_faults(request.body));
    } catch (const std::invalid_argument& problem) {
      return refusal(400, problem.what());
    }
    return json_answer(201, plan.list());
  }
  if (request.method != "DELETE") return refusal(405, "GET, POST or DELETE");
  plan.clear();
  return {204, {}, {}};
}

}  // namespace

SandboxServer::Handler control_of(FaultPlan& plan) {
  return [&plan](const HttpRequest& request) -> HttpResponse {
    if (request.url == "/faults") return change_faults(plan, request);
    if (request.url != "/requests") return refusal(404, "There are /faults and /requests");
    if (request.method != "GET") return refusal(405, "GET");
    return json_answer(200, nlohmann::json{{"count", plan.requests()}}.dump());
  };
}

}  // namespace builderbacked::testing
