#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kind.hpp"

// What a row of each kind can hold, in the API's names.

namespace importer {

enum class FieldType { text, boolean };

struct Field {
  std::string_view name{};
  FieldType type{FieldType::text};
  bool is_required{false};
};

/// All fields of a kind, except the details of homes, whose names are the builder's own.
std::span<const Field> fields_of(Kind kind);

/// What begins the name of a detail: "homeDetails.color".
inline constexpr std::string_view detail_prefix = "homeDetails.";

/// The field of that name, details among them; empty when a row of that kind has none.
std::optional<Field> find_field(Kind kind, std::string_view name);

/// For messages: "externalId, name, …".
std::string names_of_fields(Kind kind);

/// true/false, yes/no, 1/0 without case; empty when it is none of them.
std::optional<bool> to_boolean(std::string_view text);
/// How a value that is none of them is refused.
inline constexpr std::string_view no_boolean = "is not one of true, false, yes, no, 1, 0";

}  // namespace importer
