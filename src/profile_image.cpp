#include "profile_image.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "body_stream.hpp"
#include "builderbacked/validate.hpp"
#include "call.hpp"
#include "multipart.hpp"
#include "text.hpp"
#include "utf8_path.hpp"

namespace builderbacked {

namespace {

namespace fs = std::filesystem;

/// Why the bytes cannot be a profile image; `start` is what is at their beginning.
std::string content_problem(std::uintmax_t size, std::string_view start) {
  if (size == 0) return "is empty";
  if (size > ProfileImage::max_bytes) {
    return "has " + std::to_string(size) + " bytes, more than the " +
           std::to_string(ProfileImage::max_bytes) + " allowed";
  }
  return image_type(start) ? "" : "is not a JPEG, PNG, GIF, BMP, WebP or SVG image";
}

/// Why a path cannot be opened at all.
std::string_view path_problem(std::string_view path) {
  if (path.empty()) return "has an empty path";
  if (!is_utf8(path)) return "has a path that is not UTF-8";
  if (path.find('\0') != std::string_view::npos) return "has a NUL in its path";
  return {};
}

/// The path in one line, before a reason.
std::string label_of(std::string path) {
  std::replace_if(
      path.begin(), path.end(),
      [](char c) {
        return has_control_character({&c, 1});
      },
      '?');
  return '\'' + path + "' ";
}

std::string read_start(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(image_type_bytes, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start;
}

std::string_view kind_problem(const fs::path& path) {
  std::error_code problem;
  switch (fs::status(path, problem).type()) {
    case fs::file_type::regular:
      return {};
    case fs::file_type::not_found:
      return "does not exist";
    case fs::file_type::directory:
      return "is a directory";
    case fs::file_type::none:
      return "cannot be read";
    default:
      return "is not a regular file";
  }
}

std::string file_problem(const fs::path& path, FileState& state, std::string& start) {
  if (const std::string_view problem = kind_problem(path); !problem.empty()) return std::string(problem);
  std::error_code unreadable;
  state = state_of(path, unreadable);
  if (!unreadable && state.size > 0) start = read_start(path);
  if (unreadable || (state.size > 0 && start.empty())) return "cannot be read";
  return content_problem(state.size, start);
}

/// What is sent as the image's file name; a server takes a file without one for no file.
std::string filename_for(const std::string& path, const ImageType& type) {
  std::string name = form_filename(path);
  if (name.empty() || name == "." || name == "..") name = "profile" + std::string(type.extension);
  return name;
}

std::optional<CheckedImage> check_file(const std::string& utf8_path, std::vector<Violation>& violations) {
  if (const std::string_view problem = path_problem(utf8_path); !problem.empty()) {
    violations.push_back({"profileImage", std::string(problem)});
    return std::nullopt;
  }
  const fs::path path = path_from_utf8(utf8_path);
  FileState state;
  std::string start;
  if (const std::string problem = file_problem(path, state, start); !problem.empty()) {
    violations.push_back({"profileImage", label_of(utf8_path) + problem});
    return std::nullopt;
  }
  const ImageType type = *image_type(start);
  return CheckedImage{label_of(utf8_path), filename_for(utf8_path, type), type, stream_file(path, state)};
}

std::optional<CheckedImage> check_bytes(const ProfileImage& image, std::vector<Violation>& violations) {
  const std::string_view start = std::string_view(*image.bytes()).substr(0, image_type_bytes);
  if (std::string problem = content_problem(image.bytes()->size(), start); !problem.empty()) {
    violations.push_back({"profileImage", std::move(problem)});
  }
  if (!is_utf8(image.path())) violations.push_back({"profileImage", "has a file name that is not UTF-8"});
  const auto type = image_type(start);
  if (!type || !violations.empty()) return std::nullopt;
  return CheckedImage{"", filename_for(image.path(), *type), *type, stream_text(image.bytes())};
}

}  // namespace

ProfileImage ProfileImage::from_file(std::string path) {
  ProfileImage image;
  image.path_ = std::move(path);
  return image;
}

ProfileImage ProfileImage::from_bytes(std::string bytes, std::string filename) {
  ProfileImage image;
  image.path_ = std::move(filename);
  image.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  return image;
}

std::optional<CheckedImage> check_image(const ProfileImage& image, std::vector<Violation>& violations) {
  return image.bytes() == nullptr ? check_file(image.path(), violations) : check_bytes(image, violations);
}

Result<void> validate(const ProfileImage& image) {
  std::vector<Violation> violations;
  if (!check_image(image, violations)) return invalid_request("validate", std::move(violations));
  return {};
}

}  // namespace builderbacked
