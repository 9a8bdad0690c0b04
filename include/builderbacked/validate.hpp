#pragma once

#include "builderbacked/export.hpp"
#include "builderbacked/models.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// Checks a request as the clients do before they send it, without sending it; not what a call demands beyond
/// the request, such as the external id of a document that is updated. The error's `violations` hold
/// everything that is wrong, each with its field path in the API's names, e.g. `homeowners[1].email`.
template <RequestModel M>
[[nodiscard]] BUILDERBACKED_EXPORT Result<void> validate(const M& request);

/// Checks that an image can be sent: reads the start of the file.
[[nodiscard]] BUILDERBACKED_EXPORT Result<void> validate(const ProfileImage& image);

}  // namespace builderbacked
