#include "testing/swagger_ui.hpp"

namespace builderbacked::testing {

std::vector<PageFile> swagger_ui_files() {
  return {};
}

}  // namespace builderbacked::testing
