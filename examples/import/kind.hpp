#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace importer {

/// What is imported, in the order in which it is sent: parents before children.
enum class Kind { division, master_community, neighborhood, user, home, homeowner, document };

inline constexpr std::array all_kinds{Kind::division, Kind::master_community, Kind::neighborhood, Kind::user,
                                      Kind::home,     Kind::homeowner,        Kind::document};

/// As the CSV files and reports name it: "divisions", "master_communities", …
constexpr std::string_view plural(Kind kind) {
  constexpr std::array<std::string_view, all_kinds.size()> names{
      "divisions", "master_communities", "neighborhoods", "users", "homes", "homeowners", "documents"};
  return names[static_cast<std::size_t>(kind)];
}

/// For messages about one of a kind.
constexpr std::string_view singular(Kind kind) {
  constexpr std::array<std::string_view, all_kinds.size()> names{
      "division", "master community", "neighborhood", "user", "home", "homeowner", "document"};
  return names[static_cast<std::size_t>(kind)];
}

constexpr std::optional<Kind> kind_named(std::string_view plural_name) {
  for (const Kind kind : all_kinds) {
    if (plural(kind) == plural_name) return kind;
  }
  return std::nullopt;
}

}  // namespace importer
