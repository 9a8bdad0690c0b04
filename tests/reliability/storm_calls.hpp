#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "example_requests.hpp"
#include "ledger.hpp"

// The calls that one thread of the storm makes: of every kind, on things of its own, noted in its ledger.

namespace builderbacked::storm {

/// Personal data that must not turn up anywhere.
inline constexpr std::string_view first_name = "Wilhelmina";
inline constexpr std::string_view last_name = "Quackenbush";
inline constexpr std::string_view mail_host = "private-mail.example";

/// What the things of a thread look like to anybody who asks.
using Sightings = std::map<std::string, std::string>;

class Caller {
 public:
  Caller(std::shared_ptr<HttpTransport> transport, std::string name, std::uint64_t seed)
      : transport_(std::move(transport)), name_(std::move(name)), random_(seed) {}

  Ledger ledger{};
  /// Sees every error.
  std::function<void(const Error&)> on_error{};

  /// What the calls stand on, made while there is no storm.
  void prepare() {
    locations_.create_division({.external_id = name_, .name = "D", .region_name = "Cincinnati"}).value();
    locations_.create_master_community({.external_id = name_, .name = "M", .division_external_id = name_})
        .value();
    locations_.create_neighborhood({.external_id = name_, .name = "N", .master_community_external_id = name_})
        .value();
    homes_.create(home(name_, "base")).value();
  }

  void make_a_call() {
    using Maker = void (Caller::*)();
    static constexpr std::pair<int, Maker> makers[] = {
        {18, &Caller::create_home},     {12, &Caller::update_home},         {12, &Caller::get_home},
        {8, &Caller::add_homeowner},    {4, &Caller::remove_homeowner},     {3, &Caller::create_division},
        {3, &Caller::create_community}, {3, &Caller::create_neighborhood},  {3, &Caller::update_division},
        {1, &Caller::list_divisions},   {8, &Caller::create_user},          {4, &Caller::find_user},
        {10, &Caller::add_documents},   {3, &Caller::add_unnamed_document}, {5, &Caller::update_document},
        {4, &Caller::remove_document},  {2, &Caller::list_documents}};
    int weight = 0;
    for (const auto& [share, maker] : makers) weight += share;
    int left = pick(weight);
    for (const auto& [share, maker] : makers) {
      left -= share;
      if (left < 0) return (this->*maker)();
    }
  }

  /// Everything that the ledger knows of, as `transport` shows it.
  [[nodiscard]] Sightings look_at_everything(const std::shared_ptr<HttpTransport>& transport) const {
    Sightings seen;
    const HomesClient homes(transport);
    const UsersClient users(transport);
    for (const auto& [thing, possible] : ledger.things()) {
      const std::string id = thing.substr(thing.find(' ') + 1);
      if (thing.starts_with("home ")) {
        const auto found = homes.find(id).value();
        seen[thing] = found ? found->model.value_or("?") : "";
      } else if (thing.starts_with("user ")) {
        const auto found = users.find(id).value();
        seen[thing] = found ? found->last_name.value_or("?") : "";
      }
    }
    for (const Homeowner& owner : homes.get(name_).value().homeowners) {
      seen["homeowner " + owner.email] = owner.first_name.value_or("?");
    }
    const LocationsClient locations(transport);
    for (const Division& one : locations.list_divisions().value())
      seen["division " + one.external_id] = one.name;
    for (const MasterCommunity& one : locations.list_master_communities().value()) {
      seen["community " + one.external_id] = one.name;
    }
    for (const Neighborhood& one : locations.list_neighborhoods().value()) {
      seen["neighborhood " + one.external_id] = one.name;
    }
    for (auto& [thing, state] : see_documents(DocumentsClient(transport).list(name_).value())) {
      seen[thing] = std::move(state);
    }
    return seen;
  }

 private:
  [[nodiscard]] int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  [[nodiscard]] std::string id(int count) { return name_ + '-' + std::to_string(pick(count)); }
  [[nodiscard]] std::string version() { return "v" + std::to_string(pick(3)); }

  template <class T>
  Said said(const Result<T>& result) {
    if (result) return Said::done;
    on_error(result.error());
    return said_by(result.error());
  }

  [[nodiscard]] HomeRequest home(const std::string& external_id, const std::string& model) const {
    HomeRequest home = example_home();
    home.external_id = external_id;
    home.neighborhood_external_id = name_;
    home.model = model;
    return home;
  }

  void create_home() {
    const std::string external_id = id(300);
    const std::string model = version();
    ledger.note("homes.create", "home " + external_id, said(homes_.create(home(external_id, model))),
                creates(model));
  }
  void update_home() {
    const std::string external_id = id(300);
    const std::string model = version();
    ledger.note("homes.update", "home " + external_id, said(homes_.update(home(external_id, model))),
                updates(model));
  }
  void get_home() {
    const std::string external_id = id(300);
    const auto found = homes_.find(external_id);
    ledger.count("homes.find", said(found));
    if (found) ledger.see("homes.find", "home " + external_id, *found ? (*found)->model.value_or("?") : "");
  }

  [[nodiscard]] std::string email(int count) { return id(count) + '@' + std::string(mail_host); }

