// Requests through a proxy, and what it gets to see.

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "environment.hpp"
#include "example_requests.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"
#include "socket/tls_server.hpp"
#include "socket/tunnel_proxy.hpp"
#include "socket/weak_openssl.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::make_certificate;
using builderbacked::testing::ServerIdentity;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string home_answer = http_answer(200, R"({"externalId":"H"})");
const std::string token_answer =
    http_answer(200, R"({"access_token":"GRANTED","token_type":"Bearer","expires_in":3600})");

const char* const user = "pröxy user";
const char* const password = "p:a@s%s wörd";
const char* const authorization = "Basic cHLDtnh5IHVzZXI6cDphQHMlcyB3w7ZyZA==";
const char* const client_authorization = "Basic aWQ6Y2xpZW50LXNlY3JldA==";

struct Proxy : ::testing::Test {
  const TemporaryFolder folder;
  const ServerIdentity identity =
      make_certificate({.alternative_names = "IP:127.0.0.1,DNS:127.0.0.1,DNS:api.test"});
  TlsServer tokens{token_answer, {.identity = identity}};
  TlsServer api{home_answer, {.identity = identity}};

  static ProxyOptions asking() { return {.authorization = authorization}; }

  [[nodiscard]] TransportConfig config() const {
    TransportConfig made = RawClients::config_for(api.url());
    made.ca_file = folder.file("ca.pem", identity.certificate);
    return made;
  }

  [[nodiscard]] TransportConfig config(const TunnelProxy& proxy) const {
    TransportConfig made = config();
    made.proxy = proxy.url();
    made.proxy_user = user;
    made.proxy_password = password;
    return made;
  }

  void use_client_credentials(TransportConfig& config) const {
    config.credentials =
        ClientCredentials{.token_url = tokens.url(), .client_id = "id", .client_secret = "client-secret"};
  }
};

void expect_no_secret(const std::string& message) {
  for (const char* secret : {user, password, "pröxy", "wörd", "cHLDtnh5", "TOKEN", "client-secret"}) {
    EXPECT_THAT(message, Not(HasSubstr(secret)));
  }
}

/// The error of a create that the proxy did not let through.
Error refused(const TransportConfig& config) {
  const auto created = RawClients(config).homes.create(example_home());
  if (created) {
    ADD_FAILURE() << "it got through";
    return {};
  }
  EXPECT_FALSE(created.error().outcome_unknown);
  expect_no_secret(created.error().message);
  return created.error();
}

TEST_F(Proxy, ThatIsConfiguredIsForTheApiAndTheTokenEndpointThoughTheyAreLoopback) {
  const TunnelProxy proxy(asking());
  TransportConfig with = config(proxy);
  use_client_credentials(with);
  const auto home = RawClients(with).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;

  const auto requests = proxy.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_THAT(requests[0], StartsWith("CONNECT " + tokens.authority() + " HTTP/1.1\r\n"));
  EXPECT_THAT(requests[1], StartsWith("CONNECT " + api.authority() + " HTTP/1.1\r\n"));
  EXPECT_THAT(requests, Each(HasSubstr(std::string("\r\nProxy-Authorization: ") + authorization + "\r\n")));
}

TEST_F(Proxy, AndServerSeeOnlyTheCredentialsThatAreForThem) {
  const TunnelProxy proxy(asking());
  TransportConfig with = config(proxy);
  use_client_credentials(with);
  ASSERT_TRUE(RawClients(with).homes.create(example_home()));

  const std::string token_request = tokens.requests().at(0).bytes;
  const std::string create_request = api.requests().at(0).bytes;
  EXPECT_THAT(token_request, HasSubstr(client_authorization));
  EXPECT_THAT(create_request, HasSubstr("Bearer GRANTED\r\n"));
  for (const std::string& request : {token_request, create_request}) {
    EXPECT_THAT(request, AllOf(Not(HasSubstr("Proxy-")), Not(HasSubstr(authorization))));
  }
  const std::string seen = proxy.seen();
  EXPECT_GT(seen.size(), token_request.size() + create_request.size()) << "what went through counts too";
  for (const char* secret : {"GRANTED", "client-secret", client_authorization, "HOME_12345"}) {
    EXPECT_THAT(seen, Not(HasSubstr(secret)));
  }
  for (const std::string& request : proxy.requests()) {
    EXPECT_THAT(request, Not(HasSubstr("\r\nAuthorization:")));
  }
}

