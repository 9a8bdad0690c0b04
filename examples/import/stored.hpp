#pragma once

#include <builderbacked/json_text.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "input.hpp"

// Finding what the service has for a row, and telling whether it is what the row says.

namespace importer {

/// The homeowner with that e-mail; null when the home has none.
const bb::Homeowner* find_homeowner(const bb::Home& home, const std::string& email);

/// The document with the external id of a row; null when there is none.
const bb::Document* find_document(const std::vector<bb::Document>& documents, const std::string& external_id);

/// Whether the service's answer has everything that was ever stored, as is documented for these; then what is
/// not in it is not set.
template <class Stored>
inline constexpr bool is_whole = false;
template <>
inline constexpr bool is_whole<bb::Home> = true;
template <>
inline constexpr bool is_whole<bb::Homeowner> = true;
template <>
inline constexpr bool is_whole<bb::Document> = true;

/// Of two models as JSON: see `differs`.
bool json_differs(std::string_view request, std::string_view stored, bool stored_is_whole);

/// Whether an update would change anything: some member of the request is stored with another value, or not
/// at all. The homeowners of a home do not count: an update leaves them alone. E-mails are compared without
/// case, times by what they mean.
template <bb::RequestModel Request, bb::ResponseModel Stored>
bool differs(const Request& request, const Stored& stored) {
  return json_differs(bb::to_json_text(request), bb::to_json_text(stored), is_whole<Stored>);
}

// Why a row cannot become what is stored, in `plan` as in `apply`.

inline constexpr auto users_cannot_change =
    "is there with other data; the API has no call that changes an employee";
inline constexpr auto pictures_cannot_change =
    "is there and was changed; the API has no call that changes the picture of an employee";
inline constexpr auto belongs_to_another_home = "its external id belongs to a document of another home";

}  // namespace importer
