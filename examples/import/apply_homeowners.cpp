#include <map>
#include <set>
#include <string>
#include <vector>

#include "apply.hpp"
#include "differs.hpp"
#include "stored.hpp"

// Homeowners have calls of their own: a home's update leaves them alone. There is none that changes one, so
// he is removed and added again.

namespace importer {

namespace {

using Homeowners = Rows<HomeownerOfHome>;

std::vector<Homeowners> by_home(const Homeowners& rows) {
  std::map<std::string, Homeowners> homes;
  for (const auto* row : rows) homes[row->item.external_home_id].push_back(row);
  std::vector<Homeowners> groups;
  groups.reserve(homes.size());
  for (const auto& home : homes) groups.push_back(home.second);
  return groups;
}

bb::HomeownersOfHome together(const Homeowners& rows) {
  bb::HomeownersOfHome item{rows.front()->item.external_home_id, {}};
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
        return bb::HomeownersOfHome{row.item.external_home_id, {row.item.homeowner}};
      },
      [&](const auto& row, const auto& result) { run.settle(row, result, Outcome::created); });
}

bb::Result<void> replace(const HomeownerOfHome& item, Session& session) {
  const auto removed =
      session.alone(session.homes.remove_homeowner(item.external_home_id, item.homeowner.email));
  // A run that was killed in between left him removed.
  if (!removed && removed.error().kind != bb::ErrorKind::not_found) return removed;
  return session.alone(session.homes.add_homeowner(item.external_home_id, item.homeowner));
}

/// One after the other, so that never more than one is removed and not yet added again.
void replace(const Homeowners& rows, Run& run) {
  for (const auto* row : rows) {
    if (run.session.gate.is_open()) {
      run.settle(*row, replace(row->item, run.session), Outcome::updated);
    } else {
      run.not_reached(*row);
    }
  }
}

/// Looks at each homeowner by himself.
void compare(const Homeowners& rows, Run& run) {
  Homeowners absent;
  Homeowners different;
  const auto homes = run.session.look_up(Kind::homeowner, homes_of(rows),
                                         bulk_call(run.session.homes, &bb::HomesClient::get_all));
  for (const auto* row : rows) {
    const auto home = homes.find(row->item.external_home_id);
    if (home == homes.end()) {
      run.not_reached(*row);
    } else if (!home->second) {
      run.failed(*row, home->second.error());
    } else if (const auto* stored = find_homeowner(*home->second, row->item.homeowner.email); !stored) {
      absent.push_back(row);
    } else if (differs(row->item.homeowner, *stored)) {
      different.push_back(row);
    } else {
      run.succeeded(*row, Outcome::unchanged);
    }
  }
  add_one_by_one(absent, run);
  replace(different, run);
}

}  // namespace

void apply_rows(const std::vector<Row<HomeownerOfHome>>& homeowners, Run& run) {
  const Pending<HomeownerOfHome> pending = run.pending(homeowners);
  replace(pending.changed, run);
  compare(add_by_home(pending.fresh, run), run);
}

}  // namespace importer