TEST_F(Proxy, WithoutCredentialsSendsNone) {
  const TunnelProxy proxy;
  TransportConfig with = config();
  with.proxy = proxy.url();
  ASSERT_TRUE(RawClients(with).homes.get("H"));
  EXPECT_THAT(proxy.requests().at(0), Not(HasSubstr("uthorization")));
}

TEST_F(Proxy, ThatIsConfiguredIsUsedWhateverTheEnvironmentSays) {
  const TunnelProxy proxy(asking());
  const TunnelProxy other;
  const Environment environment{{{"no_proxy", "*"},
                                 {"NO_PROXY", "127.0.0.1"},
                                 {"https_proxy", other.url()},
                                 {"ALL_PROXY", other.url()}}};
  const auto home = RawClients(config(proxy)).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_EQ(proxy.requests().size(), 1U);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(Proxy, ThatRefusesTheCredentialsIsAskedOnce) {
  const TunnelProxy proxy({.authorization = "Basic b3RoZXI6b3RoZXI="});
  const Error error = refused(config(proxy));
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_THAT(error.message, AllOf(HasSubstr("407"), HasSubstr("proxy_user"), HasSubstr("proxy_password")));
  EXPECT_EQ(proxy.requests().size(), 1U);
  EXPECT_THAT(api.requests(), IsEmpty());
}

TEST_F(Proxy, ThatRefusesTheCredentialsIsAskedOnceForATokenToo) {
  const TunnelProxy proxy({.authorization = "Basic b3RoZXI6b3RoZXI="});
  TransportConfig with = config(proxy);
  use_client_credentials(with);
  const Error error = refused(with);
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_THAT(error.message, AllOf(HasSubstr("token endpoint: "), HasSubstr("proxy_password")));
  EXPECT_EQ(proxy.requests().size(), 1U);
  EXPECT_THAT(tokens.requests(), IsEmpty());
}

TEST_F(Proxy, ThatDoesNotReachTheServerIsAskedAgain) {
  const TunnelProxy proxy({.connect_status = 502});
  const Error error = refused(config(proxy));
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.attempts, 4) << "nothing was sent, so a create may be repeated too";
  EXPECT_EQ(proxy.requests().size(), 4U);
}

TEST_F(Proxy, ThatForbidsTheServerIsAskedOnce) {
  const TunnelProxy proxy({.connect_status = 403});
  const Error error = refused(config(proxy));
  EXPECT_EQ(error.kind, ErrorKind::unavailable) << "not `permission`: it was not the API";
  EXPECT_EQ(error.attempts, 1);
  EXPECT_THAT(error.message, AllOf(HasSubstr("proxy"), HasSubstr("403")));
  EXPECT_EQ(proxy.requests().size(), 1U);
}

TEST_F(Proxy, GetsAPlainRequestWhole) {
  ProxyOptions options = asking();
  options.plain_answer = home_answer;
  const TunnelProxy proxy(options);
  TransportConfig with = config(proxy);
  with.base_url = "http://127.0.0.1:9";
  const auto home = RawClients(with).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_THAT(proxy.requests().at(0), StartsWith("GET http://127.0.0.1:9/api/v2/homes/H HTTP/1.1\r\n"));
}

