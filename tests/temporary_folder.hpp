#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <system_error>

namespace builderbacked {

/// A folder that goes with its content.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    const std::filesystem::path all = std::filesystem::temp_directory_path();
    std::random_device chance;
    do path_ = all / ("builderbacked-" + std::to_string(chance()));
    while (!std::filesystem::create_directory(path_));
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file and answers its path; both names are UTF-8.
  [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = path_ / std::u8string(name.begin(), name.end());
    std::ofstream(file, std::ios::binary) << content;
    const std::u8string text = file.u8string();
    return {text.begin(), text.end()};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace builderbacked
