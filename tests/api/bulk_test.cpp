// Bulk calls: every item once, whatever happens to it; in virtual time, or against the sandbox.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/support.hpp"
#include "builderbacked/testing/sandbox.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

HomeRequest home_number(std::size_t number) {
  HomeRequest home = example_home();
  home.external_id = "H" + std::to_string(number);
  return home;
}

std::vector<HomeRequest> some_homes(std::size_t count) {
  std::vector<HomeRequest> homes;
  for (std::size_t i = 0; i < count; ++i) homes.push_back(home_number(i));
  return homes;
}

/// A sink that keeps everything, and insists that every item comes once.
template <class T>
struct Kept {
  std::map<std::size_t, Result<T>> results{};

  BulkSink<T> sink() {
    return [this](std::size_t index, Result<T> result) {
      EXPECT_TRUE(results.try_emplace(index, std::move(result)).second) << index << " came twice";
    };
  }
  [[nodiscard]] const Result<T>& operator[](std::size_t index) const { return results.at(index); }
};

/// The body of a request, as the answer to it.
HttpResponse echo(const HttpRequest& request) {
  return {201, {}, request.body};
}

std::string path_of(const HttpRequest& request) {
  return request.url.substr(std::string("https://api.test").size());
}

/// Clients of a sandbox with a neighborhood to put homes into.
struct SandboxApi {
  std::shared_ptr<builderbacked::testing::Sandbox> sandbox =
      std::make_shared<builderbacked::testing::Sandbox>();
  std::shared_ptr<HttpTransport> transport;
  HomesClient homes{nullptr};
  LocationsClient locations{nullptr};
  UsersClient users{nullptr};
  DocumentsClient documents{nullptr};

  SandboxApi() {
    TransportConfig config;
    config.observer = record;
    config.base_url = "https://api.test";
    config.credentials =
        ClientCredentials{"https://api.test/oauth/token", "sandbox-client", "sandbox-secret"};
    transport = HttpTransport::create(config, sandbox).value();
    homes = HomesClient{transport};
    locations = LocationsClient{transport};
    users = UsersClient{transport};
    documents = DocumentsClient{transport};
    locations.create_division({.external_id = "D", .name = "D", .region_name = "Cincinnati"}).value();
    locations.create_master_community({.external_id = "M", .name = "M", .division_external_id = "D"}).value();
    locations.create_neighborhood({.external_id = "NH_001", .name = "N", .master_community_external_id = "M"})
        .value();
  }
};

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

// ---- Documents

DocumentOfHome document_number(std::size_t number, const std::string& home = "H0") {
  DocumentOfHome item{home, example_document()};
  item.document.external_id = "DOC_" + std::to_string(number);
  return item;
}

TEST(Bulk, DocumentsOfOneHomeTravelTogether) {
  ScriptedTransport api;
  api.engine->otherwise([](const HttpRequest& request) {
    const std::size_t list = request.body.find('[');
    return HttpResponse{201, {}, request.body.substr(list, request.body.rfind(']') - list + 1)};
  });
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 50; ++i) documents.push_back(document_number(i, i < 45 ? "H0" : "H1"));
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().succeeded, 50U);
  for (const auto& [index, document] : kept.results) {
    EXPECT_EQ(document->external_id, "DOC_" + std::to_string(index));
  }
  EXPECT_THAT(api.engine->requests(), SizeIs(4));  // 20 + 20 + 5, and 5.
}

TEST(Bulk, OnlyTheDocumentThatIsRefusedFails) {
  SandboxApi api;
  ASSERT_TRUE(api.homes.create(home_number(0)));
  ASSERT_TRUE(api.documents.add("H0", document_number(7).document));
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 20; ++i) documents.push_back(document_number(i));
  documents[11].document.url.clear();
  documents[13].document.external_id.reset();
  documents.push_back(document_number(3));  // Twice in one run.
  Kept<Document> kept;
  const auto end = api.documents.add_all(documents, kept.sink()).value();
  EXPECT_EQ(end.succeeded, 18U);
  EXPECT_EQ(end.failed, 3U);
  ASSERT_THAT(kept.results, SizeIs(21));
  EXPECT_EQ(kept[7].error().kind, ErrorKind::conflict);
  EXPECT_THAT(fields(kept[11].error()), ElementsAre("url"));
  EXPECT_EQ(kept[13]->external_id, std::nullopt);
  EXPECT_NE(kept[3].has_value(), kept[20].has_value()) << "one of the two was there first";
  EXPECT_THAT(api.documents.list("H0").value(), SizeIs(19));
}

