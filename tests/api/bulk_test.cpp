// Bulk calls: every item once, whatever happens to it; in virtual time, or against the sandbox.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/bulk_support.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ---- Sources and sinks

TEST(Bulk, TakesItemsFromAListAndAnswersEachOnce) {
  SandboxApi api;
  const auto homes = some_homes(100);
  Kept<Home> kept;
  const BulkProgress end = api.homes.create_all(homes, kept.sink()).value();
  ASSERT_THAT(kept.results, SizeIs(100));
  for (const auto& [index, home] : kept.results)
    EXPECT_EQ(home.value().external_id, homes[index].external_id);
  EXPECT_EQ(end.succeeded, 100U);
  EXPECT_EQ(end.failed, 0U);
  EXPECT_EQ(end.total, 100U);
  EXPECT_EQ(end.in_flight, 0U);
  EXPECT_FALSE(end.cancelled);
  EXPECT_EQ(api.homes.get("H99")->city, "Columbus");
}

TEST(Bulk, TakesItemsFromAFunctionUntilItYieldsNothing) {
  SandboxApi api;
  std::size_t next = 0;
  std::size_t dry = 0;
  Kept<Home> kept;
  const auto end = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> {
        if (next == 30) {
          ++dry;
          return std::nullopt;
        }
        return home_number(next++);
      },
      kept.sink(), {.total = 30});
  EXPECT_EQ(end.value().succeeded, 30U);
  EXPECT_THAT(kept.results, SizeIs(30));
  EXPECT_EQ(dry, 1U) << "a source that has ended is not asked again";
}

TEST(Bulk, TakesArraysAndSpansAndNothing) {
  SandboxApi api;
  Kept<Home> kept;
  const std::array<HomeRequest, 2> two{home_number(1), home_number(2)};
  EXPECT_EQ(api.homes.create_all(two, kept.sink()).value().succeeded, 2U);
  kept.results.clear();
  EXPECT_EQ(api.homes.update_all(std::span(two).first(1), kept.sink()).value().succeeded, 1U);
  kept.results.clear();
  EXPECT_EQ(api.homes.create_all(std::vector<HomeRequest>{}, kept.sink()).value().total, 0U);
  EXPECT_THAT(kept.results, IsEmpty());
}

TEST(Bulk, ReadsAheadOnlyWhatIsOnItsWay) {
  ScriptedTransport api;
  api.engine->otherwise(echo);
  std::size_t yielded = 0;
  std::size_t settled = 0;
  std::size_t most = 0;
  const auto end = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> {
        if (yielded == 1000) return std::nullopt;
        most = (std::max)(most, yielded + 1 - settled);
        return home_number(yielded++);
      },
      [&](std::size_t, const Result<Home>&) { ++settled; }, {.in_flight = 8});
  EXPECT_EQ(end.value().succeeded, 1000U);
  EXPECT_LE(most, 9U);
}

TEST(Bulk, AnItemThatIsRefusedUnsentStopsNobody) {
  SandboxApi api;
  auto homes = some_homes(3);
  homes[1].state = "Ohio";
  Kept<Home> kept;
  const auto end = api.homes.create_all(homes, kept.sink()).value();
  EXPECT_EQ(end.succeeded, 2U);
  EXPECT_EQ(end.failed, 1U);
  EXPECT_THAT(fields(kept[1].error()), ElementsAre("state"));
  EXPECT_EQ(kept[1].error().operation, "homes.create");
}

TEST(Bulk, OptionsThatCannotBeUsedAreRefusedAndNothingIsRead) {
  ScriptedTransport api;
  const auto unread = []() -> std::optional<HomeRequest> { throw std::logic_error("was read"); };
  const auto end = api.homes.create_all(unread, [](std::size_t, const Result<Home>&) {},
                                        {.in_flight = 0,  // Nor too many.
                                         .calls_per_second = -1,
                                         .call = {.headers = {{"Host", "elsewhere"}}},
                                         .progress = [](const BulkProgress&) {},
                                         .progress_interval = 0ms});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(end.error().operation, "homes.create_all");
  EXPECT_THAT(fields(end.error()),
              ElementsAre("headers[0].name", "in_flight", "calls_per_second", "progress_interval"));
  EXPECT_THAT(
      fields(HomesClient{nullptr}.create_all(unread, [](std::size_t, const Result<Home>&) {}).error()),
      ElementsAre("transport"));
}

