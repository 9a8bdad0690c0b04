#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "input.hpp"
#include "journal.hpp"
#include "report.hpp"
#include "session.hpp"

namespace importer {

/// The rows of a kind that have to be sent.
template <class Item>
struct Pending {
  Rows<Item> fresh{};    ///< The journal does not know them.
  Rows<Item> changed{};  ///< The journal knows them with other content.
};

/// What the steps of an apply share: they settle every row exactly once.
class Run {
 public:
  Run(Session& service, Journal& journal, Report& report)
      : session(service), journal_(journal), report_(report) {
    session.on_progress = [this](Kind kind, const bb::BulkProgress& progress) {
      journal_.sync();
      report_.progress(kind, progress);
    };
  }
  ~Run() { session.on_progress = nullptr; }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Session& session;

  /// Sorts out what the journal has already, which is settled as skipped, and what would be refused because
  /// its parent is missing.
  template <class Item>
  Pending<Item> pending(const std::vector<Row<Item>>& rows) {
    Pending<Item> pending;
    for (const Row<Item>& row : rows) {
      const auto done = journal_.hash_of(kind_of<Item>, row.key);
      if (done == row.hash) {
        report(row, Outcome::skipped);
      } else if (const ParentKey parent = parent_of(row.item); parent && missing_.contains(*parent)) {
        report(row, Outcome::not_reached, was_not_brought_in(*parent));
      } else {
        (done ? pending.changed : pending.fresh).push_back(&row);
      }
    }
    return pending;
  }

  /// To be called before any change to these is sent.
  template <class Item>
  void begin_changes(const Rows<Item>& rows) {
    for (const Row<Item>* row : rows) journal_.note_begun(kind_of<Item>, row->key);
    if (!rows.empty()) journal_.sync();
  }

  template <class Item>
  void succeeded(const Row<Item>& row, Outcome outcome) {
    journal_.note(kind_of<Item>, row.key, row.hash);
    report(row, outcome);
  }
  /// A call that was made for this row and has no other ending.
  template <class Item, class T>
  void settle(const Row<Item>& row, const bb::Result<T>& result, Outcome success) {
    if (result) {
      succeeded(row, success);
    } else {
      failed(row, result.error());
    }
  }
  template <class Item>
  void failed(const Row<Item>& row, const bb::Error& error) {
    // What was cut off is looked at again by the next run, as what was never sent is.
    const bool was_cut_off = error.kind == bb::ErrorKind::cancelled;
    report(row, was_cut_off ? Outcome::not_reached : Outcome::failed,
           Reason{error.kind, error.message, error.http_status});
  }
  /// Would not be what the row says, whatever is sent.
  template <class Item>
  void in_conflict(const Row<Item>& row, const std::string& why) {
    report(row, Outcome::failed, Reason{bb::ErrorKind::conflict, why, 0});
  }
  template <class Item>
  void not_reached(const Row<Item>& row) {
    report(row, Outcome::not_reached);
  }
  void begin(const Input& input) {
    report_.begin(input);
    for (const Input::BadRow& row : input.bad_rows) keep_track({row.kind, row.key}, Outcome::invalid);
  }
  void end_kind(Kind kind) {
    journal_.sync();
    report_.end_kind(kind);
  }

  /// `Session::send` with one item a row.
  template <class Item, class Sent, class T, class ItemOf, class Settle>
  void send(const Rows<Item>& rows, const BulkCall<Sent, T>& call, ItemOf item_of, Settle settle_row) {
    const std::size_t sent = session.send(
        kind_of<Item>, rows, call, [&](const Row<Item>* row) { return item_of(*row); },
        [&](const Row<Item>* row, bb::Result<T> result) { settle_row(*row, std::move(result)); });
    for (std::size_t i = sent; i < rows.size(); ++i) not_reached(*rows[i]);
  }

  /// Creates what the rows say; returns those whose id is taken.
  template <class Item, class T>
  Rows<Item> create(const Rows<Item>& rows, const BulkCall<Item, T>& call) {
    Rows<Item> taken;
    send(
        rows, call, [](const Row<Item>& row) { return row.item; },
        [&](const Row<Item>& row, const bb::Result<T>& result) {
          if (!result && result.error().kind == bb::ErrorKind::conflict) {
            taken.push_back(&row);
          } else {
            settle(row, result, Outcome::created);
          }
        });
    return taken;
  }

  /// Asks about the thing that `id_of` names for each row, and hands what is there to `compare(row, stored)`.
  template <class Item, class T, class IdOf, class Compare>
  void look_up(const Rows<Item>& rows, const BulkCall<std::string, T>& call, IdOf id_of, Compare compare) {
    std::set<std::string> ids;
    for (const Row<Item>* row : rows) ids.insert(id_of(*row));
    const auto answers = session.look_up(kind_of<Item>, ids, call);
    for (const Row<Item>* row : rows) {
      const auto answer = answers.find(id_of(*row));
      if (answer == answers.end()) {
        not_reached(*row);
      } else if (!answer->second) {
        failed(*row, answer->second.error());
      } else {
        compare(*row, *answer->second);
      }
    }
  }

  template <class Item, class Sent, class T, class ItemOf>
  void update(const Rows<Item>& rows, const BulkCall<Sent, T>& call, ItemOf item_of) {
    send(rows, call, item_of,
         [&](const Row<Item>& row, const bb::Result<T>& result) { settle(row, result, Outcome::updated); });
  }

 private:
  using Key = std::pair<Kind, std::string>;

  /// A thing that the journal knows is at the service, even if its row could not be applied now.
  void keep_track(const Key& key, Outcome outcome) {
    if (is_left_over(outcome) && !journal_.hash_of(key.first, key.second)) {
      missing_.insert(key);
    } else {
      missing_.erase(key);
    }
  }
  static Reason was_not_brought_in(const Key& parent) {
    return {bb::ErrorKind::not_found,
            "its " + std::string(singular(parent.first)) + ' ' + parent.second + " was not brought in", 0};
  }

  template <class Item>
  void report(const Row<Item>& row, Outcome outcome, std::optional<Reason> reason = std::nullopt) {
    keep_track({kind_of<Item>, row.key}, outcome);
    report_.row({kind_of<Item>, row.line, row.key, outcome, std::move(reason)});
  }

  Journal& journal_;
  Report& report_;
  std::set<Key> missing_;  ///< What rows of this input did not bring in.
};

}  // namespace importer
