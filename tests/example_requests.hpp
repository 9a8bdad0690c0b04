#pragma once

#include <string>

#include "builderbacked/document.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/user.hpp"

// Requests with the documentation's values.

namespace builderbacked {

inline HomeRequest example_home() {
  return {.external_id = "HOME_12345",
          .address_line1 = "123 Main St",
          .city = "Columbus",
          .state = "OH",
          .postal_code = "43215",
          .type = HomeType::single_family,
          .neighborhood_external_id = "NH_001"};
}

inline UserRequest example_user() {
  return {.external_id = "EMP_12345",
          .first_name = "John",
          .last_name = "Smith",
          .role_name = "Field Manager",
          .email = "john.smith@builder.com",
          .phone_number = "(555) 555-5555"};
}

inline const char* const example_user_json =
    R"({"externalId":"EMP_12345","firstName":"John","lastName":"Smith","roleName":"Field Manager",)"
    R"("email":"john.smith@builder.com","phoneNumber":"(555) 555-5555"})";

inline DocumentRequest example_document() {
  return {.external_id = "DOC_001",
          .category = "Warranty",
          .name = "HVAC Warranty",
          .url = "https://example.com/documents/hvac-warranty.pdf",
          .type = DocumentType::external_url,
          .shareable = true,
          .display_start = "2025-01-01 00:00:00.000",
          .display_end = "2035-01-01 00:00:00.000"};
}

inline const char* const example_document_json =
    R"({"externalId":"DOC_001","category":"Warranty","name":"HVAC Warranty",)"
    R"("url":"https://example.com/documents/hvac-warranty.pdf","type":"EXTERNAL_URL","shareable":true,)"
    R"("displayStart":"2025-01-01 00:00:00.000","displayEnd":"2035-01-01 00:00:00.000"})";

/// The smallest of PNG images: a white dot.
inline std::string example_png() {
  using namespace std::string_literals;
  return "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9BU\0\0\0\nIDATx\x9C"
         "c\xF8\x0F\0\x01\x01\x01\0\xE2\xB4\xA2\xE1\0\0\0\0IEND\xAE"
         "B`\x82"s;
}

}  // namespace builderbacked
