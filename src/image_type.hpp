#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace builderbacked {

/// One of the image formats that the API takes.
struct ImageType {
  std::string_view media_type;  ///< "image/jpeg"
  std::string_view extension;   ///< ".jpg"
};

/// How much of an image is enough to tell its type: an SVG may begin with long comments.
inline constexpr std::size_t image_type_bytes = std::size_t{64} * 1024;

/// The type that an image's first bytes show, whatever its name says; nothing when it is none of the six.
[[nodiscard]] std::optional<ImageType> image_type(std::string_view start) noexcept;

}  // namespace builderbacked
