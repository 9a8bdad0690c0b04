#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "example_requests.hpp"

namespace builderbacked {

/// A source of so many homes, which it makes when it is asked for them.
inline auto many_homes(std::size_t count) {
  return [made = std::size_t{0}, count]() mutable -> std::optional<HomeRequest> {
    if (made == count) return std::nullopt;
    HomeRequest home = example_home();
    home.external_id = "HOME_" + std::to_string(made++);
    return home;
  };
}

/// What the API answers to a create, in 1 KiB.
inline std::string created_home() {
  std::string start =
      R"({"id":10001,"externalId":"HOME_12345","addressLine1":"123 Main St","city":"Columbus","state":"OH",)"
      R"("postalCode":"43215","type":"Single Family","neighborhoodExternalId":"NH_001","marketHome":false,)"
      R"("fullAddress":"123 Main St, Columbus, OH 43215","regionExternalId":"Cincinnati",)"
      R"("divisionExternalId":"DIV_001","masterCommunityExternalId":"MC_001","status":"ACTIVE",)"
      R"("homeSource":"BuilderRegistration","homeDetails":{"Garage":"2","Notes":")";
  const std::string end = R"("}})";
  start.append(1024 - start.size() - end.size(), 'x');
  return start + end;
}

}  // namespace builderbacked