  void add_homeowner() {
    const std::string address = email(60);
    const std::string name = std::string(first_name) + version();
    const auto added = homes_.add_homeowner(name_, {.email = address, .first_name = name});
    ledger.note("homes.add_homeowner", "homeowner " + address, said(added), creates(name));
  }
  void remove_homeowner() {
    const std::string address = email(60);
    ledger.note("homes.remove_homeowner", "homeowner " + address,
                said(homes_.remove_homeowner(name_, address)), removes());
  }

  void create_division() {
    const std::string external_id = id(30);
    const std::string name = version();
    const auto created =
        locations_.create_division({.external_id = external_id, .name = name, .region_name = "Cincinnati"});
    ledger.note("locations.create_division", "division " + external_id, said(created), creates(name));
  }
  void update_division() {
    const std::string external_id = id(30);
    const std::string name = version();
    const auto updated =
        locations_.update_division({.external_id = external_id, .name = name, .region_name = "Cincinnati"});
    ledger.note("locations.update_division", "division " + external_id, said(updated), updates(name));
  }
  void create_community() {
    const std::string external_id = id(30);
    const std::string name = version();
    const auto created = locations_.create_master_community(
        {.external_id = external_id, .name = name, .division_external_id = name_});
    ledger.note("locations.create_master_community", "community " + external_id, said(created),
                creates(name));
  }
  void create_neighborhood() {
    const std::string external_id = id(30);
    const std::string name = version();
    const auto created = locations_.create_neighborhood(
        {.external_id = external_id, .name = name, .master_community_external_id = name_});
    ledger.note("locations.create_neighborhood", "neighborhood " + external_id, said(created), creates(name));
  }
  void list_divisions() {
    const auto list = locations_.list_divisions();
    ledger.count("locations.list_divisions", said(list));
    if (!list) return;
    Sightings seen;
    for (const Division& one : *list) seen["division " + one.external_id] = one.name;
    see_all("locations.list_divisions", "division ", seen);
  }

  void create_user() {
    const std::string address = email(300);
    const std::string name = std::string(last_name) + version();
    UserRequest user{.external_id = address.substr(0, address.find('@')),
                     .first_name = std::string(first_name),
                     .last_name = name,
                     .role_name = "Field Manager",
                     .email = address};
    std::optional<ProfileImage> image;
    if (pick(4) == 0) image = ProfileImage::from_bytes(example_png(), "me.png");
    ledger.note("users.create", "user " + address, said(users_.create(user, image)), creates(name));
  }
  void find_user() {
    const std::string address = email(300);
    const auto found = users_.find(address);
    ledger.count("users.find", said(found));
    if (found) {
      ledger.see("users.find", "user " + address, *found ? (*found)->last_name.value_or("?") : "");
    }
  }

  void add_documents() {
    // The service takes a batch as a whole; here its documents stand and fall together, too.
    const std::string external_id = id(60);
    DocumentRequest document = example_document();
    document.external_id = external_id;
    document.category = version();
    std::vector<DocumentRequest> batch{document};
    if (pick(3) == 0) {
      document.external_id = external_id + "-twin";
      batch.push_back(document);
    }
    const auto added = documents_.add(name_, batch);
    const Said report = said(added);
    // A batch that is refused says nothing about each of its documents.
    if (batch.size() == 2 && report == Said::taken) return ledger.count("documents.add", report);
    ledger.note("documents.add", "document " + external_id, report, creates(document.category));
    if (batch.size() == 2) {
      ledger.note("documents.add", "document " + external_id + "-twin", report, creates(document.category));
    }
  }
  void add_unnamed_document() {
    DocumentRequest document = example_document();
    document.external_id.reset();
    document.name = "unnamed-" + id(40);
    ledger.note("documents.add (no external id)", "unnamed " + document.name,
                said(documents_.add(name_, document)), adds_one());
  }
  void update_document() {
    DocumentRequest document = example_document();
    document.external_id = id(60);
    document.category = version();
    ledger.note("documents.update", "document " + *document.external_id, said(documents_.update(document)),
                updates(document.category));
  }
  void remove_document() {
    const std::string external_id = id(60);
    ledger.note("documents.remove", "document " + external_id, said(documents_.remove(external_id)),
                removes());
  }
  void list_documents() {
    const auto list = documents_.list(name_);
    ledger.count("documents.list", said(list));
    if (!list) return;
    const Sightings seen = see_documents(*list);
    see_all("documents.list", "document ", seen);
    see_all("documents.list", "unnamed ", seen);
  }

  static Sightings see_documents(const std::vector<Document>& documents) {
    Sightings seen;
    for (const Document& one : documents) {
      if (one.external_id) {
        seen["document " + *one.external_id] = one.category;
      } else {
        seen["unnamed " + one.name] += '|';
      }
    }
    return seen;
  }

  /// A list shows of each thing that it is there, or that it is not.
  void see_all(const std::string& operation, std::string_view kind, const Sightings& seen) {
    std::vector<std::string> things;
    for (const auto& [thing, possible] : ledger.things()) {
      if (thing.starts_with(kind)) things.push_back(thing);
    }
    for (const std::string& thing : things) {
      const auto found = seen.find(thing);
      ledger.see(operation, thing, found == seen.end() ? "" : found->second);
    }
  }

  std::shared_ptr<HttpTransport> transport_;
  std::string name_;
  std::mt19937_64 random_;
  HomesClient homes_{transport_};
  LocationsClient locations_{transport_};
  UsersClient users_{transport_};
  DocumentsClient documents_{transport_};
};

}  // namespace builderbacked::storm
