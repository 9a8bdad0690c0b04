#pragma once

#include <memory>
#include <string>
#include <utility>

#include "builderbacked/builderbacked.hpp"
#include "record.hpp"

namespace builderbacked {

/// Clients of a server at a loopback address, with the fixed token "TOKEN".
struct RawClients {
  explicit RawClients(TransportConfig config) : transport(HttpTransport::create(std::move(config)).value()) {}
  explicit RawClients(const std::string& base_url) : RawClients(config_for(base_url)) {}

  static TransportConfig config_for(const std::string& base_url) {
    TransportConfig config;
    config.observer = record;
    config.base_url = base_url;
    config.credentials = AccessToken{"TOKEN"};
    config.retry.initial_wait = std::chrono::milliseconds{1};
    return config;
  }

  std::shared_ptr<HttpTransport> transport;
  HomesClient homes{transport};
  LocationsClient locations{transport};
  UsersClient users{transport};
  DocumentsClient documents{transport};
};

}  // namespace builderbacked
