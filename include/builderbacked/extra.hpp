#pragma once

#include <map>
#include <string>

namespace builderbacked {

/// Members of a JSON object that the SDK does not know: name → JSON text.
///
/// What a server sends beyond the documented fields is kept here. On a request, every entry is sent as it
/// stands: `{"jobId", "null"}` clears a field whose member is not set. The text must be valid JSON and must
/// not repeat a member that is set, or the request is refused as `invalid_request`.
using Extra = std::map<std::string, std::string>;

}  // namespace builderbacked
