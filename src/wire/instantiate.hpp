#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "builderbacked/json_text.hpp"
#include "builderbacked/validate.hpp"
#include "call.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/validate.hpp"

// What every model gets from its field table. The macros stand at the end of each *_wire.cpp, outside
// namespaces.

namespace builderbacked {

template <Model M>
std::string to_json_text(const M& model) {
  return wire::encode(model);
}

template <Model M>
Result<M> from_json_text(std::string_view text) {
  M model;
  if (auto problem = wire::decode_into(model, text)) {
    std::string place = problem->pointer.empty() ? "the text" : std::move(problem->pointer);
    return invalid_request("from_json_text", {{std::move(place), std::move(problem->problem)}});
  }
  return model;
}

template <RequestModel M>
Result<void> validate(const M& request) {
  std::vector<Violation> violations;
  wire::validate(request, {}, violations);
  if (!violations.empty()) return invalid_request("validate", std::move(violations));
  return {};
}

}  // namespace builderbacked

#define BUILDERBACKED_INSTANTIATE_MODEL(M)                                                             \
  template std::string builderbacked::wire::encode(const builderbacked::M&);                           \
  template std::optional<builderbacked::wire::DecodeError> builderbacked::wire::decode_into(           \
      builderbacked::M&, std::string_view);                                                            \
  template BUILDERBACKED_EXPORT std::string builderbacked::to_json_text(const builderbacked::M&);      \
  template BUILDERBACKED_EXPORT builderbacked::Result<builderbacked::M> builderbacked::from_json_text( \
      std::string_view)

#define BUILDERBACKED_INSTANTIATE_REQUEST(M)                                               \
  BUILDERBACKED_INSTANTIATE_MODEL(M);                                                      \
  template BUILDERBACKED_EXPORT builderbacked::Result<void> builderbacked::validate(       \
      const builderbacked::M&);                                                            \
  template void builderbacked::wire::validate(const builderbacked::M&, const std::string&, \
                                              std::vector<builderbacked::Violation>&)

#define BUILDERBACKED_INSTANTIATE_RESPONSE(M)                                                \
  BUILDERBACKED_INSTANTIATE_MODEL(M);                                                        \
  template std::optional<builderbacked::wire::DecodeError> builderbacked::wire::decode_into( \
      std::vector<builderbacked::M>&, std::string_view)