TEST_F(Proxy, ThatRefusesTheCredentialsOfAPlainRequestIsNamed) {
  const TunnelProxy proxy({.authorization = "Basic b3RoZXI6b3RoZXI="});
  TransportConfig with = config(proxy);
  with.base_url = "http://127.0.0.1:9";
  const Error error = refused(with);
  EXPECT_EQ(error.kind, ErrorKind::rejected);
  EXPECT_EQ(error.http_status, 407);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_THAT(error.message, AllOf(HasSubstr("the proxy refused"), HasSubstr("proxy_password")));

  with.credentials =
      ClientCredentials{.token_url = "http://127.0.0.1:9/t", .client_id = "id", .client_secret = "s"};
  const Error token_error = refused(with);
  EXPECT_EQ(token_error.kind, ErrorKind::rejected);
  EXPECT_THAT(token_error.message, AllOf(HasSubstr("the proxy refused"), HasSubstr("proxy_password")));
  EXPECT_EQ(proxy.requests().size(), 2U);
}

struct SecureProxy : Proxy {
  const TlsOptions own{.identity = make_certificate({.common_name = "proxy"})};

  void SetUp() override {
    if ((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTPS_PROXY) == 0) {
      GTEST_SKIP() << "this libcurl has no https proxies";
    }
  }
  [[nodiscard]] ProxyOptions secure() const {
    ProxyOptions options = asking();
    options.tls = own;
    return options;
  }
};

TEST_F(SecureProxy, IsTrustedByTheSameCaFile) {
  const TunnelProxy proxy(secure());
  TransportConfig with = config(proxy);
  with.ca_file = folder.file("both.pem", identity.certificate + own.identity.certificate);
  use_client_credentials(with);
  const auto home = RawClients(with).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_EQ(proxy.requests().size(), 2U);
  EXPECT_THAT(proxy.seen(), Not(HasSubstr("GRANTED")));
}

TEST_F(SecureProxy, ThatIsNotTrustedGetsNothing) {
  const TunnelProxy proxy(secure());
  const Error error = refused(config(proxy));
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_THAT(error.message, HasSubstr("check ca_file"));
  EXPECT_EQ(proxy.connections(), 1);
  EXPECT_EQ(proxy.seen(), "");
}

TEST_F(SecureProxy, OlderThanTls12IsRefused) {
  const WeakOpenSsl weak;
  ProxyOptions options = secure();
  options.tls->highest_version = TLS1_1_VERSION;
  const TunnelProxy proxy(options);
  TransportConfig with = config(proxy);
  with.ca_file = folder.file("both.pem", identity.certificate + own.identity.certificate);
  EXPECT_THAT(refused(with).message, HasSubstr("TLS 1.2"));
  EXPECT_EQ(proxy.seen(), "");
}

const char* const in_url = "pr%C3%B6xy%20user:p%3Aa%40s%25s%20w%C3%B6rd@";

TEST_F(Proxy, OfTheEnvironmentMayHaveItsCredentialsThere) {
  const TunnelProxy proxy(asking());
  const Environment environment{{{"https_proxy", proxy.url(in_url)}}};
  TransportConfig with = config();
  with.base_url = "https://api.test:" + std::to_string(api.port());
  const auto home = RawClients(with).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_THAT(proxy.requests().at(0), StartsWith("CONNECT api.test:"));
  EXPECT_THAT(api.requests().at(0).bytes, Not(HasSubstr("Proxy-")));
}

TEST_F(Proxy, OfTheEnvironmentIsNotShownInMessages) {
  const TunnelProxy proxy({.authorization = "Basic b3RoZXI6b3RoZXI="});
  const Environment environment{{{"https_proxy", proxy.url(in_url)}}};
  TransportConfig with = config();
  with.base_url = "https://api.test:" + std::to_string(api.port());
  const Error error = refused(with);
  EXPECT_THAT(error.message, HasSubstr("407"));
  for (const char* secret : {"pr%C3", "w%C3", in_url}) EXPECT_THAT(error.message, Not(HasSubstr(secret)));
}

TEST_F(Proxy, OfTheEnvironmentIsNotForLoopback) {
  const TunnelProxy proxy;
  const Environment environment{{{"https_proxy", proxy.url()}}};
  const auto home = RawClients(config()).homes.get("H");
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_EQ(proxy.connections(), 0);
}

}  // namespace
