#pragma once

#include <cstddef>
#include <iosfwd>

#include "input.hpp"
#include "reliability/import_server.hpp"

namespace builderbacked {

/// How what is stored differs from what was to be stored.
struct Differences {
  std::size_t things{0};  ///< That were compared.
  std::size_t lost{0};
  std::size_t doubled{0};  ///< Stored beyond the input.
  std::size_t different{0};
};

/// Reads everything that the sandbox holds and compares it with the input, field by field. Names what
/// differs.
Differences compare(const importer::Input& input, ImportServer& server, std::ostream& report);

}  // namespace builderbacked
