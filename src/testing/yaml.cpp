#include "testing/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace builderbacked::testing {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_depth = 100;
constexpr std::size_t max_nodes = 1'000'000;
/// An object that keeps its order is searched from its beginning.
constexpr std::size_t max_members = 5'000;

void check_size(std::size_t depth, std::size_t nodes, std::size_t members) {
  if (depth > max_depth || nodes > max_nodes || members > max_members) {
    throw std::runtime_error("the document is too large");
  }
}

/// Aliases make a small text a large tree, or one without an end.
class Reader {
 public:
  Json read(const YAML::Node& node, std::size_t depth = 0) {
    check_size(depth, ++nodes_, node.IsMap() ? node.size() : 0);
    if (node.IsScalar()) return scalar(node);
    Json json;
    if (node.IsSequence()) {
      json = Json::array();
      for (const YAML::Node& element : node) json.push_back(read(element, depth + 1));
    } else if (node.IsMap()) {
      json = Json::object();
      for (const auto& member : node) json[name_of(member.first)] = read(member.second, depth + 1);
    }
    return json;
  }

 private:
  static const std::string& name_of(const YAML::Node& key) {
    if (!key.IsScalar()) throw YAML::Exception(key.Mark(), "a name is not a text");
    return key.Scalar();
  }

  static Json scalar(const YAML::Node& node) {
    const bool plain = node.Tag() == "?";
    Json json = plain ? Json::parse(node.Scalar(), nullptr, false) : Json(Json::value_t::discarded);
    return json.is_discarded() || json.is_structured() ? Json(node.Scalar()) : json;
  }

  std::size_t nodes_ = 0;
};

/// As far as brackets and commas tell. nlohmann's own way to look while it reads takes the square of the
/// time.
void check_json_size(std::string_view text) {
  struct Level {
    bool is_object;
    std::size_t commas;
  };
  std::vector<Level> levels{{false, 0}};
  std::size_t nodes = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') in_text = !in_text;
    if (in_text && c == '\\') ++i;
    if (in_text) continue;
    if (c == ',' || c == '{' || c == '[') ++nodes;
    if (c == ',') ++levels.back().commas;
    if (c == '{' || c == '[') levels.push_back({c == '{', 0});
    if ((c == '}' || c == ']') && levels.size() > 1) levels.pop_back();
    check_size(levels.size(), nodes, levels.back().is_object ? levels.back().commas : 0);
  }
}

bool is_json(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return begin != std::string::npos && (text[begin] == '{' || text[begin] == '[');
}

/// Its message has the text beside the place, which could be anything.
Json parse_json(const std::string& text) {
  check_json_size(text);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& problem) {
    throw std::runtime_error("it is not JSON from byte " + std::to_string(problem.byte) + " on");
  }
}

}  // namespace

Json json_of_yaml(const std::string& text) {
  // All JSON is YAML, but yaml-cpp does not know the halves of a character that JSON may have:
  // "\ud83c\udfe0".
  if (is_json(text)) return parse_json(text);
  try {
    return Reader().read(YAML::Load(text));
  } catch (const YAML::Exception& problem) {
    throw std::runtime_error("line " + std::to_string(problem.mark.line + 1) + ": " + problem.msg);
  }
}

}  // namespace builderbacked::testing
