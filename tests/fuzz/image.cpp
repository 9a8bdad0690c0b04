// The type of an image by its first bytes; the first byte of the input says where the image is cut.

#include <string>
#include <string_view>

#include "image_type.hpp"
#include "require.hpp"

namespace builderbacked::fuzz {

namespace {

std::string_view media_type(std::string_view image) {
  const auto type = image_type(image);
  return type ? type->media_type : "";
}

void check(std::string_view image, std::size_t cut) {
  const std::string_view whole = media_type(image);
  const std::string_view start = media_type(image.substr(0, cut));
  require(start.empty() || start == whole, "a type that the start shows is that of the whole");
  require(whole.empty() || media_type(std::string(image) + "<html>") == whole,
          "what follows changes nothing");
  if (const auto type = image_type(image)) {
    require(type->media_type.starts_with("image/") && type->extension.starts_with('.'),
            "a type has its names");
  }
  if (whole != "image/svg+xml") return;
  require(image.find("svg") != image.npos, "an SVG says so");
  const bool has_mark = image.starts_with("\xEF\xBB\xBF");
  const std::string comment = "\xEF\xBB\xBF <!-- <html> -->\n" + std::string(image.substr(has_mark ? 3 : 0));
  require(media_type(comment) == whole, "an SVG is one behind a comment");
  require(media_type("<html>" + std::string(image)).empty(), "an SVG within another element is none");
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  std::string_view image = fuzz::as_text(data, size);
  const std::size_t cut = fuzz::take_byte(image);
  fuzz::check(image, cut * image.size() / 256);
  return 0;
}
