#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "kind.hpp"

// Which column of which file becomes which field.

namespace importer {

/// How the file of one kind is read.
struct FileMapping {
  std::string file{};               ///< Name within the folder.
  std::optional<char> delimiter{};  ///< Empty: found out from the header.
  /// Column → field in the API's names; `homeDetails.anything` is a detail. Without any, the columns are
  /// named as the fields, and an unknown one is an error.
  std::map<std::string, std::string> columns{};
  std::map<std::string, std::string> constants{};  ///< Field → value for every row.
  bool must_exist{false};                          ///< The mapping names the file.
};

using Mapping = std::map<Kind, FileMapping>;

/// Every kind with its default file name and nothing else.
Mapping default_mapping();

/// From a JSON file; kinds that it does not name are as by default. Throws BadInput that names everything
/// that is wrong.
Mapping read_mapping(const std::filesystem::path& file);

}  // namespace importer
