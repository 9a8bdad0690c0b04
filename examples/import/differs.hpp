#pragma once

#include <builderbacked/json_text.hpp>

#include <string_view>

namespace importer {

/// Of two models as JSON: see `differs`.
bool json_differs(std::string_view request, std::string_view stored);

/// Whether an update would change anything: some member of the request is stored with another value. What
/// the service does not state cannot be compared and does not count; nor do the homeowners of a home, which
/// an update leaves alone. E-mails are compared without case, times by what they mean.
template <builderbacked::RequestModel Request, builderbacked::ResponseModel Stored>
bool differs(const Request& request, const Stored& stored) {
  return json_differs(builderbacked::to_json_text(request), builderbacked::to_json_text(stored));
}

}  // namespace importer
