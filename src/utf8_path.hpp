#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "text.hpp"

namespace builderbacked {

/// Names of files are UTF-8 in all of the library's texts; on Windows the system has them in UTF-16, and a
/// text that is not UTF-8 names nothing.
[[nodiscard]] inline std::filesystem::path path_from_utf8(std::string_view text) {
#ifdef _WIN32
  if (!is_utf8(text)) return {};
#endif
  return std::u8string(text.begin(), text.end());
}

[[nodiscard]] inline std::string to_utf8(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace builderbacked
