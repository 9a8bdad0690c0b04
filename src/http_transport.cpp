#include "builderbacked/http_transport.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "curl_engine.hpp"
#include "pace.hpp"
#include "text.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

std::vector<Violation> check_headers(const std::vector<HttpHeader>& headers) {
  std::vector<Violation> violations;
  constexpr std::string_view token_characters =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view reserved[] = {"Accept",
                                           "Accept-Encoding",
                                           "Authorization",
                                           "Connection",
                                           "Content-Length",
                                           "Content-Type",
                                           "Expect",
                                           "Host",
                                           "Proxy-Authorization",
                                           "TE",
                                           "Trailer",
                                           "Transfer-Encoding",
                                           "Upgrade",
                                           "User-Agent"};
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const HttpHeader& header = headers[i];
    const std::string field = "headers[" + std::to_string(i) + ']';
    if (header.name.empty() || header.name.find_first_not_of(token_characters) != std::string::npos) {
      violations.push_back({field + ".name", "is not a header name"});
    } else if (std::any_of(std::begin(reserved), std::end(reserved),
                           [&](std::string_view name) { return equals_ignoring_case(name, header.name); })) {
      violations.push_back({field + ".name", "is a header that the SDK sets"});
    }
    if (has_control_character(header.value))
      violations.push_back({field + ".value", "contains a control character"});
  }
  return violations;
}

HttpTransport::Impl::Impl(TransportConfig config, std::shared_ptr<HttpEngine> engine)
    : config_(std::move(config)),
      engine_(std::move(engine)),
      tokens_(config_.credentials),
      budget_(config_.retry.budget) {
  base_url_ = config_.base_url.substr(0, config_.base_url.find_last_not_of('/') + 1);
  user_agent_ = config_.user_agent + (config_.user_agent.empty() ? "" : " ") +
                "builderbacked-cpp/" BUILDERBACKED_VERSION;
}

HttpRequest HttpTransport::Impl::make_request(std::string_view method, const std::string& path,
                                              const CallOptions& options) const {
  HttpRequest request;
  request.method = method;
  request.url.reserve(base_url_.size() + path.size());
  request.url.append(base_url_).append(path);
  request.headers.reserve(4 + options.headers.size());  // With a Content-Type.
  request.headers.push_back({"Authorization", {}});
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", user_agent_});
  request.headers.insert(request.headers.end(), options.headers.begin(), options.headers.end());
  request.max_response_bytes = config_.max_response_bytes;
  return request;
}

HttpRequest HttpTransport::Impl::request_for(Call& call, const CallOptions& options) const {
  HttpRequest request = make_request(call.method, call.path, options);
  if (!call.content_type.empty()) request.headers.push_back({"Content-Type", call.content_type});
  request.body = std::move(call.body);
  request.body_stream = std::move(call.body_stream);
  return request;
}

HttpRequest HttpTransport::Impl::lookup_request(const Settlement& settlement,
                                                const CallOptions& options) const {
  return make_request("GET", settlement.path, options);
}

HttpRequest HttpTransport::Impl::token_request() const {
  HttpRequest request = builderbacked::token_request(std::get<ClientCredentials>(config_.credentials));
  request.headers.push_back({"User-Agent", user_agent_});
  return request;
}

void HttpTransport::Impl::start(HttpLane& lane, std::uint64_t id, Transfer& transfer) {
  ++transfer.attempts;
  transfer.in_flight = true;
  transfer.started_at = engine_->now();
  lane.start(id, transfer.request);
}

std::optional<std::chrono::milliseconds> HttpTransport::Impl::retry_after_of(const AttemptOutcome& outcome) {
  const auto* response = std::get_if<HttpResponse>(&outcome);
  return response == nullptr ? std::nullopt : retry_after(*response, engine_->wall_clock());
}

bool HttpTransport::Impl::plan_wait(TimePoint& ready_at, int attempts, const AttemptOutcome& outcome,
                                    TimePoint deadline) {
  const auto asked = retry_after_of(outcome);
  const auto wait = asked ? *asked : backoff(config_.retry, attempts, engine_->random());
  const TimePoint time = engine_->now();
  // In milliseconds: in the clock's own unit the longest of waits would overflow.
  if (wait >= std::chrono::floor<std::chrono::milliseconds>(deadline - time)) return false;
  if (!budget_.take()) return false;
  ready_at = time + wait;
  return true;
}

bool HttpTransport::Impl::plan_repeat(Transfer& transfer, const AttemptOutcome& outcome, TimePoint deadline) {
  return transfer.attempts < config_.retry.max_attempts &&
         plan_wait(transfer.ready_at, transfer.attempts, outcome, deadline);
}

CallEvent HttpTransport::Impl::attempt_event(const Transfer& transfer) const {
  CallEvent event;
  event.stage = CallEvent::Stage::attempt;
  event.operation = transfer.operation;
  event.method = transfer.request.method;
  event.path = transfer.path_template;
  event.attempt = transfer.attempts;
  event.elapsed = std::chrono::floor<std::chrono::microseconds>(engine_->now() - transfer.started_at);
  event.bytes_sent = body_size(transfer.request);
  return event;
}

void HttpTransport::Impl::report_attempt(const Transfer& transfer, const AttemptOutcome& outcome) const {
  if (!config_.observer) return;
  CallEvent event = attempt_event(transfer);
  if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
    event.status = response->status;
    event.error = kind_of(*response);
    event.bytes_received = response->body.size();
  } else {
    event.error = kind_of(std::get<HttpFault>(outcome));
  }
  report(event);
}

void HttpTransport::Impl::report_attempt(const Transfer& transfer, ErrorKind error) const {
  if (!config_.observer) return;
  CallEvent event = attempt_event(transfer);
  event.error = error;
  report(event);
}

void HttpTransport::Impl::report(const CallEvent& event) const noexcept {
  try {
    config_.observer(event);
  } catch (...) {  // What is observed must not depend on who observes it.
  }
}

Result<Reply> HttpTransport::Impl::send(Call call, const CallOptions& options) {
  std::optional<Result<Reply>> result;
  call.done = [&](Result<Reply>&& settled) { result = std::move(settled); };
  const auto once = [&, taken = false]() mutable {
    return std::exchange(taken, true) ? std::nullopt : std::optional<Call>(std::move(call));
  };
  Pace pace;
  drive(once, pace, options);
  return *std::move(result);
}

HttpTransport::HttpTransport(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpTransport::~HttpTransport() = default;

Result<std::shared_ptr<HttpTransport>> HttpTransport::create(TransportConfig config,
                                                             std::shared_ptr<HttpEngine> engine) {
  if (auto violations = check_config(config); !violations.empty()) {
    return invalid_request("transport.create", std::move(violations));
  }
  if (engine == nullptr) {
    auto made = make_curl_engine(config);
    if (!made) return std::move(made).error();
    engine = *std::move(made);
  }
  return std::shared_ptr<HttpTransport>(
      new HttpTransport(std::make_unique<Impl>(std::move(config), std::move(engine))));
}

}  // namespace builderbacked
