#include "plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "fields.hpp"
#include "inventory.hpp"
#include "stored.hpp"

namespace importer {

namespace {

constexpr auto warning_no_details =
    "homes would be created without homeDetails, which cannot be added to a home later";
constexpr auto warning_no_email = "whether users are there cannot be seen without an e-mail";

/// Whether the homes of this builder have details.
bool has_details(const Input& input, const FileMapping& mapping) {
  const auto is_detail = [](const std::string& field) { return field.starts_with(detail_prefix); };
  return std::any_of(mapping.columns.begin(), mapping.columns.end(),
                     [&](const auto& column) { return is_detail(column.second); }) ||
         std::any_of(mapping.constants.begin(), mapping.constants.end(),
                     [&](const auto& constant) { return is_detail(constant.first); }) ||
         std::any_of(input.homes.begin(), input.homes.end(),
                     [](const auto& row) { return !row.item.home_details.empty(); });
}

template <class T>
const T* find(const std::map<std::string, T>& things, const std::string& id) {
  const auto found = things.find(id);
  return found == things.end() ? nullptr : &found->second;
}

/// The e-mails of those that have one.
std::set<std::string> emails_of(const Rows<bb::NewUser>& rows) {
  std::set<std::string> emails;
  for (const Row<bb::NewUser>* row : rows) {
    if (row->item.user.email) emails.insert(*row->item.user.email);
  }
  return emails;
}

/// The homes of homeowners or documents.
template <class Item>
std::set<std::string> homes_of(const Rows<Item>& rows) {
  std::set<std::string> ids;
  for (const Row<Item>* row : rows) ids.insert(row->item.external_home_id);
  return ids;
}

template <class E>
bool is_known(const bb::OpenEnum<E>& value) {
  return value.empty() || value.known();
}
template <class E>
bool is_known(const std::optional<bb::OpenEnum<E>>& value) {
  return !value || is_known(*value);
}

/// The field whose value this version does not know, though the service may; null when there is none.
template <class Location>
const char* unknown_field(const Location& /*has none*/) {
  return nullptr;
}
const char* unknown_field(const bb::NewUser& row) {
  return is_known(row.user.default_timezone) ? nullptr : "defaultTimezone";
}
const char* unknown_field(const bb::HomeRequest& home) {
  return is_known(home.type) ? nullptr : "type";
}
const char* unknown_field(const HomeownerOfHome& row) {
  return is_known(row.homeowner.homeowner_type) ? nullptr : "homeownerType";
}
const char* unknown_field(const bb::DocumentOfHome& row) {
  return is_known(row.document.type) ? nullptr : "type";
}

/// Judges kind by kind, as `apply` sends them.
class Planner {
 public:
  Planner(const Input& input, const Mapping& mapping, const Journal* journal, Session& session)
      : mapping_(mapping),
        journal_(journal),
        inventory_(session),
        wants_details_(has_details(input, mapping.at(Kind::home))) {
    for_each_kind(input, [&]<class Item>(const std::vector<Row<Item>>& rows) {
      for (const Row<Item>& row : rows) will_be_there_[kind_of<Item>].insert(row.key);
    });
    for (const Input::BadRow& row : input.bad_rows) will_not_be_there_[row.kind].insert(row.key);
  }

  Plan plan(const Input& input) {
    for (const Input::BadRow& row : input.bad_rows) plan_.counts.add(row.kind, Verdict::bad);
    for_each_kind(input, [&](const auto& rows) {
      const auto to_judge = not_done_before(rows);
      if (!to_judge.empty()) judge_rows(to_judge);
    });
    return std::move(plan_);
  }

 private:
  template <class Item>
  Rows<Item> not_done_before(const std::vector<Row<Item>>& rows) {
    Rows<Item> others;
    for (const Row<Item>& row : rows) {
      if (done_hash(row) == row.hash) {
        count(row, Verdict::done_before);
      } else {
        others.push_back(&row);
        if (const char* field = unknown_field(row.item)) warn_of_unknown(row, field);
      }
    }
    return others;
  }

  template <class Item>
  std::optional<std::string> done_hash(const Row<Item>& row) const {
    return journal_ == nullptr ? std::nullopt : journal_->hash_of(kind_of<Item>, row.key);
  }

  // What comes out for a row.

  template <class Item>
  void count(const Row<Item>& /*row*/, Verdict verdict) {
    plan_.counts.add(kind_of<Item>, verdict);
  }
  template <class Item>
  void will_fail(const Row<Item>& row, std::string reason) {
    count(row, Verdict::conflict);
    will_be_there_[kind_of<Item>].erase(row.key);
    will_not_be_there_[kind_of<Item>].insert(row.key);
    plan_.conflicts.push_back({kind_of<Item>, row.line, row.key, std::move(reason)});
  }
  /// `stored` is null when there is none.
  template <class Item, class Request, class Stored>
  void will_become(const Row<Item>& row, const Request& request, const Stored* stored) {
    if (stored == nullptr) {
      count(row, Verdict::create);
    } else {
      count(row, differs(request, *stored) ? Verdict::update : Verdict::unchanged);
    }
  }
  template <class Item>
  void warn(const Row<Item>& row, const std::string& text) {
    plan_.warnings[{kind_of<Item>, text}].push_back(row.line);
  }

