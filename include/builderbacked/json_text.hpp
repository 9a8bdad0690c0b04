#pragma once

#include <string>
#include <string_view>

#include "builderbacked/export.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// A model, request or response, as one line of JSON in the API's own names: what is set, then `extra`.
/// The model is not validated: `extra` that is not JSON, or text that is not UTF-8, is written as it stands.
template <class Model>
[[nodiscard]] BUILDERBACKED_EXPORT std::string to_json_text(const Model& model);

/// A model, request or response, from JSON text: as tolerant as reading an answer. Members that are unknown
/// go to `extra`, a null member is absent. Not JSON, or a wrong type, is an `invalid_request` that names the
/// place as JSON pointer.
template <class Model>
[[nodiscard]] BUILDERBACKED_EXPORT Result<Model> from_json_text(std::string_view text);

}  // namespace builderbacked
