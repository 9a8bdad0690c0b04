#include "testing/swagger_ui.hpp"

namespace builderbacked::testing {

// Made from the files when this is built.
extern const std::string_view swagger_ui_bundle_js;
extern const std::string_view swagger_ui_css;
extern const std::string_view swagger_ui_index_css;
extern const std::string_view swagger_ui_favicon;

std::vector<PageFile> swagger_ui_files() {
  return {{"swagger-ui-bundle.js", "text/javascript; charset=utf-8", swagger_ui_bundle_js},
          {"swagger-ui.css", "text/css; charset=utf-8", swagger_ui_css},
          {"index.css", "text/css; charset=utf-8", swagger_ui_index_css},
          {"favicon-32x32.png", "image/png", swagger_ui_favicon}};
}

}  // namespace builderbacked::testing
