#include "testing/sandbox_tokens.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "testing/error_answer.hpp"
#include "testing/sandbox_http.hpp"

namespace builderbacked::testing {

namespace {

constexpr std::array<std::string_view, 4> all_scopes{"home.write", "location.write", "user.write",
                                                     "document.write"};

HttpResponse refuse(int status, const char* code) {
  return json_answer(status, {{"error", code}});
}

}  // namespace

SandboxTokens::SandboxTokens(const SandboxOptions& options)
    : client_id_(options.client_id),
      client_secret_(options.client_secret),
      lifetime_(options.token_lifetime) {}

HttpResponse SandboxTokens::grant(const HttpRequest& request) {
  Form form;
  for (const std::string_view pair : split(request.body, '&')) {
    const std::size_t equals = (std::min)(pair.find('='), pair.size());
    form[percent_decode(pair.substr(0, equals), true)] =
        percent_decode(pair.substr((std::min)(equals + 1, pair.size())), true);
  }
  if (request.method != "POST") return refuse(405, "invalid_request");
  const std::string* type = find_header(request.headers, "Content-Type");
  if (type == nullptr || !type->starts_with("application/x-www-form-urlencoded")) {
    return refuse(400, "invalid_request");
  }
  if (!is_client(request, form)) return refuse(401, "invalid_client");
  if (form["grant_type"] != "client_credentials") return refuse(400, "unsupported_grant_type");
  Grant grant;
  std::istringstream asked(form["scope"]);
  for (std::string scope; asked >> scope;) {
    if (std::find(all_scopes.begin(), all_scopes.end(), scope) == all_scopes.end()) {
      return refuse(400, "invalid_scope");
    }
    grant.scopes.insert(scope);
  }
  if (grant.scopes.empty()) grant.scopes.insert(all_scopes.begin(), all_scopes.end());
  grant.expires_at = Clock::now() + lifetime_;
  const std::string token = "sandbox-token-" + std::to_string(++granted_);
  tokens_[token] = std::move(grant);
  return json_answer(200,
                     {{"access_token", token}, {"token_type", "Bearer"}, {"expires_in", lifetime_.count()}});
}

bool SandboxTokens::is_client(const HttpRequest& request, Form& form) const {
  const std::string* header = find_header(request.headers, "Authorization");
  if (header == nullptr) {
    return form["client_id"] == client_id_ && form["client_secret"] == client_secret_;
  }
  if (!header->starts_with("Basic ")) return false;
  const std::string pair = base64_decode(std::string_view(*header).substr(6));
  const std::size_t colon = pair.find(':');
  return colon != std::string::npos &&
         percent_decode(std::string_view(pair).substr(0, colon), true) == client_id_ &&
         percent_decode(std::string_view(pair).substr(colon + 1), true) == client_secret_;
}

const Scopes& SandboxTokens::authenticate(const HttpRequest& request) const {
  const std::string* header = find_header(request.headers, "Authorization");
  if (header != nullptr && header->starts_with("Bearer ")) {
    const auto found = tokens_.find(header->substr(7));
    if (found != tokens_.end() && Clock::now() < found->second.expires_at) return found->second.scopes;
  }
  throw Problem{401, "Missing or invalid authentication token"};
}

}  // namespace builderbacked::testing
