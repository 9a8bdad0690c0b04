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
  external_url,   ///< "EXTERNAL_URL": a direct link.
  aws,            ///< "AWS": in S3; needs the bucket, and access configured with Builder Backed.
  sapphire,       ///< "SAPPHIRE": in the Sapphire system.
  builderbacked,  ///< "BUILDERBACKED": in the Builder Backed system.
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

/// A document of a home as it is sent (D2, D3). What is not set is not sent.
struct DocumentRequest {
  std::optional<std::string> external_id{};  ///< Your id. An update needs it.
  std::string category{};                    ///< Required, e.g. "Warranty".
  std::string name{};                        ///< Required; what is shown, e.g. "HVAC Warranty".
  std::string url{};                         ///< Required.
  OpenEnum<DocumentType> type{};             ///< Required.
  /// Required: whether it can be shared with service providers. It has no default, because none is
  /// documented.
  std::optional<bool> shareable{};
  std::optional<LocalTimestamp> display_start{};  ///< Shown from then on; no time zone.
  std::optional<LocalTimestamp> display_end{};    ///< Not before `display_start`.
  std::optional<std::string> bucket{};            ///< S3 bucket; required when `type` is `aws`.
  Extra extra{};                                  ///< Sent as it stands; see `Extra`.

  bool operator==(const DocumentRequest&) const = default;  ///< Compares every member.
};

/// A document as the API answers it (D1, D2, D3); it has at least one of the two ids.
struct Document {
  std::optional<std::string> external_id{};            ///< Your id.
  std::string category{};                              ///< Such as "Warranty".
  std::string name{};                                  ///< What is shown.
  std::string url{};                                   ///< Where it is.
  OpenEnum<DocumentType> type{};                       ///< How `url` is accessed.
  std::optional<bool> shareable{};                     ///< Whether it can be shared with service providers.
  std::optional<LocalTimestamp> display_start{};       ///< Shown from then on; no time zone.
  std::optional<LocalTimestamp> display_end{};         ///< Shown until then; no time zone.
  std::optional<std::string> bucket{};                 ///< S3 bucket, when `type` is `aws`.
  std::optional<std::int64_t> id{};                    ///< Builder Backed's own id.
  std::optional<std::string> last_modified_by{};       ///< Who changed it last.
  std::optional<LocalTimestamp> last_modified_date{};  ///< When that was; no time zone.
  Extra extra{};                                       ///< What the SDK does not know; see `Extra`.

  bool operator==(const Document&) const = default;  ///< Compares every member.

  /// Everything the request can carry, for read → change → write; no response-only member and no `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT DocumentRequest to_request() const;
};

}  // namespace builderbacked
