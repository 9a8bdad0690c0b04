#include <builderbacked/builderbacked.hpp>
#include <builderbacked/testing/scripted_engine.hpp>
#include <iostream>

namespace bb = builderbacked;

int main() {
  try {
    bb::TransportConfig config;
    config.base_url = "https://api.test";
    config.credentials = bb::AccessToken{"any"};
    bb::HttpTransport::create(config).value();  // Over libcurl, which has to be there.
    const auto engine = std::make_shared<bb::testing::ScriptedEngine>();
    engine->answer(503).answer(200, R"({"externalId":"HOME_12345"})");
    const bb::HomesClient homes{bb::HttpTransport::create(config, engine).value()};
    const bb::Home home = homes.get("HOME_12345").value();
    std::cout << home.external_id << " after " << engine->requests().size() << " requests\n";
    return home.external_id == "HOME_12345" && engine->requests().size() == 2 ? 0 : 1;
  } catch (const bb::RequestFailed& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
