#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "text.hpp"
#include "transport_impl.hpp"
#include "url.hpp"
#include "utf8_path.hpp"

namespace builderbacked {

namespace {

using namespace std::chrono_literals;

std::string environment(const char* name) {
#ifdef _WIN32
  const wchar_t* value = _wgetenv(path_from_utf8(name).c_str());
  return value == nullptr ? std::string() : to_utf8(value);  // Texts as names of files have them: in UTF-8.
#else
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
#endif
}

std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" ,\t\r\n");
    if (end != 0) scopes.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return scopes;
}

/// Characters that RFC 6749 allows in a token or scope.
bool is_token_text(std::string_view text) {
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F || c == '"' || c == '\\') return false;
  }
  return !text.empty();
}

void check_url(const std::string& text, std::string_view field, bool allow_plain_http, bool allow_query,
               std::vector<Violation>& violations) {
  const auto report = [&](const char* reason) { violations.push_back({std::string(field), reason}); };
  if (text.empty()) return report("is required");
  const auto url = parse_url(text);
  if (!url) return report("is not an http or https URL without user info and fragment");
  if (!allow_query && text.find('?') != std::string::npos) report("must not have a query");
  if (!url->https && !allow_plain_http && !is_loopback(url->host)) {
    report("must be https: credentials would travel readable (allow_plain_http permits it)");
  }
}

void check_credentials(const TransportConfig& config, std::vector<Violation>& violations) {
  if (const auto* fixed = std::get_if<AccessToken>(&config.credentials)) {
    if (!is_token_text(fixed->token)) {
      violations.push_back(
          {"access_token", fixed->token.empty() ? "is required" : "has characters no token can have"});
    }
    return;
  }
  const auto& client = std::get<ClientCredentials>(config.credentials);
  check_url(client.token_url, "token_url", config.allow_plain_http, true, violations);
  if (client.client_id.empty()) violations.push_back({"client_id", "is required"});
  if (client.client_secret.empty()) violations.push_back({"client_secret", "is required"});
  for (const std::string& scope : client.scopes) {
    if (!is_token_text(scope)) violations.push_back({"scopes", "has an entry that cannot be a scope"});
  }
}

void check_certificates(const TransportConfig& config, std::vector<Violation>& violations) {
  const auto require = [&](bool holds, const char* field, const char* reason) {
    if (!holds) violations.push_back({field, reason});
  };
  const auto exists = [](const std::string& path) {
    std::error_code problem;
    return path.empty() || std::filesystem::exists(path_from_utf8(path), problem);
  };
  require(config.ca_file.empty() || config.ca_directory.empty(), "ca_directory",
          "must not be set beside ca_file");
  require(exists(config.ca_file), "ca_file", "does not exist");
  require(exists(config.ca_directory), "ca_directory", "does not exist");
  require(exists(config.client_certificate), "client_certificate", "does not exist");
  require(exists(config.client_key), "client_key", "does not exist");
  const bool has_certificate = !config.client_certificate.empty();
  require(has_certificate || config.client_key.empty(), "client_key", "needs a client_certificate");
  require(has_certificate || config.client_key_password.empty(), "client_key_password",
          "needs a client_certificate");
}

void check_proxy(const TransportConfig& config, std::vector<Violation>& violations) {
  const auto report = [&](const char* field, const char* reason) { violations.push_back({field, reason}); };
  if (config.proxy.empty()) {
    if (!config.proxy_user.empty()) report("proxy_user", "needs a proxy");
    if (!config.proxy_password.empty()) report("proxy_password", "needs a proxy");
    return;
  }
  const auto url = parse_url(config.proxy);
  if (!url || url->path.size() > 1 || config.proxy.find('?') != std::string::npos) {
    report("proxy",
           "is not an http or https URL of a host and port alone (credentials: proxy_user, proxy_password)");
  }
  // In Basic credentials (RFC 7617) the first colon ends the user.
  if (config.proxy_user.find(':') != std::string::npos) report("proxy_user", "contains a colon");
  if (has_control_character(config.proxy_user)) report("proxy_user", "contains a control character");
  if (has_control_character(config.proxy_password)) report("proxy_password", "contains a control character");
  if (config.proxy_user.empty() && !config.proxy_password.empty()) {
    report("proxy_user", "is required beside proxy_password");
  }
}

}  // namespace

std::vector<Violation> check_config(const TransportConfig& config) {
  std::vector<Violation> violations;
  const auto require = [&](bool holds, const char* field, const char* reason) {
    if (!holds) violations.push_back({field, reason});
  };
  check_url(config.base_url, "base_url", config.allow_plain_http, false, violations);
  check_credentials(config, violations);
  check_certificates(config, violations);
  check_proxy(config, violations);
  require(config.deadline > 0ms, "deadline", "must be positive");
  require(config.connect_timeout > 0ms, "connect_timeout", "must be positive");
  require(config.stall_timeout > 0s, "stall_timeout", "must be positive");
  require(config.retry.max_attempts >= 1, "retry.max_attempts", "must be at least 1");
  require(config.retry.initial_wait >= 0ms, "retry.initial_wait", "must not be negative");
  require(config.retry.max_wait >= 0ms, "retry.max_wait", "must not be negative");
  require(config.retry.budget >= 0, "retry.budget", "must not be negative");
  require(config.max_response_bytes > 0, "max_response_bytes", "must be positive");
  require(!has_control_character(config.user_agent), "user_agent", "contains a control character");
  return violations;
}

Result<TransportConfig> TransportConfig::from_environment() {
  std::vector<Violation> violations;
  const auto require = [&](const char* name, const char* problem = "is not set") {
    std::string value = environment(name);
    if (value.empty()) violations.push_back({name, problem});
    return value;
  };
  TransportConfig config;
  config.base_url = require("BUILDERBACKED_BASE_URL");
  config.ca_file = environment("BUILDERBACKED_CA_FILE");
  if (std::string token = environment("BUILDERBACKED_ACCESS_TOKEN"); !token.empty()) {
    if (!environment("BUILDERBACKED_CLIENT_ID").empty() ||
        !environment("BUILDERBACKED_CLIENT_SECRET").empty()) {
      violations.push_back({"BUILDERBACKED_ACCESS_TOKEN", "must not be set beside client credentials"});
    }
    config.credentials = AccessToken{std::move(token)};
  } else {
    ClientCredentials client;
    client.token_url = require("BUILDERBACKED_TOKEN_URL", "is not set (nor is BUILDERBACKED_ACCESS_TOKEN)");
    client.client_id = require("BUILDERBACKED_CLIENT_ID");
    client.client_secret = require("BUILDERBACKED_CLIENT_SECRET");
    if (auto scopes = split_scopes(environment("BUILDERBACKED_SCOPES")); !scopes.empty()) {
      client.scopes = std::move(scopes);
    }
    config.credentials = std::move(client);
  }
  if (!violations.empty()) return invalid_request("transport.from_environment", std::move(violations));
  return config;
}

}  // namespace builderbacked
