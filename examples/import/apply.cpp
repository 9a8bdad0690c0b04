#include "apply.hpp"

#include <utility>

#include "differs.hpp"
#include "stored.hpp"

namespace importer {

namespace {

template <class Request>
void apply_rows(const std::vector<Row<Request>>& locations, Run& run) {
  using Calls = LocationCalls<Request>;
  const bb::LocationsClient& client = run.session.locations;
  const Pending<Request> pending = run.pending(locations);
  Rows<Request> to_update = run.create(pending.fresh, bulk_call(client, Calls::create_all));
  to_update.insert(to_update.end(), pending.changed.begin(), pending.changed.end());
  // What a location looks like when it is read is not documented, so it is written without a look.
  run.update(to_update, bulk_call(client, Calls::update_all), [](const auto& row) { return row.item; });
}

/// Employees whose id is taken: fine when it is by themselves. There is no call that changes them.
void compare(const Rows<bb::NewUser>& rows, Run& run) {
  const auto answers = run.session.look_up(Kind::user, emails_of(rows),
                                           bulk_call(run.session.users, &bb::UsersClient::find_all));
  for (const Row<bb::NewUser>* row : rows) {
    const bb::UserRequest& user = row->item.user;
    const auto answer = answers.find(user.email.value_or(""));
    if (!user.email) {
      run.in_conflict(*row, "is there, and cannot be compared without an e-mail");
    } else if (answer == answers.end()) {
      run.not_reached(*row);
    } else if (!answer->second) {
      run.failed(*row, answer->second.error());
    } else if (const auto& stored = *answer->second; stored && !differs(user, *stored)) {
      run.succeeded(*row, Outcome::unchanged);
    } else {
      run.in_conflict(*row, users_cannot_change);
    }
  }
}

}  // namespace

void apply_rows(const std::vector<Row<bb::NewUser>>& users, Run& run) {
  const Pending<bb::NewUser> pending = run.pending(users);
  compare(run.create(pending.fresh, bulk_call(run.session.users, &bb::UsersClient::create_all)), run);
  compare(pending.changed, run);
}

namespace {

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

void upsert(const Rows<bb::HomeRequest>& rows, bb::UpsertMode mode, Run& run) {
  const BulkCall<bb::HomeRequest, bb::Upserted<bb::Home>> call = [&](auto source, const auto& sink,
                                                                     const auto& options) {
    return run.session.homes.upsert_all(std::move(source), sink, mode, options);
  };
  run.send(
      rows, call, [](const auto& row) { return row.item; },
      [&](const auto& row, const auto& result) {
        if (result) {
          run.succeeded(row, to_outcome(result->outcome));
        } else {
          run.failed(row, result.error());
        }
      });
}

}  // namespace

void apply_rows(const std::vector<Row<bb::HomeRequest>>& homes, Run& run) {
  const Pending<bb::HomeRequest> pending = run.pending(homes);
  upsert(pending.changed, bb::UpsertMode::update_first, run);
  upsert(pending.fresh, bb::UpsertMode::create_first, run);
}

void apply(const Input& input, Run& run) {
  run.begin(input);
  for_each_kind(input, [&]<class Item>(const std::vector<Row<Item>>& rows) {
    apply_rows(rows, run);
    run.end_kind(kind_of<Item>);
  });
}

}  // namespace importer