TEST(Bulk, AnExceptionOfTheCallerPassesThroughAndLeavesTheTransportUsable) {
  SandboxApi api;
  const auto homes = some_homes(50);
  EXPECT_THROW(static_cast<void>(api.homes.create_all(homes,
                                                      [](std::size_t index, const Result<Home>&) {
                                                        if (index == 20)
                                                          throw std::runtime_error("disk full");
                                                      })),
               std::runtime_error);
  EXPECT_TRUE(api.homes.get("H20"));
}

TEST(Bulk, TheSinkMayMakeCallsOfItsOwn) {
  SandboxApi api;
  std::size_t seen = 0;
  const auto end = api.homes.create_all(some_homes(20), [&](std::size_t index, const Result<Home>&) {
    if (api.homes.get("H" + std::to_string(index))) ++seen;
  });
  EXPECT_EQ(end.value().succeeded, 20U);
  EXPECT_EQ(seen, 20U);
}

// ---- The calls

TEST(Bulk, EveryCallOfHomes) {
  SandboxApi api;
  const auto homes = some_homes(5);
  Kept<Home> created;
  ASSERT_EQ(api.homes.create_all(homes, created.sink()).value().succeeded, 5U);

  std::vector<HomeownersOfHome> people;
  for (const HomeRequest& home : homes) {
    people.push_back({home.external_id, {{.email = "a@example.com"}, {.email = "b@example.com"}}});
  }
  people.push_back({"H0", {}});
  Kept<void> added;
  EXPECT_EQ(api.homes.add_homeowners_all(people, added.sink()).value().succeeded, 5U);
  EXPECT_THAT(fields(added[5].error()), ElementsAre("homeowners"));

  Kept<Home> read;
  const std::vector<std::string> ids{"H4", "nobody", "H0"};
  const auto end = api.homes.get_all(ids, read.sink()).value();
  EXPECT_EQ(end.succeeded, 2U);
  EXPECT_THAT(read[0]->homeowners, SizeIs(2));
  EXPECT_EQ(read[1].error().kind, ErrorKind::not_found);
  EXPECT_EQ(read[2]->external_id, "H0");

  auto changed = homes;
  for (HomeRequest& home : changed) home.model = "Preston";
  changed.push_back(home_number(99));
  Kept<Home> updated;
  EXPECT_EQ(api.homes.update_all(changed, updated.sink()).value().succeeded, 5U);
  EXPECT_EQ(updated[0]->model, "Preston");
  EXPECT_EQ(updated[5].error().kind, ErrorKind::not_found);
}

TEST(Bulk, EveryCallOfLocationsAndUsers) {
  SandboxApi api;
  Kept<Division> divisions;
  EXPECT_EQ(
      api.locations
          .create_divisions(
              std::vector<DivisionRequest>{{.external_id = "D2", .name = "D2", .region_name = "Cincinnati"},
                                           {.external_id = "D", .name = "D", .region_name = "Cincinnati"}},
              divisions.sink())
          .value()
          .succeeded,
      1U);
  EXPECT_EQ(divisions[1].error().kind, ErrorKind::conflict);
  Kept<MasterCommunity> communities;
  EXPECT_EQ(api.locations
                .create_master_communities(
                    std::vector<MasterCommunityRequest>{
                        {.external_id = "M2", .name = "M2", .division_external_id = "D2"}},
                    communities.sink())
                .value()
                .succeeded,
            1U);
  Kept<Neighborhood> neighborhoods;
  EXPECT_EQ(api.locations
                .create_neighborhoods(
                    std::vector<NeighborhoodRequest>{
                        {.external_id = "N2", .name = "N2", .master_community_external_id = "M2"}},
                    neighborhoods.sink())
                .value()
                .succeeded,
            1U);
  Kept<Neighborhood> updated;
  EXPECT_EQ(api.locations
                .update_neighborhoods(
                    std::vector<NeighborhoodRequest>{
                        {.external_id = "N2", .name = "Lakeside", .master_community_external_id = "M2"},
                        {.external_id = "N3", .name = "N3", .master_community_external_id = "M2"}},
                    updated.sink())
                .value()
                .succeeded,
            1U);
  EXPECT_EQ(updated[0]->name, "Lakeside");
  EXPECT_EQ(updated[1].error().kind, ErrorKind::not_found);
  EXPECT_TRUE(api.locations.update_divisions(std::vector<DivisionRequest>{}, divisions.sink()));
  EXPECT_TRUE(
      api.locations.update_master_communities(std::vector<MasterCommunityRequest>{}, communities.sink()));
  Kept<User> users;
  EXPECT_EQ(api.users
                .create_all(std::vector<NewUser>{{example_user(), ProfileImage::from_bytes(example_png())},
                                                 {example_user(), std::nullopt}},
                            users.sink(), {.in_flight = 1})
                .value()
                .succeeded,
            1U);
  EXPECT_EQ(users[1].error().kind, ErrorKind::conflict);
  Kept<std::optional<User>> found;
  EXPECT_EQ(
      api.users.find_all(std::vector<std::string>{"john.smith@builder.com", "no@body.com"}, found.sink())
          .value()
          .succeeded,
      2U);
  EXPECT_EQ(found[0].value()->external_id, "EMP_12345");
  EXPECT_FALSE(found[1].value());
}

