#include "drift/schema.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace builderbacked::drift {

namespace {

constexpr const char* limit_names[] = {"minLength", "maxLength", "minItems", "maxItems",
                                       "minimum",   "maximum",   "pattern"};

/// What two parts say of the same, each by itself.
std::set<std::string> common(const std::set<std::string>& one, const std::set<std::string>& other) {
  if (one.empty()) return other;
  std::set<std::string> shared;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                        std::inserter(shared, shared.begin()));
  return shared.empty() ? one : shared;
}

class Reader {
 public:
  Reader(const Document& document, Direction direction) : document_(document), direction_(direction) {}

  void add(const Json& node) {
    document_.spend(1);
    // A schema that is made of itself, as springdoc writes for a class that lists its subclasses.
    if (!node.is_object() || std::find(open_.begin(), open_.end(), &node) != open_.end()) return;
    constexpr std::size_t deepest = 100;
    if (open_.size() > deepest) throw Unreadable("its references lead too deep");
    open_.push_back(&node);
    if (member(node, "$ref").is_string()) add(document_.follow(node));
    for (const Json& part : array_of(member(node, "allOf"))) add(part);
    add_value(node);
    add_object(node);
    for (const char* name : {"oneOf", "anyOf"}) add_choice(array_of(member(node, name)));
    open_.pop_back();
  }

  Schema finish() && {
    for (Field& field : schema_.fields) field.required = required_.count(field.name) != 0;
    if (!schema_.fields.empty()) add_bare_fields();
    if (schema_.types.empty()) schema_.types = implied_types();
    if (is_anything()) schema_.types.clear();
    Schema schema = std::move(schema_);
    for (Reader& alternative : alternatives_) {
      Schema read = std::move(alternative).finish();
      if (read.alternatives.empty()) {
        schema.alternatives.push_back(std::move(read));
      } else {
        std::move(read.alternatives.begin(), read.alternatives.end(),
                  std::back_inserter(schema.alternatives));
      }
    }
    return schema;
  }

 private:
  void add_value(const Json& node) {
    add_types(member(node, "type"));
    if (is_true(member(node, "nullable"))) schema_.nullable = true;
    if (is_true(member(node, "deprecated"))) schema_.deprecated = true;
    if (schema_.format.empty()) schema_.format = text_of(member(node, "format"));
    if (schema_.assumption.empty()) schema_.assumption = assumption_of(node);
    if (node.contains("example")) schema_.examples.push_back(&node["example"]);
    if (node.contains("default")) schema_.fallback = &node["default"];
    add_values(array_of(member(node, "enum")));
    if (node.contains("const")) add_values(Json::array({node["const"]}));
    for (const char* name : limit_names) {
      if (node.contains(name)) schema_.limits.try_emplace(name, node[name]);
    }
  }

  void add_types(const Json& type) {
    std::set<std::string> types;
    for (const Json& name : array_of(type)) types.insert(text_of(name));
    types.insert(text_of(type));
    types.erase("");
    if (types.erase("null") != 0) schema_.nullable = true;
    schema_.types = common(schema_.types, types);
  }

  void add_values(const Json& values) {
    std::set<std::string> texts;
    for (const Json& value : values) {
      if (value.is_null()) schema_.nullable = true;
      if (!value.is_null()) texts.insert(value.is_string() ? text_of(value) : printed(value));
      texts_only_ = texts_only_ && (value.is_string() || value.is_null());
    }
    document_.spend(texts.size());
    schema_.values = common(schema_.values, texts);
  }

  static std::string printed(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void add_object(const Json& node) {
    for (const Json& name : array_of(member(node, "required"))) required_.insert(text_of(name));
    for (const auto& field : object_of(member(node, "properties")).items())
      add_field(field.key(), field.value());
    for (const char* name : {"additionalProperties", "unevaluatedProperties"}) {
      const Json& others = member(node, name);
      if (others.is_boolean() && !others.get<bool>()) schema_.closed = true;
    }
    for (const char* name : {"additionalProperties", "items"}) {
      const Json& inside = member(node, name);
      if (inside.is_object()) schema_.elements.push_back(&inside);
    }
  }

  void add_field(const std::string& name, const Json& node) {
    document_.spend(1);
    const char* other_way = direction_ == Direction::request ? "readOnly" : "writeOnly";
    if (is_true(member(node, other_way))) {
      skipped_.insert(name);
      return;
    }
    auto [place, is_new] = places_.try_emplace(name, schema_.fields.size());
    if (is_new) schema_.fields.push_back({name});
    schema_.fields[place->second].nodes.push_back(&node);
  }

  /// Names that are required, and described nowhere.
  void add_bare_fields() {
    for (const std::string& name : required_) {
      if (places_.count(name) == 0 && skipped_.count(name) == 0) schema_.fields.push_back({name, {}, true});
    }
  }

  /// Of two choices beside each other the first is read.
  void add_choice(const Json& choice) {
    std::vector<const Json*> real;
    for (const Json& alternative : choice) {
      if (text_of(member(alternative, "type")) == "null") schema_.nullable = true;
      if (text_of(member(alternative, "type")) != "null") real.push_back(&alternative);
    }
    if (real.size() == 1) return add(*real.front());
    if (real.empty() || !alternatives_.empty()) return;
    std::vector<Reader> alternatives;
    for (const Json* alternative : real) {
      document_.spend(schema_.fields.size() + schema_.values.size());
      alternatives.push_back(*this);
      alternatives.back().schema_.assumption.clear();  // It is about the whole.
      alternatives.back().add(*alternative);
    }
    alternatives_ = std::move(alternatives);
  }

  [[nodiscard]] std::set<std::string> implied_types() const {
    if (!schema_.fields.empty() || !required_.empty() || schema_.closed) return {"object"};
    if (!schema_.values.empty() && texts_only_) return {"string"};
    return {};
  }

  /// springdoc's word for Java's Object is an object of which nothing else is said.
  [[nodiscard]] bool is_anything() const {
    return schema_.types == std::set<std::string>{"object"} && schema_.fields.empty() && !schema_.closed &&
           schema_.elements.empty() && alternatives_.empty();
  }

  const Document& document_;
  Direction direction_;
  std::vector<const Json*> open_;  ///< What is being read.
  Schema schema_;
  std::map<std::string, std::size_t> places_;
  std::set<std::string> required_;
  std::set<std::string> skipped_;
  bool texts_only_ = true;
  std::vector<Reader> alternatives_;
};

}  // namespace

std::vector<const Schema*> Schema::choices() const {
  if (alternatives.empty()) return {this};
  std::vector<const Schema*> all;
  for (const Schema& alternative : alternatives) all.push_back(&alternative);
  return all;
}

const Field* Schema::field(const std::string& name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

Schema read_schema(const Document& document, const Nodes& nodes, Direction direction) {
  Reader reader(document, direction);
  for (const Json* node : nodes) reader.add(*node);
  return std::move(reader).finish();
}

}  // namespace builderbacked::drift
