#include "testing/yaml.hpp"

#include <yaml-cpp/yaml.h>

#include <stdexcept>

namespace builderbacked::testing {

namespace {

using Json = nlohmann::ordered_json;

/// Aliases make a small text a large tree, or one without an end.
class Reader {
 public:
  Json read(const YAML::Node& node, int depth = 0) {
    if (depth > max_depth || ++nodes_ > max_nodes) throw std::runtime_error("the document is too large");
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
  static constexpr int max_depth = 100;
  static constexpr int max_nodes = 1'000'000;

  static Json scalar(const YAML::Node& node) {
    const bool plain = node.Tag() == "?";
    Json json = plain ? Json::parse(node.Scalar(), nullptr, false) : Json(Json::value_t::discarded);
    return json.is_discarded() || json.is_structured() ? Json(node.Scalar()) : json;
  }

  int nodes_ = 0;
};

}  // namespace

Json json_of_yaml(const std::string& text) {
  try {
    return Reader().read(YAML::Load(text));
  } catch (const YAML::Exception& problem) {
    throw std::runtime_error("line " + std::to_string(problem.mark.line + 1) + ": " + problem.msg);
  }
}

}  // namespace builderbacked::testing
