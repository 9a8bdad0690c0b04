#pragma once

#include <span>
#include <string>

#include "builderbacked/document.hpp"
#include "builderbacked/extra.hpp"

namespace builderbacked::wire {

/// The body of D2 (ExternalDocumentRequestV2).
struct DocumentBatch {
  std::string external_home_id{};
  std::span<const DocumentRequest> documents{};
  Extra extra{};
};

}  // namespace builderbacked::wire
