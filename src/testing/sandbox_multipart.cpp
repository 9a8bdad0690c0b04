#include "testing/sandbox_multipart.hpp"

#include <algorithm>
#include <cctype>

#include "testing/sandbox_http.hpp"

namespace builderbacked::testing {

namespace {

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

[[noreturn]] void refuse() {
  throw Problem{400, "Request body is not multipart/form-data"};
}

/// The value of `name="value"` or `name=value` after the first ';' of a header's value.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    std::string_view rest = trim(header.substr(at + 1));
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool found = equals_ignoring_case(rest.substr(0, equals), name);
    rest.remove_prefix(equals + 1);
    const bool is_quoted = rest.starts_with('"');
    if (is_quoted) rest.remove_prefix(1);
    const std::size_t end = rest.find(is_quoted ? '"' : ';');
    if (is_quoted && end == std::string_view::npos) refuse();
    if (found) return std::string(rest.substr(0, end));
    const auto used = static_cast<std::size_t>(rest.data() - header.data()) + (std::min)(end, rest.size());
    at = header.find(';', used);
  }
  return std::nullopt;
}

/// Splits `text` at the first `separator` and returns what was before it.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) refuse();
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + separator.size());
  return taken;
}

Part parse_part(std::string_view headers, std::string_view content) {
  Part part{{}, {}, {}, content};
  for (const std::string_view line : split(headers, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) refuse();
    const std::string_view value = trim(line.substr(colon + 1));
    if (equals_ignoring_case(line.substr(0, colon), "Content-Disposition")) {
      part.name = parameter(value, "name").value_or("");
      part.filename = parameter(value, "filename");
    } else if (equals_ignoring_case(line.substr(0, colon), "Content-Type")) {
      part.media_type = trim(value.substr(0, value.find(';')));
    }
  }
  if (part.name.empty()) refuse();
  return part;
}

}  // namespace

std::vector<Part> parse_multipart(std::string_view content_type, std::string_view body) {
  const std::string boundary = parameter(content_type, "boundary").value_or("");
  if (boundary.empty() || !body.starts_with("--" + boundary)) refuse();
  const std::string delimiter = "\r\n--" + boundary;
  body.remove_prefix(delimiter.size() - 2);
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) refuse();
    body.remove_prefix(2);
    const std::string_view headers = take_until(body, "\r\n\r\n");
    parts.push_back(parse_part(headers, take_until(body, delimiter)));
  }
  return parts;
}

}  // namespace builderbacked::testing
