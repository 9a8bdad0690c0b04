#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Written apart from the SDK's own multipart writer, for the same reason as the schemas.

namespace builderbacked::testing {

/// One part of a multipart/form-data body; the views are into the body.
struct Part {
  std::string name;
  std::optional<std::string> filename;
  std::string_view media_type;  ///< Empty when the part has none.
  std::string_view content;
};

/// The parts of a body with that Content-Type. Throws `Problem` when it is not well-formed.
[[nodiscard]] std::vector<Part> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace builderbacked::testing
