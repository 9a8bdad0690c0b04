#include "apply.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stored.hpp"

namespace importer {

namespace {

// What the journal does not know is created. When that is refused because the id is taken, e.g. by a run that
// was killed before it noted what it did, what is there is brought to what the row says.

template <class Request>
void apply_rows(const std::vector<Row<Request>>& locations, Run& run) {
  using Calls = LocationCalls<Request>;
  const bb::LocationsClient& client = run.session.locations;
  const Pending<Request> pending = run.pending(locations);
  run.begin_changes(pending.changed);
  Rows<Request> to_update = run.create(pending.fresh, bulk_call(client, Calls::create_all));
  to_update.insert(to_update.end(), pending.changed.begin(), pending.changed.end());
  // What a location looks like when it is read is not documented, so it is written without a look.
  run.update(to_update, bulk_call(client, Calls::update_all), [](const auto& row) { return row.item; });
}

// Employees: there is no call that changes one.

Rows<bb::NewUser> with_email(const Rows<bb::NewUser>& rows, Run& run) {
  Rows<bb::NewUser> others;
  for (const Row<bb::NewUser>* row : rows) {
    if (row->item.user.email) {
      others.push_back(row);
    } else {
      run.in_conflict(*row, "is there, and cannot be compared without an e-mail");
    }
  }
  return others;
}

/// Those that are there: fine when they are as the rows say.
void compare(const Rows<bb::NewUser>& rows, bool picture_may_differ, Run& run) {
  run.look_up(
      with_email(rows, run), bulk_call(run.session.users, &bb::UsersClient::find_all),
      [](const auto& row) { return *row.item.user.email; },
      [&](const auto& row, const std::optional<bb::User>& stored) {
        if (!stored || differs(row.item.user, *stored)) {
          run.in_conflict(row, users_cannot_change);
        } else if (picture_may_differ && row.item.image) {
          run.in_conflict(row, pictures_cannot_change);
        } else {
          run.succeeded(row, Outcome::unchanged);
        }
      });
}

void apply_rows(const std::vector<Row<bb::NewUser>>& users, Run& run) {
  const Pending<bb::NewUser> pending = run.pending(users);
  compare(run.create(pending.fresh, bulk_call(run.session.users, &bb::UsersClient::create_all)), false, run);
  compare(pending.changed, true, run);
}

// Homes.

Outcome to_outcome(bb::UpsertOutcome outcome) {
  switch (outcome) {
    case bb::UpsertOutcome::created:
      return Outcome::created;
    case bb::UpsertOutcome::updated:
      return Outcome::updated;
    case bb::UpsertOutcome::unchanged:
      break;
  }
  return Outcome::unchanged;
}

/// Homes that are there, or were.
void upsert(const Rows<bb::HomeRequest>& rows, bb::UpsertMode mode, Run& run) {
  const BulkCall<bb::HomeRequest, bb::Upserted<bb::Home>> call = [&](auto source, const auto& sink,
                                                                     const auto& options) {
    return run.session.homes.upsert_all(std::move(source), sink, mode, options);
  };
  run.send(
      rows, call, [](const auto& row) { return row.item; },
      [&](const auto& row, const auto& result) {
        run.settle(row, result, result ? to_outcome(result->outcome) : Outcome::failed);
      });
}

void apply_rows(const std::vector<Row<bb::HomeRequest>>& homes, Run& run) {
  const Pending<bb::HomeRequest> pending = run.pending(homes);
  run.begin_changes(pending.changed);
  upsert(pending.changed, bb::UpsertMode::update_first, run);
  upsert(run.create(pending.fresh, bulk_call(run.session.homes, &bb::HomesClient::create_all)),
         bb::UpsertMode::read_first, run);
}

// Homeowners have calls of their own: a home's update leaves them alone. There is none that changes one, so
// they are removed and added again.

constexpr auto home_of = [](const auto& row) { return row.item.external_home_id; };

using Homeowners = Rows<HomeownerOfHome>;

std::vector<Homeowners> by_home(const Homeowners& rows) {
  std::map<std::string, Homeowners> homes;
  for (const auto* row : rows) homes[home_of(*row)].push_back(row);
  std::vector<Homeowners> groups;
  groups.reserve(homes.size());
  for (const auto& home : homes) groups.push_back(home.second);
  return groups;
}

bb::HomeownersOfHome together(const Homeowners& rows) {
  bb::HomeownersOfHome item{home_of(*rows.front()), {}};
  for (const auto* row : rows) item.homeowners.push_back(row->item.homeowner);
  return item;
}

/// Whether the others of the home may be fine although the call was refused.
bool is_refused_for_one(const bb::Error& error, const Homeowners& rows) {
  return error.kind == bb::ErrorKind::conflict || (error.kind == bb::ErrorKind::rejected && rows.size() > 1);
}

/// Adds those of one home in one call; returns the rows of the homes where that was refused for one of them.
Homeowners add_by_home(const Homeowners& rows, Run& run) {
  Homeowners refused;
  const std::vector<Homeowners> homes = by_home(rows);
  const std::size_t sent = run.session.send(
      Kind::homeowner, homes, bulk_call(run.session.homes, &bb::HomesClient::add_homeowners_all), together,
      [&](const Homeowners& home, const bb::Result<void>& result) {
        if (!result && is_refused_for_one(result.error(), home)) {
          refused.insert(refused.end(), home.begin(), home.end());
          return;
        }
        for (const auto* row : home) run.settle(*row, result, Outcome::created);
      });
  for (std::size_t i = sent; i < homes.size(); ++i) {
    for (const auto* row : homes[i]) run.not_reached(*row);
  }
  return refused;
}

void add_one_by_one(const Homeowners& rows, Run& run) {
  run.send(
      rows, bulk_call(run.session.homes, &bb::HomesClient::add_homeowners_all),
      [](const auto& row) {
        return bb::HomeownersOfHome{home_of(row), {row.item.homeowner}};
      },
      [&](const auto& row, const auto& result) { run.settle(row, result, Outcome::created); });
}

/// A row, and what the service has instead; the e-mail may be written otherwise.
struct Replacement {
  const Row<HomeownerOfHome>* row{};
  bb::Homeowner stored{};
};

bb::Result<void> replace(const Replacement& replacement, Session& session) {
  const std::string home = home_of(*replacement.row);
  const auto add = [&](const bb::HomeownerRequest& homeowner) {
    return session.alone(session.homes.add_homeowner(home, homeowner));
  };
  auto removed = session.alone(session.homes.remove_homeowner(home, replacement.stored.email));
  if (!removed && removed.error().kind != bb::ErrorKind::not_found) return removed;
  auto added = add(replacement.row->item.homeowner);
  // Refused for what the row says: better the old data than none.
  if (!added && added.error().kind == bb::ErrorKind::rejected) {
    static_cast<void>(add(replacement.stored.to_request()));
  }
  return added;
}

/// One after the other, so that never more than one is removed and not yet added again.
void replace(const std::vector<Replacement>& replacements, Run& run) {
  for (const Replacement& replacement : replacements) {
    if (run.session.gate.is_open()) {
      run.settle(*replacement.row, replace(replacement, run.session), Outcome::updated);
    } else {
      run.not_reached(*replacement.row);
    }
  }
}

/// Looks at each homeowner alone.
void bring_up_to_date(const Homeowners& rows, bool are_known_as_changed, Run& run) {
  Homeowners absent;
  std::vector<Replacement> different;
  run.look_up(rows, bulk_call(run.session.homes, &bb::HomesClient::get_all), home_of,
              [&](const auto& row, const bb::Home& home) {
                const auto* stored = find_homeowner(home, row.item.homeowner.email);
                if (stored == nullptr) {
                  absent.push_back(&row);
                } else if (are_known_as_changed || differs(row.item.homeowner, *stored)) {
                  different.push_back({&row, *stored});
                } else {
                  run.succeeded(row, Outcome::unchanged);
                }
              });
  add_one_by_one(absent, run);
  replace(different, run);
}

void apply_rows(const std::vector<Row<HomeownerOfHome>>& homeowners, Run& run) {
  const Pending<HomeownerOfHome> pending = run.pending(homeowners);
  run.begin_changes(pending.changed);
  bring_up_to_date(pending.changed, true, run);
  bring_up_to_date(add_by_home(pending.fresh, run), false, run);
}

// Documents. An update cannot move one to another home.

using Documents = Rows<bb::DocumentOfHome>;

/// Updates those that their home has with other content; returns those that it does not have.
Documents bring_up_to_date(const Documents& rows, bool are_known_as_changed, Run& run) {
  Documents absent;
  Documents different;
  run.look_up(rows, bulk_call(run.session.documents, &bb::DocumentsClient::list_all), home_of,
              [&](const auto& row, const std::vector<bb::Document>& documents) {
                const auto* stored = find_document(documents, row.key);
                if (stored == nullptr) {
                  absent.push_back(&row);
                } else if (are_known_as_changed || differs(row.item.document, *stored)) {
                  different.push_back(&row);
                } else {
                  run.succeeded(row, Outcome::unchanged);
                }
              });
  run.update(different, bulk_call(run.session.documents, &bb::DocumentsClient::update_all),
             [](const auto& row) { return row.item.document; });
  return absent;
}

void apply_rows(const std::vector<Row<bb::DocumentOfHome>>& documents, Run& run) {
  const Pending<bb::DocumentOfHome> pending = run.pending(documents);
  run.begin_changes(pending.changed);
  Documents to_add = bring_up_to_date(pending.changed, true, run);
  to_add.insert(to_add.end(), pending.fresh.begin(), pending.fresh.end());
  const Documents taken = run.create(to_add, bulk_call(run.session.documents, &bb::DocumentsClient::add_all));
  for (const auto* row : bring_up_to_date(taken, false, run)) run.in_conflict(*row, belongs_to_another_home);
}

}  // namespace

void apply(const Input& input, Run& run) {
  run.begin(input);
  for_each_kind(input, [&]<class Item>(const std::vector<Row<Item>>& rows) {
    apply_rows(rows, run);
    run.end_kind(kind_of<Item>);
  });
}

}  // namespace importer
