#pragma once

#include <string_view>
#include <vector>

namespace builderbacked::testing {

/// A file that is compiled in.
struct PageFile {
  std::string_view name;
  std::string_view media_type;
  std::string_view content;
};

/// What the page needs of swagger-ui-dist. Empty in a build without BUILDERBACKED_SWAGGER_UI.
[[nodiscard]] std::vector<PageFile> swagger_ui_files();

}  // namespace builderbacked::testing
