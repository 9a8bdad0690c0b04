#include "testing/openapi_document.hpp"

#include <string>
#include <string_view>

#include "testing/yaml.hpp"

namespace builderbacked::testing {

extern const std::string_view openapi_yaml;  // Made from the file when this is built.

const nlohmann::ordered_json& openapi_document() {
  static const nlohmann::ordered_json document = json_of_yaml(std::string(openapi_yaml));
  return document;
}

}  // namespace builderbacked::testing
