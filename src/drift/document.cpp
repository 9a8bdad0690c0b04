#include "drift/document.hpp"

#include <charconv>
#include <utility>

#include "testing/yaml.hpp"

namespace builderbacked::drift {

namespace {

/// RFC 6901, section 6: a pointer in a fragment may be percent-encoded.
std::string percent_decoded(const std::string& text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* const begin = text.data() + i + 1;
    const bool is_encoded = text[i] == '%' && i + 2 < text.size() &&
                            std::from_chars(begin, begin + 2, value, 16).ptr == begin + 2;
    decoded += is_encoded ? static_cast<char>(value) : text[i];
    if (is_encoded) i += 2;
  }
  return decoded;
}

/// What a document says may be as long as it likes.
std::string shortened(const std::string& text) {
  std::size_t end = 200;
  if (text.size() <= end) return text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // Inside a character.
  return text.substr(0, end) + "...";
}

}  // namespace

Json parse(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const char first = begin == std::string::npos ? ' ' : text[begin];
  if (first == '<') throw Unreadable("it is HTML or XML, such as a login page");
  constexpr std::size_t most_yaml = std::size_t{1} << 20;  // yaml-cpp takes 100 times the memory.
  if (first != '{' && first != '[' && text.size() > most_yaml) {
    throw Unreadable("YAML larger than 1 MiB is not read");
  }
  return testing::json_of_yaml(text);
}

const Json& member(const Json& node, const std::string& name) {
  static const Json nothing;
  if (!node.is_object()) return nothing;
  const auto found = node.find(name);
  return found == node.end() ? nothing : *found;
}

const Json& object_of(const Json& node) {
  static const Json empty = Json::object();
  return node.is_object() ? node : empty;
}

const Json& array_of(const Json& node) {
  static const Json empty = Json::array();
  return node.is_array() ? node : empty;
}

std::string text_of(const Json& node) {
  return node.is_string() ? node.get<std::string>() : std::string();
}

Document::Document(Json root) : root_(std::move(root)) {
  if (!root_.is_object()) throw Unreadable("it is not an OpenAPI document");
  const Json& version = member(root_, "openapi");
  const std::string text = version.is_number() ? version.dump() : text_of(version);  // YAML: `openapi: 3.1`.
  if (text.empty() && root_.contains("swagger")) throw Unreadable("it is Swagger 2, not OpenAPI 3");
  if (text.empty()) throw Unreadable("it is not an OpenAPI document");
  if (text.rfind("3.", 0) != 0) throw Unreadable("it is OpenAPI " + shortened(text) + ", not 3");
}

const Json& Document::follow(const Json& node) const {
  const Json* end = &node;
  for (int hops = 0; member(*end, "$ref").is_string(); ++hops) {
    const std::string reference = text_of(member(*end, "$ref"));
    if (hops > 100) throw Unreadable("the reference " + shortened(reference) + " leads to itself");
    end = &target(reference);
  }
  return *end;
}

void Document::spend(std::size_t nodes) const {
  constexpr std::size_t most = 200'000;
  spent_ += nodes;
  if (spent_ > most) throw Unreadable("its references are too many to follow");
}

const Json& Document::target(const std::string& reference) const {
  if (reference.rfind("#/", 0) != 0) {
    throw Unreadable("the reference " + shortened(reference) +
                     " leads out of the document and is not followed");
  }
  try {
    const Json::json_pointer pointer(percent_decoded(reference.substr(1)));
    if (root_.contains(pointer)) return root_.at(pointer);
  } catch (const Json::exception&) {  // Not a pointer.
  }
  throw Unreadable("the reference " + shortened(reference) + " leads to nothing");
}

}  // namespace builderbacked::drift