// ---- Upsert

TEST(Bulk, UpsertCreatesAndUpdatesWhatIsThere) {
  for (const UpsertMode mode : {UpsertMode::create_first, UpsertMode::update_first, UpsertMode::read_first}) {
    SandboxApi api;
    auto homes = some_homes(4);
    api.homes.create(homes[1]).value();
    api.homes.create(homes[2]).value();
    homes[2].model = "Preston";
    Kept<Upserted<Home>> kept;
    EXPECT_EQ(api.homes.upsert_all(homes, kept.sink(), mode).value().succeeded, 4U);
    EXPECT_EQ(kept[0]->outcome, UpsertOutcome::created);
    EXPECT_EQ(kept[1]->outcome,
              mode == UpsertMode::read_first ? UpsertOutcome::unchanged : UpsertOutcome::updated);
    EXPECT_EQ(kept[2]->outcome, UpsertOutcome::updated);
    EXPECT_EQ(kept[2]->value.model, "Preston");
    EXPECT_EQ(api.homes.get("H2")->model, "Preston");
  }
}

TEST(Bulk, UpsertThatReadsFirstWritesWhatTheAnswerDoesNotState) {
  ScriptedTransport api;
  HomeRequest home = example_home();
  const std::string stored = to_json_text(home);
  home.homeowners = {{.email = "new@example.com"}};  // An update would not store them.
  Kept<Upserted<Home>> same;
  api.engine->answer(200, stored);
  ASSERT_TRUE(api.homes.upsert_all(std::span(&home, 1), same.sink(), UpsertMode::read_first));
  EXPECT_EQ(same[0]->outcome, UpsertOutcome::unchanged);
  const std::vector<std::pair<const char*, void (*)(HomeRequest&)>> changes{
      {"job_id", [](HomeRequest& one) { one.job_id = "J"; }},
      {"market_home", [](HomeRequest& one) { one.market_home = true; }},
      {"closing_date", [](HomeRequest& one) { one.closing_date = "2026-01-01"; }},
      {"a detail", [](HomeRequest& one) { one.home_details["color"] = "red"; }},
      {"extra", [](HomeRequest& one) { one.extra["lot"] = "7"; }},
      {"city", [](HomeRequest& one) { one.city = "Dayton"; }}};
  for (const auto& [what, change] : changes) {
    HomeRequest changed = example_home();
    change(changed);
    Kept<Upserted<Home>> kept;
    api.engine->answer(200, stored).answer(200, to_json_text(changed));
    ASSERT_TRUE(api.homes.upsert_all(std::span(&changed, 1), kept.sink(), UpsertMode::read_first));
    EXPECT_EQ(kept[0]->outcome, UpsertOutcome::updated) << what;
  }
}

TEST(Bulk, UpsertEndsInTheErrorOfItsLastCall) {
  ScriptedTransport api;
  const auto last_error = [&](UpsertMode mode) {
    Kept<Upserted<Home>> kept;
    const HomeRequest home = example_home();
    EXPECT_EQ(api.homes.upsert_all(std::span(&home, 1), kept.sink(), mode).value().failed, 1U);
    return kept[0].error();
  };
  api.engine->answer(409).answer(404);  // The answers contradict each other.
  EXPECT_EQ(last_error(UpsertMode::create_first).operation, "homes.update");
  api.engine->answer(404).answer(404);
  EXPECT_EQ(last_error(UpsertMode::update_first).operation, "homes.create");
  api.engine->answer(403);
  EXPECT_EQ(last_error(UpsertMode::read_first).kind, ErrorKind::permission);
  // Created by somebody else between the look and the create.
  api.engine->answer(404).answer(409).answer(400);
  EXPECT_EQ(last_error(UpsertMode::read_first).kind, ErrorKind::rejected);
  EXPECT_THAT(api.engine->requests(), SizeIs(8));
}

