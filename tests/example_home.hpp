#pragma once

#include "builderbacked/home.hpp"

namespace builderbacked {

/// A complete request with the documentation's values.
inline HomeRequest example_home() {
  return {.external_id = "HOME_12345",
          .address_line1 = "123 Main St",
          .city = "Columbus",
          .state = "OH",
          .postal_code = "43215",
          .type = HomeType::single_family,
          .neighborhood_external_id = "NH_001"};
}

}  // namespace builderbacked
