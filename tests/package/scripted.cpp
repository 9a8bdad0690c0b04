#include <builderbacked/builderbacked.hpp>
#include <builderbacked/testing/sandbox.hpp>
#include <builderbacked/testing/scripted_engine.hpp>
#include <memory>

namespace bb = builderbacked;

/// Works with both engines of builderbacked::testing.
int main() {
  bb::TransportConfig config;
  config.base_url = "https://api.test";
  config.credentials = bb::AccessToken{"token"};
  const auto engine = std::make_shared<bb::testing::ScriptedEngine>();
  engine->answer(200, R"({"externalId":"H"})");
  const bb::HomesClient homes{bb::HttpTransport::create(config, engine).value()};
  if (homes.get("H").value().external_id != "H") return 1;

  config.credentials =
      bb::ClientCredentials{"https://api.test/oauth/token", "sandbox-client", "sandbox-secret"};
  const auto sandbox = std::make_shared<bb::testing::Sandbox>();
  const bb::LocationsClient locations{bb::HttpTransport::create(config, sandbox).value()};
  return locations.list_regions().value().size() == 1 ? 0 : 1;
}
