#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "builderbacked/http_transport.hpp"
#include "builderbacked/result.hpp"

/// @file
/// Many calls at once: the `…_all` calls of the clients. A source yields items, a sink takes what became of
/// each; both run on the caller's thread, and no other thread is started. Memory is bounded by the calls in
/// flight, not by the number of items.
///
/// The result is the last progress; or an `invalid_request` when nothing was read from the source because the
/// options or the transport cannot be used; or an `authentication` error when nobody is let in, which ends
/// the run: what was read before has been reported, the rest of the source is unread. Items do not keep their
/// order, so no two of them should concern the same thing. An exception that the source, the sink or the
/// progress function throws ends the run, gives up what is on its way, and passes through.

namespace builderbacked {

/// Yields the items of a bulk call. It is either a function that returns the next one, or nothing when there
/// are no more; or a vector, an array or a span, which must outlive the call.
template <class Item>
class BulkSource {
 public:
  /// A function that returns the next item, or nothing when there are no more.
  template <class Next>
  requires std::is_invocable_r_v<std::optional<Item>, Next&> BulkSource(Next next)
      : next_([next = std::make_shared<Next>(std::move(next))](std::optional<Item>& storage) -> const Item* {
          storage = (*next)();
          return storage ? &*storage : nullptr;
        }) {}

  /// A vector, an array or a span, which must outlive the call.
  template <class Items>
  requires std::convertible_to<const Items&, std::span<const Item>> BulkSource(const Items& items)
      : size_(std::span<const Item>(items).size()) {
    next_ = [left = std::span<const Item>(items)](std::optional<Item>& /*storage*/) mutable -> const Item* {
      if (left.empty()) return nullptr;
      const Item* item = &left.front();
      left = left.subspan(1);
      return item;
    };
  }

  /// The next item, in `storage` or in the caller's list; null when there are no more.
  [[nodiscard]] const Item* next(std::optional<Item>& storage) {
    const Item* item = next_ ? next_(storage) : nullptr;
    if (item == nullptr) next_ = nullptr;  // A source that has ended is not asked again.
    return item;
  }
  /// How many there are, when that is known.
  [[nodiscard]] std::optional<std::size_t> size() const { return size_; }

 private:
  std::function<const Item*(std::optional<Item>&)> next_;
  std::optional<std::size_t> size_;
};

/// Takes what became of the item that the source yielded as number `index` (from 0), as soon as it is known:
/// not in the order of the source. Every item that was yielded comes once. May be null; may make calls of its
/// own.
template <class T>
using BulkSink = std::function<void(std::size_t index, Result<T> result)>;

/// How far a bulk call is.
struct BulkProgress {
  std::size_t succeeded{0};                              ///< Items.
  std::size_t failed{0};                                 ///< Items.
  std::optional<std::size_t> total{};                    ///< Items, when that is known.
  double items_per_second{0};                            ///< Of late; at the end, over all.
  std::chrono::milliseconds elapsed{0};                  ///< Since the call began.
  std::optional<std::chrono::milliseconds> time_left{};  ///< At that speed, when `total` is known.
  bool cancelled{false};  ///< Ended by `Cancellation`: the source was not read to its end.

  std::size_t in_flight{0};  ///< Calls on their way, those that wait to be repeated among them.
  /// Calls that may be on their way now. Fewer than `BulkOptions::in_flight` while the service is overloaded.
  std::size_t limit{0};
  /// Calls that may start in a second: `BulkOptions::calls_per_second`, or what the service turned out to
  /// allow; empty when nothing limits them.
  std::optional<double> rate_limit{};
  std::size_t throttled{0};  ///< Answers 429 and 503 so far.
};

/// What a bulk call may be told.
struct BulkOptions {
  /// Most calls on their way at a time, at most 10,000. They become fewer when the service refuses some for
  /// overload (429, 503) or answers ever more slowly, and more again when it recovers.
  std::size_t in_flight{16};
  /// Most calls that start in a second, repeats included, but not the looks at what became of a lost create;
  /// 0 is no limit. What the service allows is found out without it.
  double calls_per_second{0};
  /// For every single call: its deadline, counted from its own start, extra headers, and what cancels it.
  /// Cancelling ends the calls on their way and leaves the rest of the source unread. To end without cutting
  /// anything off, let a source that is a function yield nothing more.
  CallOptions call{};
  /// How many items the source will yield, if that is known; for a list it is.
  std::optional<std::size_t> total{};
  /// Hears how far it is, every `progress_interval` and at the end.
  std::function<void(const BulkProgress&)> progress{};
  std::chrono::milliseconds progress_interval{250};  ///< Between two calls of `progress`; positive.
};

/// How an upsert finds out whether the thing is there.
enum class UpsertMode {
  create_first,  ///< Creates; when the external id is taken, updates. Best when most are new.
  update_first,  ///< Updates; when there is none, creates. Best when most are there.
  read_first,    ///< Reads; creates what is absent, updates what differs, and leaves what is equal alone.
};

/// What an upsert did.
enum class UpsertOutcome {
  created,    ///< It was not there.
  updated,    ///< It was there.
  unchanged,  ///< It was there and equal: nothing was written (`UpsertMode::read_first` alone).
};

/// What an upsert did, and the thing as it is stored now.
template <class T>
struct Upserted {
  UpsertOutcome outcome{UpsertOutcome::created};  ///< What was done.
  T value{};                                      ///< As it is stored now.
};

}  // namespace builderbacked
