#include "testing/sandbox_faults.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "testing/error_answer.hpp"
#include "testing/gzip.hpp"

namespace builderbacked::testing {

namespace {

using Json = nlohmann::json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// `own_status` is the API's, or 200 when it was not asked.
HttpResponse answer_of(const Fault& fault, const HttpRequest& request, int own_status) {
  HttpResponse response{fault.status, fault.headers, fault.body.value_or("")};
  if (response.status == 0) response.status = own_status;
  if (response.status == 204) response.body.clear();
  if (!fault.body && fault.status >= 400) {
    HttpResponse error =
        error_answer(fault.status, "A fault of the sandbox, as asked for", target_path(request.url));
    response.body = std::move(error.body);
    if (find_header(response.headers, "Content-Type") == nullptr) {
      response.headers.push_back(std::move(error.headers.front()));
    }
  }
  return response;
}

HttpResponse patched(HttpResponse response, const std::string& patch) {
  Json body = Json::parse(response.body, nullptr, false);
  if (body.is_discarded()) return response;
  body.merge_patch(Json::parse(patch));
  response.body = text_of(body);
  return response;
}

HttpResponse compressed(HttpResponse response) {
  if (response.body.empty()) return response;
  response.body = gzip(response.body);
  response.headers.push_back({"Content-Encoding", "gzip"});
  return response;
}

Delivery apply(const Fault& fault, const HttpRequest& request, const PlainHandler& api) {
  using Action = Fault::Action;
  using Manner = Delivery::Manner;
  const bool is_own =
      fault.action == Action::answer || fault.action == Action::endless || fault.action == Action::reset;
  HttpResponse response;
  if (!is_own || fault.after) response = api(request);
  switch (fault.action) {
    case Action::answer:
      return {answer_of(fault, request, fault.after ? response.status : 200), Manner::whole, fault.delay};
    case Action::patch:
      return {patched(std::move(response), fault.patch), Manner::whole, fault.delay};
    case Action::gzip:
      return {compressed(std::move(response)), Manner::whole, fault.delay};
    case Action::truncate:
      return {std::move(response), Manner::truncated, fault.delay};
    case Action::drip:
      return {std::move(response), Manner::dripped, fault.delay};
    case Action::endless:
      return {HttpResponse{200, {{"Content-Type", "application/json"}}, {}}, Manner::endless, fault.delay};
    case Action::reset:
      return {HttpResponse{}, Manner::reset, fault.delay};
    case Action::pass:
      break;
  }
  return {std::move(response), Manner::whole, fault.delay};
}

}  // namespace

void FaultPlan::add(const std::vector<Fault>& faults) {
  const std::lock_guard lock(mutex_);
  for (const Fault& fault : faults) waiting_.push_back({fault});
}

void FaultPlan::clear() {
  const std::lock_guard lock(mutex_);
  waiting_.clear();
}

std::string FaultPlan::list() const {
  const std::lock_guard lock(mutex_);
  Json list = Json::array();
  for (const Waiting& waiting : waiting_) {
    Json entry = Json::parse(waiting.fault.definition, nullptr, false);
    if (!entry.is_object()) entry = Json::object();  // It was not made from JSON.
    entry["applied"] = waiting.applied;
    entry["left"] = waiting.fault.times == 0 ? Json() : Json(waiting.fault.times - waiting.applied);
    list.push_back(std::move(entry));
  }
  return text_of(list);
}

bool FaultPlan::applies(Waiting& waiting, std::string_view method, std::string_view path) {
  const Fault& fault = waiting.fault;
  if (!fault.method.empty() && fault.method != method) return false;
  if (path.find(fault.path) == std::string_view::npos) return false;
  if (waiting.skipped < fault.skip) {
    ++waiting.skipped;
    return false;
  }
  if (fault.probability >= 1) return true;
  // Not a standard distribution: those differ between standard libraries.
  constexpr double unit = 1.0 / 9007199254740992.0;
  return static_cast<double>(random_() >> 11) * unit < fault.probability;
}

std::optional<Fault> FaultPlan::take(std::string_view method, std::string_view target) {
  const std::lock_guard lock(mutex_);
  ++requests_;
  for (auto waiting = waiting_.begin(); waiting != waiting_.end(); ++waiting) {
    if (!applies(*waiting, method, target_path(target))) continue;
    Fault fault = waiting->fault;
    if (++waiting->applied == fault.times) waiting_.erase(waiting);
    return fault;
  }
  return std::nullopt;
}

std::uint64_t FaultPlan::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::function<Delivery(const HttpRequest&)> with_faults(PlainHandler api, FaultPlan& plan) {
  return [api = std::move(api), &plan](const HttpRequest& request) -> Delivery {
    const auto fault = plan.take(request.method, request.url);
    return fault ? apply(*fault, request, api) : Delivery(api(request));
  };
}

}  // namespace builderbacked::testing
