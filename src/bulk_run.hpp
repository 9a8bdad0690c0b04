#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "builderbacked/bulk.hpp"
#include "pace.hpp"
#include "typed_call.hpp"

namespace builderbacked {

/// Many calls on one loop. An item may take several calls: those that follow come before further items.
class BulkRun {
 public:
  using Next = std::function<std::optional<Call>()>;

  BulkRun(std::string_view operation, std::shared_ptr<HttpTransport> transport, const BulkOptions& options)
      : operation_(operation), transport_(std::move(transport)), options_(options) {}

  /// Makes the calls that `next` yields and those that are queued meanwhile. `total` is the number of items.
  Result<BulkProgress> run(std::optional<std::size_t> total, const Next& next);

  /// Whether no further item is read.
  [[nodiscard]] bool is_over() const;
  /// A further call for an item that is on its way.
  void queue(Call call) { queue_.push_back(std::move(call)); }
  /// The end of an item.
  template <class T>
  void finish(std::size_t number, Result<T>&& result, const BulkSink<T>& sink) {
    ++(result ? succeeded_ : failed_);
    if (!result && result.error().kind == ErrorKind::authentication) refused_ = result.error();
    if (sink) sink(number, std::move(result));
  }

 private:
  [[nodiscard]] std::vector<Violation> check_options() const;
  [[nodiscard]] bool is_cancelled() const;
  std::optional<Call> next_call(const Next& next);
  void measure(TimePoint now);
  [[nodiscard]] BulkProgress progress(TimePoint now, std::size_t in_flight, const Pace& pace) const;
  [[nodiscard]] std::size_t done() const { return succeeded_ + failed_; }

  std::string_view operation_;
  std::shared_ptr<HttpTransport> transport_;
  const BulkOptions& options_;
  std::optional<std::size_t> total_{};
  std::deque<Call> queue_;
  std::size_t succeeded_ = 0;
  std::size_t failed_ = 0;
  std::optional<Error> refused_;  ///< Nobody is let in: all others would only be refused, too.
  TimePoint begun_{};
  TimePoint measured_at_{};  ///< With `measured_done_`: the start of the interval whose speed is measured.
  std::size_t measured_done_ = 0;
  double per_second_ = 0;
};

/// An item on its way, with room for what its calls answer. Their functions share it.
template <class Item, class T>
struct Underway {
  std::size_t number{0};
  std::optional<Item> storage{};
  const Item* item{nullptr};
  std::optional<typename TypedCall<T>::Value> value{};
};

/// `begin` makes the first call of every item; the `done` of the last one finishes it.
template <class T, class Item, class Begin>
Result<BulkProgress> for_each_item(BulkRun& run, BulkSource<Item>& source, const Begin& begin) {
  std::size_t number = 0;
  return run.run(source.size(), [&]() -> std::optional<Call> {
    if (run.is_over()) return std::nullopt;
    auto underway = std::make_shared<Underway<Item, T>>();
    underway->item = source.next(underway->storage);
    if (underway->item == nullptr) return std::nullopt;
    underway->number = number++;
    return begin(std::move(underway));
  });
}

/// The call of an item that takes only this one. `result` makes the item's result of the call's.
template <class T, class S, class Item, class Make, class Map>
Result<BulkProgress> call_each(BulkRun run, BulkSource<Item> source, const BulkSink<S>& sink,
                               const Make& make, const Map& map) {
  return for_each_item<T>(run, source, [&](std::shared_ptr<Underway<Item, T>> underway) {
    Call call = bind<T>(make(*underway->item), underway->value);
    call.done = [&run, &sink, &map, underway = std::move(underway)](Result<Reply>&& reply) {
      run.finish<S>(underway->number, map(result_of<T>(std::move(reply), underway->value)), sink);
    };
    return call;
  });
}

template <class T, class Item, class Make>
Result<BulkProgress> call_each(BulkRun run, BulkSource<Item> source, const BulkSink<T>& sink,
                               const Make& make) {
  return call_each<T, T>(std::move(run), std::move(source), sink, make, std::identity{});
}

}  // namespace builderbacked
