#include "builderbacked/homes_client.hpp"

#include <utility>

#include "bulk_run.hpp"
#include "recipe.hpp"
#include "typed_call.hpp"

namespace builderbacked {

namespace {

constexpr std::string_view home_path = "/api/v2/homes/{externalId}";

/// Homeowners are part of their home, and told apart by e-mail.
Recipe<std::monostate> among_homeowners(std::string_view external_home_id,
                                        std::span<const HomeownerRequest> sent) {
  return recipe<std::monostate, Home>(home_path, {external_home_id}, [sent](Home& home, auto& /*nothing*/) {
    return judge_each(
        sent, home.homeowners,
        [](const HomeownerRequest& one, const Homeowner& other) {
          return equals_ignoring_case(one.email, other.email);
        },
        [](const Homeowner& /*found*/) {});
  });
}

TypedCall<Home> get_call(std::string_view operation, std::string_view external_id) {
  return {Call(operation, "GET", home_path, {external_id})};
}

TypedCall<Home> create_call(const HomeRequest& home) {
  return {Call("homes.create", "POST", "/api/v2/homes").json(home),
          by_get<Home>(home_path, home.external_id, home)};
}

TypedCall<Home> update_call(const HomeRequest& home) {
  return {Call("homes.update", "PUT", "/api/v2/homes").json(home)};
}

TypedCall<void> add_homeowners_call(std::string_view external_home_id,
                                    std::span<const HomeownerRequest> homeowners) {
  Call call("homes.add_homeowners", "POST", "/api/v2/homes/{externalHomeId}/users", {external_home_id});
  if (homeowners.empty()) call.violations.push_back({"homeowners", "is empty"});
  // Contract H4b: that several travel as an array is assumed; one travels as the documented object.
  return {homeowners.size() == 1 ? std::move(call).json(homeowners.front(), "homeowners[0].")
                                 : std::move(call).json(homeowners, "homeowners"),
          among_homeowners(external_home_id, homeowners)};
}

/// Which calls an upsert makes one after the other.
class HomeUpsert {
 public:
  using Item = std::shared_ptr<Underway<HomeRequest, Home>>;

  HomeUpsert(BulkRun& run, const BulkSink<Upserted<Home>>& sink) : run_(run), sink_(sink) {}

  Call begin(const Item& item, UpsertMode mode) {
    switch (mode) {
      case UpsertMode::create_first:
        return create(item, [this, item] { run_.queue(update(item, nullptr)); });
      case UpsertMode::update_first:
        return update(item, [this, item] { run_.queue(begin(item, UpsertMode::create_first)); });
      case UpsertMode::read_first:
        break;
    }
    return read(item);
  }

 private:
  using Otherwise = std::function<void()>;

  Call read(const Item& item) {
    Call call = bind(get_call("homes.find", item->item->external_id), item->value);
    wire::validate(*item->item, {}, call.violations);  // What cannot be written is not looked up.
    call.done = [this, item](Result<Reply>&& reply) {
      if (reply && wire::changes_nothing(*item->item, *item->value)) {
        return finish(item, std::move(reply), UpsertOutcome::unchanged);
      }
      if (reply) return run_.queue(update(item, nullptr));
      if (reply.error().kind != ErrorKind::not_found) return finish(item, std::move(reply), {});
      run_.queue(begin(item, UpsertMode::create_first));
    };
    return call;
  }

  Call create(const Item& item, Otherwise if_taken) {
    Call call = bind(create_call(*item->item), item->value);
    call.done = [this, item, if_taken = std::move(if_taken)](Result<Reply>&& reply) {
      if (!reply && if_taken && reply.error().kind == ErrorKind::conflict) return if_taken();
      finish(item, std::move(reply), UpsertOutcome::created);
    };
    return call;
  }

  Call update(const Item& item, Otherwise if_absent) {
    Call call = bind(update_call(*item->item), item->value);
    call.done = [this, item, if_absent = std::move(if_absent)](Result<Reply>&& reply) {
      if (!reply && if_absent && reply.error().kind == ErrorKind::not_found) return if_absent();
      finish(item, std::move(reply), UpsertOutcome::updated);
    };
    return call;
  }

