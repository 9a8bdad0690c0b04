#include "builderbacked/http_transport.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "curl_engine.hpp"
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
    : config_(std::move(config)), engine_(std::move(engine)), tokens_(config_.credentials) {
  base_url_ = config_.base_url.substr(0, config_.base_url.find_last_not_of('/') + 1);
  user_agent_ = config_.user_agent + (config_.user_agent.empty() ? "" : " ") +
                "builderbacked-cpp/" BUILDERBACKED_VERSION;
}

HttpRequest HttpTransport::Impl::request_for(Call& call, const CallOptions& options) const {
  HttpRequest request;
  request.method = call.method;
  request.url = base_url_ + call.path;
  request.headers = {{"Authorization", {}}, {"Accept", "application/json"}, {"User-Agent", user_agent_}};
  if (!call.content_type.empty()) request.headers.push_back({"Content-Type", call.content_type});
  request.headers.insert(request.headers.end(), options.headers.begin(), options.headers.end());
  request.body = std::move(call.body);
  request.body_stream = std::move(call.body_stream);
  request.max_response_bytes = config_.max_response_bytes;
  return request;
}

HttpRequest HttpTransport::Impl::token_request() const {
  HttpRequest request = builderbacked::token_request(std::get<ClientCredentials>(config_.credentials));
  request.headers.push_back({"User-Agent", user_agent_});
  return request;
}

Result<Reply> HttpTransport::Impl::send(Call call, const CallOptions& options) {
  std::optional<Call> source = std::move(call);
  std::optional<Result<Reply>> result;
  drive([&] { return std::exchange(source, std::nullopt); },
        [&](std::size_t /*index*/, Result<Reply> settled) { result = std::move(settled); }, 1, options);
  return *std::move(result);
}

HttpTransport::HttpTransport(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpTransport::~HttpTransport() = default;

Result<std::shared_ptr<HttpTransport>> HttpTransport::create(TransportConfig config,
                                                             std::shared_ptr<HttpEngine> engine) {
  if (auto violations = check_config(config); !violations.empty()) {
    return invalid_request("transport.create", std::move(violations));
  }
  if (engine == nullptr) engine = make_curl_engine(config);
  return std::shared_ptr<HttpTransport>(
      new HttpTransport(std::make_unique<Impl>(std::move(config), std::move(engine))));
}

}  // namespace builderbacked
