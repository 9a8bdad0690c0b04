#include <builderbacked/builderbacked.hpp>
#include <builderbacked/testing/scripted_engine.hpp>
#include <iostream>

namespace bb = builderbacked;

/// Lists the regions of the service in the environment, then works with an engine of builderbacked::testing.
int main() {
  try {
    const auto transport = bb::HttpTransport::create(bb::TransportConfig::from_environment().value()).value();
    for (const bb::Region& region : bb::LocationsClient{transport}.list_regions().value()) {
      std::cout << region.name << '\n';
    }
    bb::TransportConfig config;
    config.base_url = "https://api.test";
    config.credentials = bb::AccessToken{"token"};
    const auto engine = std::make_shared<bb::testing::ScriptedEngine>();
    engine->answer(200, R"({"externalId":"H"})");
    const auto scripted = bb::HttpTransport::create(config, engine).value();
    return bb::HomesClient{scripted}.get("H").value().external_id == "H" ? 0 : 1;
  } catch (const bb::RequestFailed& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
