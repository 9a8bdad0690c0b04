#include "drift/finding.hpp"

#include <cstddef>
#include <iterator>

namespace builderbacked::drift {

namespace {

struct KindEntry {
  Kind kind;
  Severity severity;
  std::string_view name;
};

constexpr auto breaking = Severity::breaking;
constexpr auto notice = Severity::notice;
constexpr auto addition = Severity::addition;

constexpr KindEntry kinds[] = {
    {Kind::area_missing, breaking, "area_missing"},
    {Kind::endpoint_missing, breaking, "endpoint_missing"},
    {Kind::endpoint_moved, breaking, "endpoint_moved"},
    {Kind::security_changed, breaking, "security_changed"},
    {Kind::scope_changed, breaking, "scope_changed"},
    {Kind::media_type_changed, breaking, "media_type_changed"},
    {Kind::success_status_missing, breaking, "success_status_missing"},
    {Kind::body_changed, breaking, "body_changed"},
    {Kind::required_field_added, breaking, "required_field_added"},
    {Kind::required_parameter_added, breaking, "required_parameter_added"},
    {Kind::made_required, breaking, "made_required"},
    {Kind::request_field_removed, breaking, "request_field_removed"},
    {Kind::parameter_removed, breaking, "parameter_removed"},
    {Kind::response_field_removed, breaking, "response_field_removed"},
    {Kind::type_changed, breaking, "type_changed"},
    {Kind::format_changed, breaking, "format_changed"},
    {Kind::value_removed, breaking, "value_removed"},
    {Kind::limit_tightened, breaking, "limit_tightened"},
    {Kind::made_nullable, breaking, "made_nullable"},
    {Kind::assumed_field_absent, notice, "assumed_field_absent"},
    {Kind::base_path_differs, notice, "base_path_differs"},
    {Kind::success_status_differs, notice, "success_status_differs"},
    {Kind::token_url_stated, notice, "token_url_stated"},
    {Kind::security_dropped, notice, "security_dropped"},
    {Kind::value_added, notice, "value_added"},
    {Kind::value_not_sent_any_more, notice, "value_not_sent_any_more"},
    {Kind::format_differs, notice, "format_differs"},
    {Kind::limit_differs, notice, "limit_differs"},
    {Kind::list_in_parts, notice, "list_in_parts"},
    {Kind::deprecated, notice, "deprecated"},
    {Kind::operation_added, addition, "operation_added"},
    {Kind::field_added, addition, "field_added"},
    {Kind::parameter_added, addition, "parameter_added"},
    {Kind::response_field_added, addition, "response_field_added"},
    {Kind::accepted_value_added, addition, "accepted_value_added"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kinds); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order(), "one entry a kind");

const KindEntry& entry(Kind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}

}  // namespace

Severity severity(Kind kind) {
  return entry(kind).severity;
}

std::string_view name(Kind kind) {
  return entry(kind).name;
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::breaking:
      return "breaking";
    case Severity::notice:
      return "notice";
    case Severity::addition:
      break;
  }
  return "addition";
}

}  // namespace builderbacked::drift
