#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "input.hpp"
#include "journal.hpp"
#include "outcome.hpp"
#include "session.hpp"

namespace importer {

/// What `apply` would do.
struct Plan {
  Counts<Verdict> counts{};

  /// A row that would fail.
  struct Conflict {
    Kind kind{};
    std::size_t line{0};
    std::string key{};
    std::string reason{};
  };
  std::vector<Conflict> conflicts{};

  /// What the user should think about before, and the lines that it is about.
  std::map<std::pair<Kind, std::string>, std::vector<std::size_t>> warnings{};
};

/// Reads what the service has of the rows that the journal does not have as they are, and compares; changes
/// nothing. `journal` is null when there is none. Throws builderbacked::RequestFailed when the service does
/// not answer.
Plan make_plan(const Input& input, const Mapping& mapping, const Journal* journal, Session& session);

}  // namespace importer