TEST(Bulk, DocumentsOfAHomeThatIsNotThereAreNotSentOneByOne) {
  SandboxApi api;
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 20; ++i) documents.push_back(document_number(i, "nobody"));
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().failed, 20U);
  EXPECT_EQ(kept[19].error().kind, ErrorKind::not_found);
  EXPECT_EQ(kept[19].error().attempts, 1);
}

TEST(Bulk, ADocumentThatALostCallHadAddedIsNoConflict) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1)};
  const std::string first = to_json_text(documents[0].document);
  const std::string second = to_json_text(documents[1].document);
  HttpFault lost;
  lost.sent = true;
  // A service that stores one of two: the answer is lost, a part is found, the repeat is refused. Then each
  // alone: the first conflicts with what is found to be itself.
  api.engine->fail(lost).answer(200, '[' + first + ']').answer(409).answer(200, '[' + first + ']');
  api.engine->answer(409).answer(200, '[' + first + ']').answer(201, '[' + second + ']');
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink(), {.in_flight = 1}).value().succeeded, 2U);
}

/// A service that stores one document of a call, and then no answer arrives.
TEST(Bulk, ADocumentThatALostCallHadAddedIsNoConflictHoweverOftenItIsSplit) {
  ScriptedTransport api;
  std::map<std::string, std::string> stored;
  bool lose = true;
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 8; ++i) documents.push_back(document_number(i));
  const auto list_of = [&](const auto& of) {
    std::string list;
    for (const auto& [id, text] : of) list += (list.empty() ? "[" : ",") + text;
    return list.empty() ? "[]" : list + ']';
  };
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.method == "GET") return HttpResponse{200, {}, list_of(stored)};
    std::map<std::string, std::string> sent;
    for (const DocumentOfHome& one : documents) {
      const std::string text = to_json_text(one.document);
      if (request.body.find(text) != std::string::npos) sent[*one.document.external_id] = text;
    }
    if (std::exchange(lose, false)) {
      stored.insert(*sent.begin());
      return HttpResponse{502, {}, {}};
    }
    for (const auto& one : sent) {
      if (stored.count(one.first) != 0) return HttpResponse{409, {}, {}};
    }
    stored.insert(sent.begin(), sent.end());
    return HttpResponse{201, {}, list_of(sent)};
  });
  EXPECT_EQ(api.documents.add_all(documents, nullptr).value().succeeded, 8U);
}

TEST(Bulk, ADocumentWithoutAnIdTravelsAlone) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1), document_number(2)};
  documents[1].document.external_id.reset();
  Kept<Document> kept;
  // Its answer could not be told from another's; and it could not be looked up.
  api.engine->otherwise([](const HttpRequest& request) {
    const std::size_t list = request.body.find('[');
    std::string answer = request.body.substr(list, request.body.rfind(']') - list + 1);
    if (answer.find("externalId") == std::string::npos) answer.insert(2, R"("id":7,)");
    return HttpResponse{201, {}, answer};
  });
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().succeeded, 3U);
  EXPECT_EQ(kept[1]->id, 7);
  EXPECT_THAT(api.engine->requests(), SizeIs(3));
}

TEST(Bulk, ADocumentThatTheAnswerDoesNotShowIsInDoubt) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1)};
  api.engine->answer(201, '[' + to_json_text(documents[1].document) + ']');
  Kept<Document> kept;
  const auto end = api.documents.add_all(documents, kept.sink()).value();
  EXPECT_EQ(end.succeeded, 1U);
  EXPECT_EQ(kept[0].error().kind, ErrorKind::malformed_response);
  EXPECT_TRUE(kept[0].error().outcome_unknown);
  EXPECT_TRUE(kept[1]);
}

