#pragma once

#include <string>
#include <string_view>

#include "builderbacked/export.hpp"
#include "builderbacked/models.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// A model as one line of JSON in the API's own names: what is set, then `extra`. The model is not validated:
/// `extra` that is not JSON, or text that is not UTF-8, is written as it stands.
template <Model M>
[[nodiscard]] BUILDERBACKED_EXPORT std::string to_json_text(const M& model);

/// A model from JSON text: as tolerant as reading an answer. Members that are unknown go to `extra`, a null
/// member is absent. Not JSON, or a wrong type, is an `invalid_request` that names the place as JSON pointer.
template <Model M>
[[nodiscard]] BUILDERBACKED_EXPORT Result<M> from_json_text(std::string_view text);

}  // namespace builderbacked
