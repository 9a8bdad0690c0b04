#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/support.hpp"
#include "builderbacked/testing/sandbox.hpp"

// What the tests of bulk calls start from.

namespace builderbacked {

inline HomeRequest home_number(std::size_t number) {
  HomeRequest home = example_home();
  home.external_id = "H" + std::to_string(number);
  return home;
}

inline std::vector<HomeRequest> some_homes(std::size_t count) {
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
inline HttpResponse echo(const HttpRequest& request) {
  return {201, {}, request.body};
}

inline std::string path_of(const HttpRequest& request) {
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

inline DocumentOfHome document_number(std::size_t number, const std::string& home = "H0") {
  DocumentOfHome item{home, example_document()};
  item.document.external_id = "DOC_" + std::to_string(number);
  return item;
}

}  // namespace builderbacked
