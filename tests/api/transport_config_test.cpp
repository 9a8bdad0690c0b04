// Configurations that cannot work are refused before anything is sent, and say all that is wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "environment.hpp"
#include "support.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ClientCredentials& client_of(TransportConfig& config) {
  return std::get<ClientCredentials>(config.credentials);
}

TEST(TransportConfig, WithoutAnythingNamesAllThatIsMissing) {
  const auto transport = HttpTransport::create({});
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(fields(transport.error()), ElementsAre("base_url", "token_url", "client_id", "client_secret"));
}

struct BadConfig {
  const char* field;
  std::function<void(TransportConfig&)> spoil;
};

void set_proxy(TransportConfig& config, const std::string& user, const std::string& password) {
  config.proxy = "http://proxy.test:3128";
  config.proxy_user = user;
  config.proxy_password = password;
}

TEST(TransportConfig, EveryBadValueIsRefusedByName) {
  const TemporaryFolder folder;
  const std::string here = folder.path().string();
  const BadConfig cases[] = {
      {"base_url", [](auto& c) { c.base_url = "api.test"; }},
      {"base_url", [](auto& c) { c.base_url = "ftp://api.test"; }},
      {"base_url", [](auto& c) { c.base_url = "https://user:hidden@api.test"; }},
      {"base_url", [](auto& c) { c.base_url = "https://api.test/?q=1"; }},
      {"base_url", [](auto& c) { c.base_url = "https://api.test/#top"; }},
      {"base_url", [](auto& c) { c.base_url = "https://api.test\r\nX: y"; }},
      {"base_url", [](auto& c) { c.base_url = "http://api.test"; }},
      {"base_url", [](auto& c) { c.base_url = "http://127.0.0.1.evil.test"; }},
      {"token_url", [](auto& c) { client_of(c).token_url = "http://login.test/token"; }},
      {"client_id", [](auto& c) { client_of(c).client_id.clear(); }},
      {"client_secret", [](auto& c) { client_of(c).client_secret.clear(); }},
      {"scopes", [](auto& c) { client_of(c).scopes = {"home.write location.write"}; }},
      {"access_token", [](auto& c) { c.credentials = AccessToken{}; }},
      {"access_token", [](auto& c) { c.credentials = AccessToken{"hidden\r\nX: y"}; }},
      {"ca_file", [](auto& c) { c.ca_file = "/nowhere/ca.pem"; }},
      {"ca_directory", [](auto& c) { c.ca_directory = "/nowhere"; }},
      {"ca_directory", [=](auto& c) { c.ca_file = c.ca_directory = here; }},
      {"client_certificate", [](auto& c) { c.client_certificate = "/nowhere/client.pem"; }},
      {"client_key",
       [=](auto& c) {
         c.client_certificate = here;
         c.client_key = "/nowhere/key.pem";
       }},
      {"client_key", [=](auto& c) { c.client_key = here; }},
      {"client_key_password", [](auto& c) { c.client_key_password = "hidden"; }},
      {"proxy", [](auto& c) { c.proxy = "proxy.test:3128"; }},
      {"proxy", [](auto& c) { c.proxy = "socks5://proxy.test:1080"; }},
      {"proxy", [](auto& c) { c.proxy = "http://user:hidden@proxy.test:3128"; }},
      {"proxy", [](auto& c) { c.proxy = "http://proxy.test:3128/path"; }},
      {"proxy", [](auto& c) { c.proxy = "http://proxy.test:3128?q=hidden"; }},
      {"proxy", [](auto& c) { c.proxy = "http://proxy.test:3128#top"; }},
      {"proxy", [](auto& c) { c.proxy = "http://proxy.test:3128\r\nX: y"; }},
      {"proxy_user", [](auto& c) { c.proxy_user = "hidden"; }},
      {"proxy_password", [](auto& c) { c.proxy_password = "hidden"; }},
      {"proxy_user", [](auto& c) { set_proxy(c, "", "hidden"); }},
      {"proxy_user", [](auto& c) { set_proxy(c, "hidden:user", "hidden"); }},
      {"proxy_user", [](auto& c) { set_proxy(c, "hidden\r\nX", "hidden"); }},
      {"proxy_password", [](auto& c) { set_proxy(c, "hidden", "hidden\nX: y"); }},
      {"proxy_password", [](auto& c) { set_proxy(c, "hidden", std::string("hidden\0", 7)); }},
      {"deadline", [](auto& c) { c.deadline = 0ms; }},
      {"connect_timeout", [](auto& c) { c.connect_timeout = -1ms; }},
      {"stall_timeout", [](auto& c) { c.stall_timeout = 0s; }},
      {"retry.max_attempts", [](auto& c) { c.retry.max_attempts = 0; }},
      {"retry.initial_wait", [](auto& c) { c.retry.initial_wait = -1ms; }},
      {"retry.max_wait", [](auto& c) { c.retry.max_wait = -1ms; }},
      {"retry.budget", [](auto& c) { c.retry.budget = -1; }},
      {"max_response_bytes", [](auto& c) { c.max_response_bytes = 0; }},
      {"user_agent", [](auto& c) { c.user_agent = "a\nb"; }},
  };
  for (const BadConfig& bad : cases) {
    TransportConfig config = client_config();
    bad.spoil(config);
    const auto transport = HttpTransport::create(config);
    ASSERT_FALSE(transport) << bad.field;
    EXPECT_THAT(fields(transport.error()), ElementsAre(bad.field));
    EXPECT_THAT(transport.error().message, Not(HasSubstr("hidden")));
    EXPECT_THAT(transport.error().message, Not(HasSubstr("the-secret")));
  }
}

