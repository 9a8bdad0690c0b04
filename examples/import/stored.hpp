#pragma once

#include <builderbacked/builderbacked.hpp>

#include <set>
#include <string>
#include <vector>

#include "kinds.hpp"

// Finding what the service has for a row.

namespace importer {

/// The homeowner with that e-mail; null when the home has none.
const bb::Homeowner* find_homeowner(const bb::Home& home, const std::string& email);

/// The document with the external id of a row; null when there is none.
const bb::Document* find_document(const std::vector<bb::Document>& documents, const std::string& external_id);

/// The homes of homeowners or documents.
template <class Item>
std::set<std::string> homes_of(const Rows<Item>& rows) {
  std::set<std::string> ids;
  for (const Row<Item>* row : rows) ids.insert(row->item.external_home_id);
  return ids;
}

/// The e-mails of those that have one.
std::set<std::string> emails_of(const Rows<bb::NewUser>& rows);

// Why a row cannot become what is stored, in `plan` as in `apply`.

inline constexpr auto users_cannot_change =
    "is there with other data; the API has no call that changes an employee";
inline constexpr auto belongs_to_another_home = "its external id belongs to a document of another home";

}  // namespace importer
