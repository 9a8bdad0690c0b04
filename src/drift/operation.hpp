#pragma once

#include <string>
#include <vector>

#include "drift/document.hpp"

namespace builderbacked::drift {

/// A path without what changes nothing: "/api/v2/homes/{externalId}" is api, v2, homes, {}.
using Shape = std::vector<std::string>;

/// One operation of a document; what it says is not read yet.
struct Operation {
  std::string method{};                   ///< "GET".
  std::string path{};                     ///< As the document has it.
  Shape shape{};                          ///< With the server's path before it.
  Shape tail{};                           ///< What follows the version: "/gateway/api/v2/homes" is homes.
  Shape words{};                          ///< The fixed segments of the tail, sorted.
  std::vector<std::string> parameters{};  ///< Names of those in the path, in order.
  std::string id{};  ///< Without the number that springdoc puts behind a name it has used.
  const Json* node{nullptr};
  const Json* item{nullptr};  ///< Of the path, for what all its operations share.

  [[nodiscard]] std::string name() const { return method + ' ' + path; }
};

/// The paths of the servers; at least one, which is empty when none is given.
[[nodiscard]] std::vector<std::string> server_paths(const Document& document);

/// In the document's order. Throws `Unreadable` when there is none.
[[nodiscard]] std::vector<Operation> operations(const Document& document, const std::string& server_path);

/// homes, locations, users or documents: what the tail begins with.
[[nodiscard]] std::string area(const Operation& operation);

}  // namespace builderbacked::drift
