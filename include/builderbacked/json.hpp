#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "builderbacked/error.hpp"
#include "builderbacked/json_text.hpp"

// For users of nlohmann/json: `nlohmann::json json = home;` and `json.get<builderbacked::Home>()`, lists and
// maps of models too. Opt-in, and inline over text: the library's binary interface knows nothing of it, so
// any version of nlohmann/json will do. What cannot be converted throws `RequestFailed`.

namespace builderbacked {

template <class BasicJson, Model M>
void to_json(BasicJson& json, const M& model) {
  json = BasicJson::parse(to_json_text(model), nullptr, false);
  if (!json.is_discarded()) return;
  Error error;
  error.kind = ErrorKind::invalid_request;
  error.operation = "to_json";
  error.message = "to_json: extra holds what is not JSON, or a text is not UTF-8";
  throw RequestFailed(std::move(error));
}

template <class BasicJson, Model M>
void from_json(const BasicJson& json, M& model) {
  // A text that is not UTF-8 is no reason for an exception of another library.
  constexpr auto replace = BasicJson::error_handler_t::replace;
  model = from_json_text<M>(json.dump(-1, ' ', false, replace)).value();
}

}  // namespace builderbacked
