#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "builderbacked/error.hpp"
#include "builderbacked/json_text.hpp"

/// @file
/// For users of nlohmann/json: `nlohmann::json json = home;` and `json.get<builderbacked::Home>()`, lists and
/// maps of models too. Opt-in, and inline over text: the library's binary interface knows nothing of it. A
/// model that cannot be converted throws `RequestFailed`. Numbers are nlohmann's: digits that it cannot hold
/// are lost; `to_json_text` keeps them.

namespace builderbacked {

/// @cond For `to_json` and `from_json` alone.
[[noreturn]] inline void refuse_conversion(const char* operation, const char* reason) {
  Error error;
  error.kind = ErrorKind::invalid_request;
  error.operation = operation;
  error.message = error.operation + ": " + reason;
  throw RequestFailed(std::move(error));
}
/// @endcond

/// What `nlohmann::json json = model;` calls. Throws `RequestFailed` when a text is not UTF-8, or `extra` or
/// a detail is not JSON.
template <class BasicJson, Model M>
void to_json(BasicJson& json, const M& model) {
  json = BasicJson::parse(to_json_text(model), nullptr, false);
  if (json.is_discarded()) {
    refuse_conversion("to_json",
                      "a text is not UTF-8, or extra or a detail is not JSON that nlohmann can hold");
  }
}

/// What `json.get<M>()` calls. Throws `RequestFailed` when a text is not UTF-8 or `from_json_text` refuses
/// it.
template <class BasicJson, Model M>
void from_json(const BasicJson& json, M& model) {
  std::string text;
  try {
    text = json.dump();
  } catch (const typename BasicJson::type_error&) {
    refuse_conversion("from_json", "a text is not UTF-8");
  }
  model = from_json_text<M>(text).value();
}

}  // namespace builderbacked