TEST(Bulk, EveryCallOfDocuments) {
  SandboxApi api;
  api.homes.create(home_number(0)).value();
  Kept<Document> added;
  ASSERT_EQ(api.documents.add_all(std::vector{document_number(1), document_number(2)}, added.sink())
                .value()
                .succeeded,
            2U);
  Kept<std::vector<Document>> listed;
  EXPECT_EQ(api.documents.list_all(std::vector<std::string>{"H0", "nobody"}, listed.sink()).value().succeeded,
            1U);
  EXPECT_THAT(listed[0].value(), SizeIs(2));
  std::vector<DocumentRequest> changed{document_number(1).document, example_document()};
  changed[0].name = "HVAC Extended Warranty";
  changed[1].external_id.reset();
  Kept<Document> updated;
  EXPECT_EQ(api.documents.update_all(changed, updated.sink()).value().succeeded, 1U);
  EXPECT_EQ(updated[0]->name, "HVAC Extended Warranty");
  EXPECT_THAT(fields(updated[1].error()), ElementsAre("externalId"));
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

// ---- Throttling

TEST(Bulk, OneRetryAfterPausesAllStartsOfTheTransport) {
  ScriptedTransport api;
  std::vector<std::chrono::steady_clock::duration> starts;
  const auto begin = api.engine->now();
  bool refuse = true;
  api.engine->otherwise([&](const HttpRequest& request) {
    starts.push_back(api.engine->now() - begin);
    if (std::exchange(refuse, false)) return HttpResponse{503, {{"Retry-After", "7"}}, {}};
    return echo(request);
  });
  const std::vector<std::string> ids{"A", "B"};
  ASSERT_TRUE(api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}, {.in_flight = 1}));
  EXPECT_THAT(starts, ElementsAre(0s, 7s, ::testing::Ge(7s)));
  // Not of this run alone.
  refuse = true;
  EXPECT_EQ(api.homes.get("C", {.deadline = 1s}).error().kind, ErrorKind::unavailable);
  const auto refused = api.homes.get("D", {.deadline = 1s}).error();
  EXPECT_EQ(refused.kind, ErrorKind::throttled);
  EXPECT_EQ(refused.attempts, 0);
  EXPECT_EQ(refused.retry_after, 7s);
  starts.clear();
  const auto before = api.engine->now() - begin;
  EXPECT_TRUE(api.homes.create(example_home()));
  EXPECT_THAT(starts, ElementsAre(before + 7s));
}

TEST(Bulk, APauseIsNoLongerThanABackOffCanBe) {
  ScriptedTransport api;
  api.engine->answer(429, "", {{"Retry-After", "3600"}}).answer(200, example_home_answer);
  EXPECT_EQ(api.homes.get("A").error().kind, ErrorKind::throttled);
  const auto before = api.engine->now();
  EXPECT_TRUE(api.homes.get("B"));
  EXPECT_EQ(api.engine->now() - before, 30s);
}

TEST(Bulk, ItemsThatWaitOutsideAPauseLoseNoTimeOfTheirs) {
  ScriptedTransport api;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (++answers % 20 == 0) return HttpResponse{429, {{"Retry-After", "20"}}, {}};
    return echo(request);
  });
  Kept<Home> kept;
  const auto end = api.homes.create_all(some_homes(100), kept.sink(), {.call = {.deadline = 25s}}).value();
  EXPECT_EQ(end.succeeded, 100U) << "although the pauses are longer than a call's deadline, taken together";
  EXPECT_EQ(end.throttled, 5U);
}

TEST(Bulk, TheRateIsKept) {
  ScriptedTransport api;
  std::vector<std::chrono::steady_clock::time_point> starts;
  api.engine->otherwise([&](const HttpRequest& request) {
    starts.push_back(api.engine->now());
    return echo(request);
  });
  const auto begin = api.engine->now();
  const auto end = api.homes.create_all(some_homes(101), [](std::size_t, const Result<Home>&) {},
                                        {.calls_per_second = 50});
  ASSERT_EQ(end.value().succeeded, 101U);
  EXPECT_EQ(end->rate_limit, 50);
  EXPECT_NEAR(std::chrono::duration<double>(api.engine->now() - begin).count(), 2.0, 0.05);
  for (std::size_t i = 60; i < starts.size(); ++i) EXPECT_GE(starts[i] - starts[i - 60], 1s);
}

