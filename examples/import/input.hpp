#pragma once

#include <builderbacked/builderbacked.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping.hpp"

// A folder of CSV files becomes typed rows. Nothing is sent here.

namespace importer {

namespace bb = builderbacked;

/// What is wrong in the input, and where.
struct Problem {
  std::string file{};
  std::size_t line{0};   ///< Where the row begins, from 1; 0: the file as a whole.
  std::string column{};  ///< As the file names it; empty: none, e.g. for a field that no column has.
  std::string field{};   ///< As the API names it.
  std::string reason{};  ///< One line without the value.
};

/// "column 'ST' (state): is not two letters"
std::string without_place(const Problem& problem);
/// "homes.csv:17: column 'ST' (state): is not two letters"
std::string to_string(const Problem& problem);

/// A homeowner row: one person of one home.
struct HomeownerOfHome {
  std::string external_home_id{};
  bb::HomeownerRequest homeowner{};
};

/// The home's external id and a hash of the e-mail, so that no e-mail stands in reports and journals. Who has
/// a list of addresses can match it.
std::string key_of(const HomeownerOfHome& row);

/// A row that can be sent.
template <class Item>
struct Row {
  std::size_t line{0};
  /// Identifies the thing within its kind: its external id; for a homeowner `key_of`. Empty: it has none.
  std::string key{};
  std::string hash{};  ///< Of everything that would be sent.
  Item item{};
};

struct Input {
  std::vector<Row<bb::DivisionRequest>> divisions{};
  std::vector<Row<bb::MasterCommunityRequest>> master_communities{};
  std::vector<Row<bb::NeighborhoodRequest>> neighborhoods{};
  std::vector<Row<bb::NewUser>> users{};
  std::vector<Row<bb::HomeRequest>> homes{};
  std::vector<Row<HomeownerOfHome>> homeowners{};
  std::vector<Row<bb::DocumentOfHome>> documents{};

  /// Rows that cannot be sent; the others can. A row may have several problems.
  struct BadRow {
    Kind kind{};
    std::size_t line{0};
    std::string key{};  ///< Empty when the row has none.
    std::vector<Problem> problems{};
  };
  std::vector<BadRow> bad_rows{};
  /// What makes a file, or the folder, unusable: nothing can be sent.
  std::vector<Problem> broken{};
  /// Columns that no field takes, for the user to know: "homes.csv: GARAGE, FACING".
  std::vector<std::string> ignored_columns{};
  /// What else the user may not expect: "Not read: ERP_HOMES.csv".
  std::vector<std::string> notes{};
};

Input read_input(const std::filesystem::path& folder, const Mapping& mapping);

// What lets the rest be written once for all kinds.

/// The kind of a row's item: `kind_of<bb::HomeRequest>`. Does not compile for anything else.
template <class Item>
inline constexpr Kind kind_of = Item::is_of_no_kind;
template <>
inline constexpr Kind kind_of<bb::DivisionRequest> = Kind::division;
template <>
inline constexpr Kind kind_of<bb::MasterCommunityRequest> = Kind::master_community;
template <>
inline constexpr Kind kind_of<bb::NeighborhoodRequest> = Kind::neighborhood;
template <>
inline constexpr Kind kind_of<bb::NewUser> = Kind::user;
template <>
inline constexpr Kind kind_of<bb::HomeRequest> = Kind::home;
template <>
inline constexpr Kind kind_of<HomeownerOfHome> = Kind::homeowner;
template <>
inline constexpr Kind kind_of<bb::DocumentOfHome> = Kind::document;

/// What has to be there before an item is sent, as kind and external id; empty: nothing that is imported.
using ParentKey = std::optional<std::pair<Kind, std::string>>;
inline ParentKey parent_of(const bb::DivisionRequest& /*division*/) {
  return std::nullopt;
}
inline ParentKey parent_of(const bb::MasterCommunityRequest& community) {
  return {{Kind::division, community.division_external_id}};
}
inline ParentKey parent_of(const bb::NeighborhoodRequest& neighborhood) {
  return {{Kind::master_community, neighborhood.master_community_external_id}};
}
inline ParentKey parent_of(const bb::NewUser& /*user*/) {
  return std::nullopt;
}
inline ParentKey parent_of(const bb::HomeRequest& home) {
  return {{Kind::neighborhood, home.neighborhood_external_id}};
}
inline ParentKey parent_of(const HomeownerOfHome& row) {
  return {{Kind::home, row.external_home_id}};
}
inline ParentKey parent_of(const bb::DocumentOfHome& row) {
  return {{Kind::home, row.external_home_id}};
}

/// Some rows of a kind; the input outlives them.
template <class Item>
using Rows = std::vector<const Row<Item>*>;

/// Calls `visit` with the rows of every kind, in the order in which they are sent.
template <class AnyInput, class Visit>
void for_each_kind(AnyInput& input, Visit visit) {
  visit(input.divisions);
  visit(input.master_communities);
  visit(input.neighborhoods);
  visit(input.users);
  visit(input.homes);
  visit(input.homeowners);
  visit(input.documents);
}

}  // namespace importer
