#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "builderbacked/error.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/user.hpp"
#include "image_type.hpp"

namespace builderbacked {

/// An image that can be sent.
struct CheckedImage {
  std::string label;     ///< Before a reason in a message: the path in quotes, or empty.
  std::string filename;  ///< Fit for the form.
  ImageType type;
  std::shared_ptr<HttpBodyStream> content;
};

/// Looks at the image: its size and its first bytes. What keeps it from being sent becomes a violation.
[[nodiscard]] std::optional<CheckedImage> check_image(const ProfileImage& image,
                                                      std::vector<Violation>& violations);

}  // namespace builderbacked
