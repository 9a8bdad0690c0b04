#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "builderbacked/testing/scripted_engine.hpp"
#include "example_requests.hpp"
#include "record.hpp"

// What several tests of the public interface start from.

namespace builderbacked {

/// The fields that a refused request names.
inline std::vector<std::string> fields(const Error& error) {
  std::vector<std::string> names;
  for (const Violation& violation : error.violations) names.push_back(violation.field);
  return names;
}

inline const char* const example_home_answer = R"({"id":98765,"externalId":"HOME_12345"})";

/// A configuration with a fixed token; no request goes to a token endpoint.
inline TransportConfig fixed_token_config() {
  TransportConfig config;
  config.observer = record;
  config.base_url = "https://api.test";
  config.credentials = AccessToken{"fixed-token"};
  return config;
}

inline TransportConfig client_config() {
  TransportConfig config;
  config.observer = record;
  config.base_url = "https://api.test";
  ClientCredentials client;
  client.token_url = "https://login.test/oauth/token";
  client.client_id = "the-client";
  client.client_secret = "the-secret";
  config.credentials = std::move(client);
  return config;
}

inline std::string token_answer(const std::string& token, int lifetime = 3600) {
  return R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":)" +
         std::to_string(lifetime) + "}";
}

/// A transport over a ScriptedEngine.
struct ScriptedTransport {
  explicit ScriptedTransport(TransportConfig config = fixed_token_config())
      : transport(HttpTransport::create(std::move(config), engine).value()) {}

  std::shared_ptr<testing::ScriptedEngine> engine = std::make_shared<testing::ScriptedEngine>();
  std::shared_ptr<HttpTransport> transport;
  HomesClient homes{transport};
  LocationsClient locations{transport};
  UsersClient users{transport};
  DocumentsClient documents{transport};
};

}  // namespace builderbacked
