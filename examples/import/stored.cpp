#include "stored.hpp"

#include <algorithm>

#include "text.hpp"

namespace importer {

namespace {

template <class T, class IsIt>
const T* find(const std::vector<T>& things, IsIt is_it) {
  const auto found = std::find_if(things.begin(), things.end(), is_it);
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

const bb::Homeowner* find_homeowner(const bb::Home& home, const std::string& email) {
  return find(home.homeowners, [&](const bb::Homeowner& homeowner) {
    return lower_case(homeowner.email) == lower_case(email);
  });
}

const bb::Document* find_document(const std::vector<bb::Document>& documents,
                                  const std::string& external_id) {
  return find(documents, [&](const bb::Document& document) { return document.external_id == external_id; });
}

std::set<std::string> emails_of(const Rows<bb::NewUser>& rows) {
  std::set<std::string> emails;
  for (const Row<bb::NewUser>* row : rows) {
    if (row->item.user.email) emails.insert(*row->item.user.email);
  }
  return emails;
}

}  // namespace importer
