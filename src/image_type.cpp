#include "image_type.hpp"

#include <algorithm>

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

/// Removes a document type declaration, which may have literals, comments and, in brackets, declarations of
/// its own.
bool skip_doctype(std::string_view& text) noexcept {
  bool in_subset = false;
  while (!text.empty()) {
    const char c = text.front();
    if (text.starts_with("<!--")) {
      if (!skip_past(text, "-->")) return false;
      continue;
    }
    text.remove_prefix(1);
    if (c == '>' && !in_subset) return true;
    if ((c == '"' || c == '\'') && !skip_past(text, {&c, 1})) return false;
    if (c == '[') in_subset = true;
    if (c == ']') in_subset = false;
  }
  return false;
}

/// Whether the first element of an XML text is `svg`, after declaration, comments and document type.
bool is_svg(std::string_view text) noexcept {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (;;) {
    text.remove_prefix((std::min)(text.find_first_not_of(xml_space), text.size()));
    bool ended = false;
    if (text.starts_with("<?")) {
      ended = skip_past(text, "?>");
    } else if (text.starts_with("<!--")) {
      ended = skip_past(text, "-->");
    } else if (text.starts_with("<!DOCTYPE")) {
      ended = skip_doctype(text);
    } else {
      break;
    }
    if (!ended) return false;  // What it holds is not the first element.
  }
  if (!text.starts_with('<') || text.starts_with("<!")) return false;
  text.remove_prefix(1);
  const std::size_t end = text.find_first_of(" \t\r\n/>");
  if (end == std::string_view::npos) return false;
  const std::string_view name = text.substr(0, end);
  return name == "svg" || name.ends_with(":svg");
}

}  // namespace

std::optional<ImageType> image_type(std::string_view start) noexcept {
  // The signatures of the MIME Sniffing Standard. "BM" alone would take many a text for an image, but the
  // reserved bytes of a bitmap's header are zero.
  if (start.starts_with("\xFF\xD8\xFF")) return ImageType{"image/jpeg", ".jpg"};
  if (start.starts_with("\x89PNG\r\n\x1A\n")) return ImageType{"image/png", ".png"};
  if (start.starts_with("GIF87a") || start.starts_with("GIF89a")) return ImageType{"image/gif", ".gif"};
  const bool has_zero = start.substr(0, 14).find('\0') != std::string_view::npos;
  if (start.starts_with("BM") && has_zero) return ImageType{"image/bmp", ".bmp"};
  if (start.starts_with("RIFF") && start.size() >= 12 && start.substr(8, 4) == "WEBP") {
    return ImageType{"image/webp", ".webp"};
  }
  if (is_svg(start)) return ImageType{"image/svg+xml", ".svg"};
  return std::nullopt;
}

}  // namespace builderbacked
