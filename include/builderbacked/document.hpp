#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"
#include "builderbacked/open_enum.hpp"
#include "builderbacked/timestamp.hpp"

namespace builderbacked {

/// How a document's URL is accessed.
enum class DocumentType {
  external_url,   ///< A direct link.
  aws,            ///< In S3; needs the bucket, and access configured with Builder Backed.
  sapphire,       ///< In the Sapphire system.
  builderbacked,  ///< In the Builder Backed system.
};

template <>
struct EnumTexts<DocumentType> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<DocumentType> values[] = {
      {"EXTERNAL_URL", DocumentType::external_url},
      {"AWS", DocumentType::aws},
      {"SAPPHIRE", DocumentType::sapphire},
      {"BUILDERBACKED", DocumentType::builderbacked},
  };
};

/// A document of a home as it is sent. What is not set is not sent.
struct DocumentRequest {
  std::optional<std::string> external_id{};  ///< Your id. An update needs it.
  std::string category{};                    ///< Required, e.g. "Warranty".
  std::string name{};                        ///< Required; what is shown, e.g. "HVAC Warranty".
  std::string url{};                         ///< Required.
  OpenEnum<DocumentType> type{};             ///< Required.
  /// Required: whether it can be shared with service providers. It has no default, because none is
  /// documented.
  std::optional<bool> shareable{};
  std::optional<LocalTimestamp> display_start{};
  std::optional<LocalTimestamp> display_end{};  ///< Not before `display_start`.
  std::optional<std::string> bucket{};          ///< S3 bucket; required when `type` is `aws`.
  Extra extra{};

  bool operator==(const DocumentRequest&) const = default;
};

/// A document as the API answers it; it has at least one of the two ids.
struct Document {
  std::optional<std::string> external_id{};
  std::string category{};
  std::string name{};
  std::string url{};
  OpenEnum<DocumentType> type{};
  std::optional<bool> shareable{};
  std::optional<LocalTimestamp> display_start{};
  std::optional<LocalTimestamp> display_end{};
  std::optional<std::string> bucket{};
  std::optional<std::int64_t> id{};  ///< Builder Backed's own id.
  std::optional<std::string> last_modified_by{};
  std::optional<LocalTimestamp> last_modified_date{};
  Extra extra{};

  bool operator==(const Document&) const = default;

  /// Everything the request can carry, for read → change → write; no response-only member and no `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT DocumentRequest to_request() const;
};

}  // namespace builderbacked
