#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace builderbacked::drift {

enum class Severity {
  breaking,  ///< Calls of the SDK may fail, or lose something.
  notice,    ///< Worth a look; the SDK does without.
  addition,  ///< New, and not used by the SDK.
};

/// Kinds of differences, in order of harm.
enum class Kind {
  area_missing,
  endpoint_missing,
  endpoint_moved,
  security_changed,
  scope_changed,
  media_type_changed,
  success_status_missing,
  body_changed,
  required_field_added,
  required_parameter_added,
  made_required,
  request_field_removed,
  parameter_removed,
  response_field_removed,
  type_changed,
  format_changed,
  value_removed,
  limit_tightened,
  made_nullable,
  assumed_field_absent,
  base_path_differs,
  success_status_differs,
  token_url_stated,
  security_dropped,
  value_added,
  value_not_sent_any_more,
  format_differs,
  limit_differs,
  list_in_parts,
  deprecated,
  operation_added,
  field_added,
  parameter_added,
  response_field_added,
  accepted_value_added,
};

[[nodiscard]] Severity severity(Kind kind);
/// "type_changed".
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::string_view name(Severity severity);

/// One difference between the contract and a document.
struct Finding {
  Kind kind{};
  std::string where{};  ///< "POST /api/v2/homes request /homeowners/*/email".
  std::string message{};
  std::optional<std::string> expected{};  ///< What of the contract it is about, for people.
  std::optional<std::string> found{};     ///< What of the document.

  bool operator==(const Finding&) const = default;
};

}  // namespace builderbacked::drift
