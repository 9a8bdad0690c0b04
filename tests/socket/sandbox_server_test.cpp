// The sandbox over real HTTP and HTTPS.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>

#include "builderbacked/builderbacked.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "record.hpp"
#include "socket/schannel.hpp"
#include "testing/sandbox_server.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxServer;
using ::testing::HasSubstr;

struct ServedSandbox : ::testing::Test {
  Sandbox sandbox;
  SandboxServer server{[this](const HttpRequest& request) { return sandbox.handle(request); }};

  [[nodiscard]] TransportConfig config(const std::string& base_url) const {
    TransportConfig config;
    config.observer = record;
    config.base_url = base_url;
    config.ca_file = server.ca_file();
    config.retry.initial_wait = std::chrono::milliseconds{1};
    ClientCredentials client;
    client.token_url = base_url + "/oauth/token";
    client.client_id = "sandbox-client";
    client.client_secret = "sandbox-secret";
    config.credentials = std::move(client);
    return config;
  }
};

TEST_F(ServedSandbox, AnswersOverHttpAndHttps) {
  for (const std::string& url :
       {server.http_url(), server.https_url(), server.https_url() + "/some/prefix/"}) {
    const auto transport = HttpTransport::create(config(url)).value();
    const auto regions = LocationsClient{transport}.list_regions();
    ASSERT_TRUE(regions) << regions.error().message;
    EXPECT_EQ(regions->at(0).name, "Cincinnati");
  }
}

TEST_F(ServedSandbox, CarriesAwkwardIdsThrough) {
  const auto transport = HttpTransport::create(config(server.https_url())).value();
  const LocationsClient locations{transport};
  for (const char* id : {"a/b", "50%", "a?b#c", "a+b", "a b", "Grüße 😀", "...", "%2F", "a\\b\"'"}) {
    ASSERT_TRUE(locations.create_division({.external_id = id, .name = "n", .region_name = "Cincinnati"}))
        << id;
    const auto deactivated = locations.deactivate_division(id);
    EXPECT_TRUE(deactivated) << id << ": " << deactivated.error().message;
  }
}

TEST_F(ServedSandbox, IsNotTrustedWithoutItsCertificate) {
  if (!is_native_trust_checked()) GTEST_SKIP() << "Wine's Schannel trusts everybody";
  TransportConfig stranger = config(server.https_url());
  stranger.ca_file.clear();
  const auto transport = HttpTransport::create(stranger).value();
  const auto regions = LocationsClient{transport}.list_regions();
  ASSERT_FALSE(regions);
  EXPECT_EQ(regions.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(regions.error().message, HasSubstr("SSL"));
  EXPECT_EQ(sandbox.tokens_granted(), 0U);
}

TEST_F(ServedSandbox, PlainHttpAtTheTlsPortIsAnError) {
  std::string url = server.https_url();
  url.replace(0, 5, "http");
  EXPECT_FALSE(LocationsClient{HttpTransport::create(config(url)).value()}.list_regions());
}

TEST(SandboxServer, RemovesItsCertificateAtTheEnd) {
  std::string file;
  {
    const SandboxServer server([](const HttpRequest& /*request*/) { return HttpResponse{}; });
    file = server.ca_file();
    EXPECT_TRUE(std::ifstream(file).good());
  }
  EXPECT_FALSE(std::ifstream(file).good());
}

}  // namespace
