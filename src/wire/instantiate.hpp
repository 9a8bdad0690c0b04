#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/json_text.hpp"
#include "call.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/validate.hpp"

// What every model gets from its field table. The macros stand at the end of each *_wire.cpp, outside
// namespaces.

namespace builderbacked {

template <class Model>
std::string to_json_text(const Model& model) {
  return wire::encode(model);
}

template <class Model>
Result<Model> from_json_text(std::string_view text) {
  auto decoded = wire::decode<Model>(text);
  if (auto* problem = std::get_if<wire::DecodeError>(&decoded)) {
    std::string place = problem->pointer.empty() ? "the text" : std::move(problem->pointer);
    return invalid_request("from_json_text", {{std::move(place), std::move(problem->problem)}});
  }
  return std::move(std::get<Model>(decoded));
}

}  // namespace builderbacked

#define BUILDERBACKED_INSTANTIATE_MODEL(Model)                                                               \
  template std::string builderbacked::wire::encode(const builderbacked::Model&);                             \
  template std::variant<builderbacked::Model, builderbacked::wire::DecodeError> builderbacked::wire::decode( \
      std::string_view);                                                                                     \
  template BUILDERBACKED_EXPORT std::string builderbacked::to_json_text(const builderbacked::Model&);        \
  template BUILDERBACKED_EXPORT builderbacked::Result<builderbacked::Model> builderbacked::from_json_text(   \
      std::string_view)

#define BUILDERBACKED_INSTANTIATE_REQUEST(Model)                                               \
  BUILDERBACKED_INSTANTIATE_MODEL(Model);                                                      \
  template void builderbacked::wire::validate(const builderbacked::Model&, const std::string&, \
                                              std::vector<builderbacked::Violation>&)

#define BUILDERBACKED_INSTANTIATE_RESPONSE(Model)                                            \
  BUILDERBACKED_INSTANTIATE_MODEL(Model);                                                    \
  template std::variant<std::vector<builderbacked::Model>, builderbacked::wire::DecodeError> \
  builderbacked::wire::decode(std::string_view)