// ---- Cancelling

TEST(Bulk, CancellingEndsWhatIsOnItsWayAndReadsNoFurther) {
  ScriptedTransport api;
  const Cancellation stop;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (++answers == 10) stop.cancel();
    return echo(request);
  });
  std::size_t yielded = 0;
  Kept<Home> kept;
  const auto end =
      api.homes.create_all([&]() -> std::optional<HomeRequest> { return home_number(yielded++); },
                           kept.sink(), {.in_flight = 4, .call = {.cancellation = stop}});
  ASSERT_TRUE(end);
  EXPECT_THAT(kept.results, SizeIs(yielded)) << "every item that was yielded comes once";
  EXPECT_LE(yielded, 15U);
  EXPECT_EQ(end->succeeded + end->failed, yielded);
  EXPECT_EQ(kept.results.rbegin()->second.error().kind, ErrorKind::cancelled);
  EXPECT_TRUE(end->cancelled);
  EXPECT_TRUE(api.homes.create_all(some_homes(3), nullptr, {.call = {.cancellation = stop}})->cancelled);
}

TEST(Bulk, CancellingLosesNoDocumentThatWasReadAhead) {
  ScriptedTransport api;
  const Cancellation stop;
  api.engine->otherwise([&](const HttpRequest&) {
    stop.cancel();
    return HttpResponse{201, {}, "[]"};
  });
  std::size_t yielded = 0;
  Kept<Document> kept;
  const auto end = api.documents.add_all(
      [&]() -> std::optional<DocumentOfHome> {
        ++yielded;
        return document_number(yielded, "H" + std::to_string(yielded));
      },
      kept.sink(), {.in_flight = 3, .call = {.cancellation = stop}});
  ASSERT_TRUE(end);
  EXPECT_THAT(kept.results, SizeIs(yielded));
}

// ---- Progress

TEST(Bulk, ProgressTellsHowFarItIs) {
  ScriptedTransport api;
  for (int i = 0; i < 40; ++i) api.engine->answer(200, example_home_answer, {}, 1s);
  std::vector<BulkProgress> heard;
  BulkOptions options;
  options.in_flight = 4;
  options.progress = [&](const BulkProgress& progress) { heard.push_back(progress); };
  options.progress_interval = 2s;
  const std::vector<std::string> ids(40, "H");
  const auto end = api.homes
                       .get_all(
                           ids, [](std::size_t, const Result<Home>&) {}, options)
                       .value();
  ASSERT_GE(heard.size(), 5U);
  const BulkProgress& middle = heard[2];  // After six of ten seconds.
  EXPECT_NEAR(static_cast<double>(middle.succeeded), 24, 4);
  EXPECT_EQ(middle.total, 40U);
  EXPECT_LE(middle.in_flight, 4U);
  EXPECT_EQ(middle.limit, 4U);
  EXPECT_NEAR(middle.items_per_second, 4, 1);
  // At the smoothed speed.
  EXPECT_NEAR(std::chrono::duration<double>(middle.time_left.value()).count(), 16 / middle.items_per_second,
              1.5);
  EXPECT_EQ(middle.elapsed, 6s);
  EXPECT_EQ(heard.back().succeeded, 40U);
  EXPECT_EQ(heard.back().time_left, 0ms);
  EXPECT_DOUBLE_EQ(end.items_per_second, 4);
  EXPECT_EQ(end.rate_limit, std::nullopt);
}

TEST(Bulk, OverloadIsVisibleInTheProgress) {
  ScriptedTransport api;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest& request) {
    ++answers;
    if (answers % 10 == 0 && answers < 100) return HttpResponse{503, {}, {}};
    return echo(request);
  });
  std::size_t least = 16;
  BulkOptions options;
  options.progress = [&](const BulkProgress& progress) { least = (std::min)(least, progress.limit); };
  options.progress_interval = 1ms;
  std::vector<std::string> ids(2000, "H");
  const auto end = api.homes
                       .get_all(
                           ids, [](std::size_t, const Result<Home>&) {}, options)
                       .value();
  EXPECT_GE(end.throttled, 9U);
  EXPECT_LT(least, 16U);
}

}  // namespace
