#pragma once

#include <builderbacked/builderbacked.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "mapping.hpp"

// A folder of CSV files becomes typed rows. Nothing is sent here.

namespace importer {

/// What is wrong in the input, and where.
struct Problem {
  std::string file{};
  std::size_t line{0};   ///< Where the row begins, from 1; 0: the file as a whole.
  std::string column{};  ///< As the file names it; empty: none, e.g. for a field that no column has.
  std::string field{};   ///< As the API names it.
  std::string reason{};  ///< One line without the value.
};

/// "homes.csv:17: column 'ST' (state): is not two letters"
std::string to_string(const Problem& problem);

/// A homeowner row: one person of one home.
struct HomeownerOfHome {
  std::string external_home_id{};
  builderbacked::HomeownerRequest homeowner{};
};

/// The home's external id and a hash of the e-mail, so that no e-mail stands in reports and journals.
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
  std::vector<Row<builderbacked::DivisionRequest>> divisions{};
  std::vector<Row<builderbacked::MasterCommunityRequest>> master_communities{};
  std::vector<Row<builderbacked::NeighborhoodRequest>> neighborhoods{};
  std::vector<Row<builderbacked::NewUser>> users{};
  std::vector<Row<builderbacked::HomeRequest>> homes{};
  std::vector<Row<HomeownerOfHome>> homeowners{};
  std::vector<Row<builderbacked::DocumentOfHome>> documents{};

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

  [[nodiscard]] std::size_t rows() const;
};

Input read_input(const std::filesystem::path& folder, const Mapping& mapping);

}  // namespace importer