  template <class Item>
  void warn_of_unknown(const Row<Item>& row, const std::string& field) {
    const auto& columns = mapping_.at(kind_of<Item>).columns;
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [&](const auto& entry) { return entry.second == field; });
    warn(row, without_place({"", 0, column == columns.end() ? field : column->first, field,
                             "is none that this version knows; the service may refuse it"}));
  }

  // A parent has to be in the input or at the service.

  template <class Item, class Stored>
  bool has_parent(const Row<Item>& row, const Stored& stored) {
    const auto [kind, id] = parent_of(row.item).value();
    if (will_be_there_[kind].contains(id) || stored.contains(id)) return true;
    const auto why = will_not_be_there_[kind].contains(id)
                         ? " is not at the service, and its own row cannot be applied"
                         : " is neither in the input nor at the service";
    will_fail(row, std::string(singular(kind)) + ' ' + id + why);
    return false;
  }
  bool has_parent(const Row<bb::DivisionRequest>& row) {
    if (inventory_.regions().contains(row.item.region_name)) return true;
    will_fail(row, "its region is not active: Builder Backed activates regions");
    return false;
  }
  bool has_parent(const Row<bb::MasterCommunityRequest>& row) {
    return has_parent(row, inventory_.locations<bb::DivisionRequest>());
  }
  bool has_parent(const Row<bb::NeighborhoodRequest>& row) {
    return has_parent(row, inventory_.locations<bb::MasterCommunityRequest>());
  }
  bool has_parent(const Row<bb::HomeRequest>& row) {
    return has_parent(row, inventory_.locations<bb::NeighborhoodRequest>());
  }

  // One for each kind.

  template <class Request>
  void judge_rows(const Rows<Request>& locations) {
    const auto& stored = inventory_.locations<Request>();
    for (const Row<Request>* row : locations) {
      if (has_parent(*row)) will_become(*row, row->item, find(stored, row->key));
    }
  }

  void judge_rows(const Rows<bb::NewUser>& users) {
    const auto stored = inventory_.users(emails_of(users));
    for (const Row<bb::NewUser>* row : users) {
      const bb::UserRequest& user = row->item.user;
      const auto* answer = find(stored, user.email.value_or(""));
      const bool is_there = answer != nullptr && answer->has_value();
      if (is_there && !differs(user, **answer)) {
        judge_as_it_is(*row);
      } else if (is_there || done_hash(*row)) {
        will_fail(*row, users_cannot_change);
      } else {
        count(*row, Verdict::create);
        if (!user.email) warn(*row, warning_no_email);
      }
    }
  }

  /// Pictures cannot be read.
  void judge_as_it_is(const Row<bb::NewUser>& user) {
    if (user.item.image && done_hash(user)) {
      will_fail(user, pictures_cannot_change);
    } else {
      count(user, Verdict::unchanged);
    }
  }

  void judge_rows(const Rows<bb::HomeRequest>& homes) {
    std::set<std::string> ids;
    for (const Row<bb::HomeRequest>* row : homes) ids.insert(row->key);
    const auto& stored = inventory_.homes(ids);
    for (const Row<bb::HomeRequest>* row : homes) {
      if (!has_parent(*row)) continue;
      const bb::Home* home = find(stored, row->key);
      will_become(*row, row->item, home);
      if (home == nullptr && wants_details_ && row->item.home_details.empty()) warn(*row, warning_no_details);
    }
  }

  void judge_rows(const Rows<HomeownerOfHome>& homeowners) {
    const auto& homes = inventory_.homes(homes_of(homeowners));
    for (const Row<HomeownerOfHome>* row : homeowners) {
      const auto& [home_id, homeowner] = row->item;
      if (!has_parent(*row, homes)) continue;
      const bb::Home* home = find(homes, home_id);
      will_become(*row, homeowner, home == nullptr ? nullptr : find_homeowner(*home, homeowner.email));
    }
  }

  void judge_rows(const Rows<bb::DocumentOfHome>& documents) {
    const auto lists = inventory_.documents(homes_of(documents));
    std::map<std::string, std::string> home_of_document;
    for (const auto& [home, list] : lists) {
      for (const bb::Document& document : list) home_of_document[document.external_id.value_or("")] = home;
    }
    for (const Row<bb::DocumentOfHome>* row : documents) {
      const std::string& home_id = row->item.external_home_id;
      if (!has_parent(*row, lists)) continue;
      const auto* list = find(lists, home_id);
      const auto* stored = list == nullptr ? nullptr : find_document(*list, row->key);
      const std::string* owner = find(home_of_document, row->key);
      // What was added before and is not in its home is in another one, whose list may not be asked for.
      const bool is_elsewhere = owner == nullptr ? done_hash(*row).has_value() : *owner != home_id;
      if (is_elsewhere) {
        will_fail(*row, belongs_to_another_home);
      } else {
        will_become(*row, row->item.document, stored);
      }
    }
  }

  const Mapping& mapping_;
  const Journal* journal_;
  Inventory inventory_;
  bool wants_details_;
  /// What the input would leave at the service, and what not although it has a row.
  std::map<Kind, std::set<std::string>> will_be_there_;
  std::map<Kind, std::set<std::string>> will_not_be_there_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const Input& input, const Mapping& mapping, const Journal* journal, Session& session) {
  return Planner(input, mapping, journal, session).plan(input);
}

}  // namespace importer
