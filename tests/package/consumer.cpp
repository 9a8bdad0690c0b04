#include <builderbacked/builderbacked.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace bb = builderbacked;

namespace {

/// An exception on its way from here through the library and back is still what it was.
bool comes_through(const bb::HomesClient& homes) {
  try {
    const auto source = []() -> std::optional<std::string> {
      throw bb::RequestFailed({.message = "thrown"});
    };
    static_cast<void>(homes.get_all(source, [](std::size_t, const bb::Result<bb::Home>&) {}));
  } catch (const bb::RequestFailed& problem) {
    return problem.error().message == "thrown";
  }
  return false;
}

/// What the library says is wrong can be thrown, and caught by its base.
bool can_be_caught(const bb::HomesClient& homes) {
  try {
    static_cast<void>(homes.get("").value());
  } catch (const std::exception& problem) {
    return dynamic_cast<const bb::RequestFailed*>(&problem) != nullptr;
  }
  return false;
}

}  // namespace

/// Lists the regions of the service in the environment, then throws through the library.
int main() {
  try {
    const auto transport = bb::HttpTransport::create(bb::TransportConfig::from_environment().value()).value();
    for (const bb::Region& region : bb::LocationsClient{transport}.list_regions().value()) {
      std::cout << region.name << '\n';
    }
    const bb::HomesClient homes{transport};
    return comes_through(homes) && can_be_caught(homes) ? 0 : 1;
  } catch (const bb::RequestFailed& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
