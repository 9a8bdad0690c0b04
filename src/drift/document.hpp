#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace builderbacked::drift {

using Json = nlohmann::ordered_json;

/// A document that cannot be compared.
class Unreadable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// JSON or YAML. Throws `std::runtime_error` that says where it ends to be that, or why it is not read.
[[nodiscard]] Json parse(const std::string& text);

/// The member of an object, or null: what has another type than OpenAPI gives it is as if it were not there.
[[nodiscard]] const Json& member(const Json& node, const std::string& name);

/// The object, or an empty one.
[[nodiscard]] const Json& object_of(const Json& node);

/// The array, or an empty one.
[[nodiscard]] const Json& array_of(const Json& node);

/// The text, or nothing when it is none.
[[nodiscard]] std::string text_of(const Json& node);

[[nodiscard]] inline bool is_true(const Json& node) {
  return node.is_boolean() && node.get<bool>();
}

/// The entry of the contract's `x-assumptions` that a part of it rests on; empty: none.
[[nodiscard]] inline std::string assumption_of(const Json& node) {
  return text_of(member(node, "x-assumption"));
}

/// An OpenAPI document 3.x, and what its references lead to. Throws `Unreadable`.
class Document {
 public:
  explicit Document(Json root);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] const Json& root() const { return root_; }
  /// The node itself, or where its `$ref` leads.
  [[nodiscard]] const Json& follow(const Json& node) const;
  /// What is read counts: references make a small document as large as they like.
  void spend(std::size_t nodes) const;

 private:
  [[nodiscard]] const Json& target(const std::string& reference) const;

  Json root_;
  mutable std::size_t spent_ = 0;
};

}  // namespace builderbacked::drift