  void finish(const Item& item, Result<Reply>&& reply, UpsertOutcome outcome) {
    Result<Home> home = result_of<Home>(std::move(reply), item->value);
    run_.finish<Upserted<Home>>(item->number,
                                home ? Result<Upserted<Home>>({outcome, *std::move(home)})
                                     : Result<Upserted<Home>>(std::move(home).error()),
                                sink_);
  }

  BulkRun& run_;
  const BulkSink<Upserted<Home>>& sink_;
};

}  // namespace

HomesClient::HomesClient(std::shared_ptr<HttpTransport> transport) : transport_(std::move(transport)) {}

Result<Home> HomesClient::get(std::string_view external_id, const CallOptions& options) const {
  return fetch(transport_, get_call("homes.get", external_id), options);
}

Result<std::optional<Home>> HomesClient::find(std::string_view external_id,
                                              const CallOptions& options) const {
  return none_if_absent(fetch(transport_, get_call("homes.find", external_id), options));
}

Result<Home> HomesClient::create(const HomeRequest& home, const CallOptions& options) const {
  return fetch(transport_, create_call(home), options);
}

Result<Home> HomesClient::update(const HomeRequest& home, const CallOptions& options) const {
  return fetch(transport_, update_call(home), options);
}

Result<void> HomesClient::add_homeowner(std::string_view external_home_id, const HomeownerRequest& homeowner,
                                        const CallOptions& options) const {
  Call call("homes.add_homeowner", "POST", "/api/v2/homes/{externalHomeId}/users", {external_home_id});
  return fetch<void>(
      transport_,
      {std::move(call).json(homeowner), among_homeowners(external_home_id, std::span(&homeowner, 1))},
      options);
}

Result<void> HomesClient::add_homeowners(std::string_view external_home_id,
                                         std::span<const HomeownerRequest> homeowners,
                                         const CallOptions& options) const {
  return fetch(transport_, add_homeowners_call(external_home_id, homeowners), options);
}

Result<void> HomesClient::remove_homeowner(std::string_view external_home_id, std::string_view email,
                                           const CallOptions& options) const {
  return fetch<void>(transport_,
                     {Call("homes.remove_homeowner", "DELETE", "/api/v2/homes/{externalHomeId}/users/{email}",
                           {external_home_id, email})},
                     options);
}

Result<BulkProgress> HomesClient::get_all(BulkSource<std::string> external_ids, const BulkSink<Home>& sink,
                                          const BulkOptions& options) const {
  return call_each<Home>({"homes.get_all", transport_, options}, std::move(external_ids), sink,
                         [](const std::string& id) { return get_call("homes.get", id); });
}

Result<BulkProgress> HomesClient::create_all(BulkSource<HomeRequest> homes, const BulkSink<Home>& sink,
                                             const BulkOptions& options) const {
  return call_each<Home>({"homes.create_all", transport_, options}, std::move(homes), sink, create_call);
}

Result<BulkProgress> HomesClient::update_all(BulkSource<HomeRequest> homes, const BulkSink<Home>& sink,
                                             const BulkOptions& options) const {
  return call_each<Home>({"homes.update_all", transport_, options}, std::move(homes), sink, update_call);
}

Result<BulkProgress> HomesClient::upsert_all(BulkSource<HomeRequest> homes,
                                             const BulkSink<Upserted<Home>>& sink, UpsertMode mode,
                                             const BulkOptions& options) const {
  BulkRun run{"homes.upsert_all", transport_, options};
  HomeUpsert upsert{run, sink};
  return for_each_item<Home>(run, homes,
                             [&](const HomeUpsert::Item& item) { return upsert.begin(item, mode); });
}

Result<BulkProgress> HomesClient::add_homeowners_all(BulkSource<HomeownersOfHome> homes,
                                                     const BulkSink<void>& sink,
                                                     const BulkOptions& options) const {
  return call_each<void>({"homes.add_homeowners_all", transport_, options}, std::move(homes), sink,
                         [](const HomeownersOfHome& item) {
                           return add_homeowners_call(item.external_home_id, item.homeowners);
                         });
}

}  // namespace builderbacked
