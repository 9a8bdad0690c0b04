#include "image_type.hpp"

#include <algorithm>
#include <initializer_list>

namespace builderbacked {

namespace {

constexpr std::string_view xml_space = " \t\r\n";

/// Removes `text` up to and including `end`; false when it does not end.
bool skip_past(std::string_view& text, std::string_view end) noexcept {
  const std::size_t at = text.find(end);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + end.size());
  return true;
}

/// Removes a document type declaration, which may have declarations of its own in brackets.
bool skip_doctype(std::string_view& text) noexcept {
  const std::size_t at = text.find_first_of("[>");
  if (at == std::string_view::npos) return false;
  const bool has_subset = text[at] == '[';
  text.remove_prefix(at + 1);
  return !has_subset || (skip_past(text, "]") && skip_past(text, ">"));
}

/// Whether the first element of an XML text is `svg`, after declaration, comments and document type.
bool is_svg(std::string_view text) noexcept {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (;;) {
    text.remove_prefix((std::min)(text.find_first_not_of(xml_space), text.size()));
    bool skipped = false;
    if (text.starts_with("<?")) {
      skipped = skip_past(text, "?>");
    } else if (text.starts_with("<!--")) {
      skipped = skip_past(text, "-->");
    } else if (text.starts_with("<!DOCTYPE")) {
      skipped = skip_doctype(text);
    }
    if (!skipped) break;
  }
  for (const std::string_view tag : {"<svg", "<svg:svg"}) {
    if (text.starts_with(tag) && text.substr(tag.size()).find_first_of(" \t\r\n/>") == 0) return true;
  }
  return false;
}

}  // namespace

std::optional<ImageType> image_type(std::string_view start) noexcept {
  // The signatures of the MIME Sniffing Standard
  // (https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm).
  if (start.starts_with("\xFF\xD8\xFF")) return ImageType{"image/jpeg", ".jpg"};
  if (start.starts_with("\x89PNG\r\n\x1A\n")) return ImageType{"image/png", ".png"};
  if (start.starts_with("GIF87a") || start.starts_with("GIF89a")) return ImageType{"image/gif", ".gif"};
  if (start.starts_with("BM")) return ImageType{"image/bmp", ".bmp"};
  if (start.starts_with("RIFF") && start.size() >= 12 && start.substr(8, 4) == "WEBP") {
    return ImageType{"image/webp", ".webp"};
  }
  if (is_svg(start)) return ImageType{"image/svg+xml", ".svg"};
  return std::nullopt;
}

}  // namespace builderbacked