TEST(TransportConfig, AllThatIsWrongWithCertificatesAndProxyIsSaidAtOnce) {
  TransportConfig config = client_config();
  config.ca_file = "/nowhere/ca.pem";
  config.client_key = "/nowhere/key.pem";
  config.client_key_password = "hidden";
  config.proxy = "ftp://hidden@proxy.test";
  config.proxy_password = "hidden";
  const auto transport = HttpTransport::create(config);
  ASSERT_FALSE(transport);
  EXPECT_THAT(fields(transport.error()), ElementsAre("ca_file", "client_key", "client_key",
                                                     "client_key_password", "proxy", "proxy_user"));
  EXPECT_THAT(transport.error().message, Not(HasSubstr("hidden")));
}

TEST(TransportConfig, AProxyIsAnHttpOrHttpsUrlOfHostAndPort) {
  for (const char* url : {"http://proxy.test:3128", "https://proxy.test", "http://[::1]:80/"}) {
    TransportConfig config = client_config();
    set_proxy(config, "Grüße 😀", ":@%/ ü");
    config.proxy = url;
    const auto transport = HttpTransport::create(config);
    EXPECT_TRUE(transport) << url;
  }
}

TEST(TransportConfig, PlainHttpIsForLoopbackOrByName) {
  for (const char* url : {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:80/x"}) {
    TransportConfig config = fixed_token_config();
    config.base_url = url;
    EXPECT_TRUE(HttpTransport::create(config)) << url;
  }
  TransportConfig config = fixed_token_config();
  config.base_url = "http://api.test";
  config.allow_plain_http = true;
  EXPECT_TRUE(HttpTransport::create(config));
}

TEST(TransportConfig, BaseUrlMayEndWithSlashesAndHaveAPrefix) {
  for (const char* url : {"https://api.test/base", "https://api.test/base/", "https://api.test/base//"}) {
    TransportConfig config = fixed_token_config();
    config.base_url = url;
    ScriptedTransport api(config);
    api.engine->answer(200, example_home_answer);
    ASSERT_TRUE(api.homes.get("H"));
    EXPECT_EQ(api.engine->requests()[0].url, "https://api.test/base/api/v2/homes/H");
  }
}

TEST(TransportConfig, UserAgentNamesTheProgramAndTheSdk) {
  TransportConfig config = fixed_token_config();
  config.user_agent = "acme-erp/3.1";
  ScriptedTransport api(config);
  api.engine->answer(200, example_home_answer);
  ASSERT_TRUE(api.homes.get("H"));
  EXPECT_THAT(*find_header(api.engine->requests()[0].headers, "User-Agent"),
              ::testing::StartsWith("acme-erp/3.1 builderbacked-cpp/"));
}

/// Sets BUILDERBACKED_* variables for one test; all others of them are unset.
class OwnEnvironment {
 public:
  explicit OwnEnvironment(const Environment::Variables& variables) : environment_(all(variables)) {}

 private:
  static Environment::Variables all(const Environment::Variables& variables) {
    Environment::Variables all;
    for (const char* name :
         {"BASE_URL", "TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SCOPES", "ACCESS_TOKEN", "CA_FILE"}) {
      all.emplace_back(std::string("BUILDERBACKED_") + name, "");
    }
    for (const auto& [name, value] : variables) all.emplace_back("BUILDERBACKED_" + name, value);
    return all;
  }

  Environment environment_;
};

TEST(FromEnvironment, ReadsClientCredentials) {
  const OwnEnvironment environment({{"BASE_URL", "https://api.test"},
                                    {"TOKEN_URL", "https://login.test/t"},
                                    {"CLIENT_ID", "id"},
                                    {"CLIENT_SECRET", "secret"},
                                    {"SCOPES", "home.write, location.write"}});
  const auto config = TransportConfig::from_environment().value();
  EXPECT_EQ(config.base_url, "https://api.test");
  const auto& client = std::get<ClientCredentials>(config.credentials);
  EXPECT_EQ(client.token_url, "https://login.test/t");
  EXPECT_EQ(client.client_id, "id");
  EXPECT_EQ(client.client_secret, "secret");
  EXPECT_THAT(client.scopes, ElementsAre("home.write", "location.write"));
}

TEST(FromEnvironment, AsksForAllScopesUnlessToldOtherwise) {
  const OwnEnvironment environment({{"BASE_URL", "https://a.test"},
                                    {"TOKEN_URL", "https://b.test"},
                                    {"CLIENT_ID", "i"},
                                    {"CLIENT_SECRET", "s"}});
  const auto config = TransportConfig::from_environment().value();
  EXPECT_EQ(std::get<ClientCredentials>(config.credentials).scopes.size(), 4U);
}

TEST(FromEnvironment, ReadsAFixedToken) {
  const OwnEnvironment environment({{"BASE_URL", "https://api.test"}, {"ACCESS_TOKEN", "token"}});
  const auto config = TransportConfig::from_environment().value();
  EXPECT_EQ(std::get<AccessToken>(config.credentials).token, "token");
}

TEST(FromEnvironment, NamesEveryMissingVariable) {
  const OwnEnvironment environment({});
  const auto config = TransportConfig::from_environment();
  ASSERT_FALSE(config);
  EXPECT_THAT(fields(config.error()), ElementsAre("BUILDERBACKED_BASE_URL", "BUILDERBACKED_TOKEN_URL",
                                                  "BUILDERBACKED_CLIENT_ID", "BUILDERBACKED_CLIENT_SECRET"));
}

TEST(FromEnvironment, RefusesTwoKindsOfCredentials) {
  const OwnEnvironment environment(
      {{"BASE_URL", "https://a.test"}, {"ACCESS_TOKEN", "t"}, {"CLIENT_SECRET", "s"}});
  const auto config = TransportConfig::from_environment();
  ASSERT_FALSE(config);
  EXPECT_THAT(fields(config.error()), ElementsAre("BUILDERBACKED_ACCESS_TOKEN"));
}

}  // namespace