/// Allows 100 calls in every second, and says so in whole seconds.
struct FixedWindow {
  std::int64_t window = -1;
  int taken = 0;
  bool take(double seconds) {
    const auto current = static_cast<std::int64_t>(seconds);
    if (std::exchange(window, current) != current) taken = 0;
    return ++taken <= 100;
  }
};

/// Allows 100 calls a second on average, and as many at once.
struct TokenBucket {
  double at = 0;
  double left = 100;
  bool take(double seconds) {
    left = (std::min)(100.0, left + 100 * (seconds - std::exchange(at, seconds)));
    if (left < 1) return false;
    --left;
    return true;
  }
};

/// What a run of 6,000 calls comes to when answers take a millisecond each and refused ones say to wait 1 s.
template <class Limiter>
BulkProgress run_against(Limiter limiter, std::chrono::milliseconds begin_after) {
  ScriptedTransport api;
  api.engine->advance(begin_after);
  api.engine->otherwise([&](const HttpRequest&) {
    api.engine->advance(1ms);
    const double seconds = std::chrono::duration<double>(api.engine->now().time_since_epoch()).count();
    if (!limiter.take(seconds)) return HttpResponse{429, {{"Retry-After", "1"}}, {}};
    return HttpResponse{200, {}, example_home_answer};
  });
  const std::vector<std::string> ids(6000, "H");
  return api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}).value();
}

TEST(Bulk, ALimitOfTheServiceIsFoundOutAndKept) {
  for (const auto begin_after : {0ms, 10ms, 300ms, 500ms, 850ms, 930ms, 970ms}) {
    for (const BulkProgress& end :
         {run_against(FixedWindow{}, begin_after), run_against(TokenBucket{}, begin_after)}) {
      EXPECT_EQ(end.succeeded, 6000U) << begin_after.count();
      EXPECT_GE(end.items_per_second, 95) << begin_after.count();
      EXPECT_LT(static_cast<double>(end.throttled), 0.02 * 6000) << begin_after.count();
    }
  }
}

TEST(Bulk, AHiccupDoesNotSlowTheRunDown) {
  ScriptedTransport api;
  int answers = 0;
  api.engine->otherwise([&](const HttpRequest&) {
    api.engine->advance(1ms);
    if (++answers == 5) return HttpResponse{503, {{"Retry-After", "1"}}, {}};
    return HttpResponse{200, {}, example_home_answer};
  });
  const std::vector<std::string> ids(20'000, "H");
  const auto end = api.homes.get_all(ids, [](std::size_t, const Result<Home>&) {}).value();
  EXPECT_GT(end.items_per_second, 750) << "of 1,000 that the service can do";
}

TEST(Bulk, AnExpiringTokenCostsOneTokenRequestAndNoItem) {
  ScriptedTransport api{client_config()};
  int tokens = 0;
  std::string valid;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.url.find("/oauth/token") != std::string::npos) {
      valid = "T" + std::to_string(++tokens);
      return HttpResponse{200, {}, token_answer(valid)};
    }
    if (path_of(request).empty()) return HttpResponse{};
    if (request.body.find("\"H500\"") != std::string::npos && tokens == 1) valid = "revoked";
    if (*find_header(request.headers, "Authorization") != "Bearer " + valid) return HttpResponse{401, {}, {}};
    return echo(request);
  });
  Kept<Home> kept;
  const auto end = api.homes.create_all(some_homes(1000), kept.sink()).value();
  EXPECT_EQ(end.succeeded, 1000U);
  EXPECT_EQ(tokens, 2);
}

