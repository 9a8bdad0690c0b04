#include "testing/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <stdexcept>

namespace builderbacked::testing {

namespace {

using Json = nlohmann::ordered_json;

constexpr int max_depth = 100;
constexpr int max_nodes = 1'000'000;

void check_size(int depth, int nodes) {
  if (depth > max_depth || nodes > max_nodes) throw std::runtime_error("the document is too large");
}

/// Aliases make a small text a large tree, or one without an end.
class Reader {
 public:
  Json read(const YAML::Node& node, int depth = 0) {
    check_size(depth, ++nodes_);
    if (node.IsScalar()) return scalar(node);
    Json json;
    if (node.IsSequence()) {
      json = Json::array();
      for (const YAML::Node& element : node) json.push_back(read(element, depth + 1));
    } else if (node.IsMap()) {
      json = Json::object();
      for (const auto& member : node) json[member.first.Scalar()] = read(member.second, depth + 1);
    }
    return json;
  }

 private:
  static Json scalar(const YAML::Node& node) {
    const bool plain = node.Tag() == "?";
    Json json = plain ? Json::parse(node.Scalar(), nullptr, false) : Json(Json::value_t::discarded);
    return json.is_discarded() || json.is_structured() ? Json(node.Scalar()) : json;
  }

  int nodes_ = 0;
};

/// `discarded` when it is not JSON. All JSON is YAML, but yaml-cpp does not know the half of a character in
/// `\ud83d`.
Json parse_json(const std::string& text) {
  int nodes = 0;
  const auto count = [&](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    check_size(depth, ++nodes / 2);  // A key is an event too, and so is an end.
    return true;
  };
  return Json::parse(text, count, false);
}

}  // namespace

Json json_of_yaml(const std::string& text) {
  if (Json json = parse_json(text); !json.is_discarded()) return json;
  try {
    return Reader().read(YAML::Load(text));
  } catch (const YAML::Exception& problem) {
    throw std::runtime_error("line " + std::to_string(problem.mark.line + 1) + ": " + problem.msg);
  }
}

}  // namespace builderbacked::testing
