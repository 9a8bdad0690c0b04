#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drift/document.hpp"

namespace builderbacked::drift {

enum class Direction { request, response };

/// Parts of a document that all describe one value.
using Nodes = std::vector<const Json*>;

struct Field {
  std::string name{};
  Nodes nodes{};
  bool required{false};
};

/// What is said of one value: references are followed and allOf is merged, what is inside it is not read yet.
/// What is empty is not said.
struct Schema {
  std::set<std::string> types{};  ///< Without "null".
  std::string format{};
  std::set<std::string> values{};        ///< Of an enum; what is no text as JSON.
  std::map<std::string, Json> limits{};  ///< `minLength` and the like, by keyword.
  bool nullable{false};
  bool deprecated{false};
  bool closed{false};             ///< No other field is accepted.
  const Json* fallback{nullptr};  ///< `default`.
  Nodes examples{};
  std::vector<Field> fields{};
  Nodes elements{};                    ///< Of an array, or the values of a map.
  std::vector<Schema> alternatives{};  ///< oneOf, anyOf; each with what is said beside them.
  std::string assumption{};            ///< As the contract names it; of a document it is not looked at.

  /// The alternatives, or the schema itself.
  [[nodiscard]] std::vector<const Schema*> choices() const;
  [[nodiscard]] const Field* field(const std::string& name) const;
};

/// A response has no `writeOnly` field, a request no `readOnly` one.
[[nodiscard]] Schema read_schema(const Document& document, const Nodes& nodes, Direction direction);

}  // namespace builderbacked::drift