TEST(Bulk, AnOutageCostsFewItems) {
  ScriptedTransport api;
  const auto begin = api.engine->now();
  for (const bool with_answers : {true, false}) {
    const auto until = api.engine->now() + 20s;
    api.engine->otherwise([&](const HttpRequest& request) {
      api.engine->advance(2ms);
      if (api.engine->now() > until) return echo(request);
      return with_answers ? HttpResponse{502, {}, {}} : HttpResponse{503, {}, {}};
    });
    const auto homes = some_homes(20'000);
    const auto end = api.homes.update_all(homes, nullptr).value();
    EXPECT_LT(end.failed, 100U) << with_answers;
    EXPECT_EQ(end.succeeded + end.failed, 20'000U);
  }
  EXPECT_LT(api.engine->now() - begin, 200s);
}

TEST(Bulk, ATokenEndpointThatAsksToWaitCostsNoItem) {
  ScriptedTransport api{client_config()};
  api.engine->answer(503, "", {{"Retry-After", "90"}});
  api.engine->otherwise([](const HttpRequest& request) {
    return request.url.find("/oauth/token") == std::string::npos ? echo(request)
                                                                 : HttpResponse{200, {}, token_answer("T")};
  });
  const auto end = api.homes.create_all(some_homes(1000), nullptr).value();
  EXPECT_LE(end.failed, 1U) << "the one that asked for the token";
}

TEST(Bulk, EndsWhenNobodyIsLetIn) {
  ScriptedTransport api{client_config()};
  api.engine->otherwise([](const HttpRequest&) {
    return HttpResponse{401, {}, R"({"error":"invalid_client"})"};
  });
  std::size_t yielded = 0;
  Kept<Home> kept;
  const auto end = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> { return home_number(yielded++); }, kept.sink());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::authentication);
  EXPECT_EQ(end.error().operation, "homes.create_all");
  EXPECT_LE(yielded, 3U);
  EXPECT_THAT(kept.results, SizeIs(yielded)) << "what was read is reported";
  EXPECT_THAT(api.engine->requests(), SizeIs(::testing::Le(3U)));
}

TEST(Bulk, ItemsDoNotWaitForATokenAtTheCostOfTheirTime) {
  ScriptedTransport api{client_config()};
  api.engine->answer(200, token_answer("T"), {}, 50ms);
  api.engine->otherwise(echo);
  const auto end =
      api.homes.create_all(some_homes(40), nullptr, {.calls_per_second = 2, .call = {.deadline = 5s}})
          .value();
  EXPECT_EQ(end.succeeded, 40U);
}

TEST(Bulk, ASlowSourceOrSinkCostsNoItem) {
  ScriptedTransport api;
  api.engine->otherwise(echo);
  std::size_t next = 0;
  const auto slow_source = api.homes.create_all(
      [&]() -> std::optional<HomeRequest> {
        if (next == 32) return std::nullopt;
        api.engine->advance(5s);
        return home_number(next++);
      },
      nullptr);
  EXPECT_EQ(slow_source.value().succeeded, 32U);
  const auto slow_sink = api.homes.create_all(some_homes(4), [&](std::size_t index, const Result<Home>&) {
    if (index == 0) api.engine->advance(61s);
  });
  EXPECT_EQ(slow_sink.value().succeeded, 4U) << "their answers had come before the deadline was looked at";
}

TEST(Bulk, ACallInTheSinkMayWait) {
  ScriptedTransport api;
  api.engine->answer(201, example_home_answer, {}, 1s).answer(201, example_home_answer, {}, 2s);
  api.engine->answer(503).answer(200, example_home_answer, {}, 5s);
  int read = 0;
  const auto end = api.homes.create_all(some_homes(2), [&](std::size_t index, const Result<Home>&) {
    if (index == 0 && api.homes.get("H")) ++read;
  });
  EXPECT_EQ(end.value().succeeded, 2U);
  EXPECT_EQ(read, 1);
}

TEST(Bulk, ACallInTheSinkDoesNotWaitForTheRunItIsPartOf) {
  ScriptedTransport api{client_config()};
  int tokens = 0;
  std::string valid;
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.url.find("/oauth/token") != std::string::npos) {
      valid = "T" + std::to_string(++tokens);
      return HttpResponse{200, {}, token_answer(valid, tokens < 3 ? 0 : 3600)};  // Some are used once.
    }
    if (*find_header(request.headers, "Authorization") != "Bearer " + valid) return HttpResponse{401, {}, {}};
    return request.method == "GET" ? HttpResponse{200, {}, example_home_answer} : echo(request);
  });
  const auto begin = api.engine->now();
  std::size_t seen = 0;
  const auto end = api.homes.create_all(some_homes(8), [&](std::size_t, const Result<Home>& home) {
    EXPECT_TRUE(home);
    if (api.homes.get("H")) ++seen;
  });
  EXPECT_EQ(end.value().succeeded, 8U);
  EXPECT_EQ(seen, 8U);
  EXPECT_LT(api.engine->now() - begin, 1s);
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
