// Whom a transport trusts, and how it shows who it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#ifndef _WIN32
#include <sys/ioctl.h>
#include <unistd.h>
#endif

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "example_requests.hpp"
#include "socket/certificates.hpp"
#include "socket/raw_clients.hpp"
#include "socket/raw_server.hpp"
#include "socket/schannel.hpp"
#include "socket/tls_server.hpp"
#include "socket/weak_openssl.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using builderbacked::testing::make_certificate;
using builderbacked::testing::make_self_signed;
using builderbacked::testing::ServerIdentity;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string home_answer = http_answer(200, R"({"externalId":"H"})");
const std::string token_answer =
    http_answer(200, R"({"access_token":"GRANTED","token_type":"Bearer","expires_in":3600})");

/// A client of the server that trusts it.
TransportConfig trusting(const TlsServer& server, const TemporaryFolder& folder) {
  TransportConfig config = RawClients::config_for(server.url());
  config.ca_file = folder.file("ca.pem", server.certificate());
  return config;
}

/// The error of a create that nothing was sent for.
Error refused(const TransportConfig& config, const TlsServer& server) {
  const auto created = RawClients(config).homes.create(example_home());
  if (created) {
    ADD_FAILURE() << "it was accepted";
    return {};
  }
  EXPECT_EQ(created.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(created.error().outcome_unknown);
  EXPECT_THAT(server.requests(), IsEmpty());
  return created.error();
}

/// Whether the server takes a client of exactly this TLS version.
bool takes_version(const TlsServer& server, int version) {
  namespace asio = boost::asio;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls.native_handle(), version);
  SSL_CTX_set_max_proto_version(tls.native_handle(), version);
  asio::io_context context;
  asio::ssl::stream<asio::ip::tcp::socket> stream(context, tls);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), server.port()});
  boost::system::error_code problem;
  stream.handshake(asio::ssl::stream_base::client, problem);
  return !problem;
}

TEST(Tls, AServerOlderThanTls12IsRefused) {
  const WeakOpenSsl weak;
  const TemporaryFolder folder;
  TlsOptions old;
  old.highest_version = TLS1_1_VERSION;
  TlsServer server(home_answer, old);
  ASSERT_TRUE(takes_version(server, TLS1_1_VERSION));
  const Error error = refused(trusting(server, folder), server);
  EXPECT_THAT(error.message, HasSubstr("TLS 1.2"));
  EXPECT_EQ(error.attempts, 4) << "a handshake that was cut off may have been chance";
}

TEST(Tls, Version12And13Work) {
  const TemporaryFolder folder;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsOptions options;
    options.highest_version = version;
    TlsServer server(home_answer, options);
    const auto home = RawClients(trusting(server, folder)).homes.get("H");
    ASSERT_TRUE(home) << home.error().message;
    if (version == TLS1_3_VERSION && is_schannel()) continue;  // Not every Windows has it.
    EXPECT_EQ(server.requests().at(0).version, version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
  }
}

TEST(Tls, AnUntrustedServerGetsNothing) {
  if (!is_native_trust_checked()) GTEST_SKIP() << "Wine's Schannel trusts everybody";
  TlsServer server(home_answer);
  const Error error = refused(RawClients::config_for(server.url()), server);
  EXPECT_THAT(error.message, HasSubstr("check ca_file"));
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Tls, ACaFileIsTrustedInsteadOfTheSystems) {
  const TemporaryFolder folder;
  TlsServer server(home_answer);
  TransportConfig config = trusting(server, folder);
  EXPECT_TRUE(RawClients(config).homes.get("H"));

  TlsServer stranger(home_answer);
  config.base_url = stranger.url();
  EXPECT_THAT(refused(config, stranger).message, HasSubstr("check ca_file"));
}

TEST(Tls, ACaFileWithoutCertificatesIsAnErrorThatNamesIt) {
  const TemporaryFolder folder;
  TlsServer server(home_answer);
  TransportConfig config = RawClients::config_for(server.url());
  config.ca_file = folder.file("ca.pem", "not a certificate");
  const Error error = refused(config, server);
  EXPECT_THAT(error.message, HasSubstr("check ca_file"));
  EXPECT_EQ(error.attempts, 1);
}

TEST(Tls, ADirectoryOfHashedCertificatesIsTrusted) {
  const TemporaryFolder folder;
  TlsServer server(home_answer);
  TransportConfig config = RawClients::config_for(server.url());
  config.ca_directory = folder.path().string();
  if (is_schannel()) {
    const auto transport = HttpTransport::create(config);
    ASSERT_FALSE(transport);
    EXPECT_THAT(transport.error().message, HasSubstr("ca_directory is not supported"));
    return;
  }
  EXPECT_THAT(refused(config, server).message, HasSubstr("not trusted")) << "the directory is still empty";
  static_cast<void>(folder.file(hashed_name(server.certificate()), server.certificate()));
  const auto home = RawClients(config).homes.get("H");
  EXPECT_TRUE(home) << home.error().message;
}

TEST(Tls, ACertificateForAnotherHostIsRefused) {
  const TemporaryFolder folder;
  TlsOptions other;
  other.identity = make_certificate({.alternative_names = "DNS:other.test"});
  TlsServer server(home_answer, other);
  const Error error = refused(trusting(server, folder), server);
  EXPECT_THAT(error.message, HasSubstr("not trusted"));
  EXPECT_EQ(error.attempts, 1);
}

#ifdef _WIN32
constexpr const char* password = "pass:word 7";  // libcurl reads it in the code page of the system.
#else
constexpr const char* password = "pass:wörd 7";
#endif
constexpr const char* no_pem = "Schannel knows certificates of clients in PKCS#12 alone";

/// A server that asks for the client's certificate, and a client that has one.
struct ClientCertificate : ::testing::TestWithParam<int> {
  static TlsOptions asking(int version, const std::string& authority) {
    TlsOptions options;
    options.highest_version = version;
    options.client_authority = authority;
    return options;
  }

  /// Wine takes only RSA from PKCS#12.
  static ServerIdentity own_certificate(const ServerIdentity* issuer) {
    ServerIdentity made;
    do made = make_certificate({.common_name = "client", .issuer = issuer, .is_rsa = is_schannel()});
    while (is_schannel() && has_short_part(made));
    return made;
  }

  const TemporaryFolder folder;
  const ServerIdentity root = make_certificate({.common_name = "root"});
  const ServerIdentity client = own_certificate(&root);
  TlsServer server{home_answer, asking(GetParam(), root.certificate)};

  [[nodiscard]] TransportConfig config(const std::string& certificate, const std::string& key = {},
                                       const std::string& key_password = {}) const {
    TransportConfig made = trusting(server, folder);
    made.client_certificate = certificate;
    made.client_key = key;
    made.client_key_password = key_password;
    return made;
  }

  void expect_works(const TransportConfig& with) const {
    const auto home = RawClients(with).homes.get("H");
    ASSERT_TRUE(home) << home.error().message;
    EXPECT_EQ(server.requests().at(0).client, "client");
  }

  void expect_unusable(const TransportConfig& with) const {
    const Error error = refused(with, server);
    EXPECT_THAT(error.message, HasSubstr("check client_certificate"));
    EXPECT_THAT(error.message, Not(HasSubstr(password)));
    EXPECT_THAT(error.message, Not(HasSubstr("PRIVATE KEY")));
    EXPECT_THAT(error.message, Not(HasSubstr(folder.path().string())));
    EXPECT_EQ(error.attempts, 1);
  }
};

INSTANTIATE_TEST_SUITE_P(Versions, ClientCertificate, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

TEST_P(ClientCertificate, InOneFileWithItsChainAndKey) {
  if (is_schannel()) GTEST_SKIP() << no_pem;
  // The server knows the root alone.
  const ServerIdentity middle = make_certificate({.common_name = "middle", .issuer = &root});
  const ServerIdentity leaf = make_certificate({.common_name = "client", .issuer = &middle});
  expect_works(config(folder.file("client.pem", leaf.certificate + middle.certificate + leaf.private_key)));
}

TEST_P(ClientCertificate, InTwoFiles) {
  if (is_schannel()) GTEST_SKIP() << no_pem;
  expect_works(
      config(folder.file("cert.pem", client.certificate), folder.file("key.pem", client.private_key)));
}

TEST_P(ClientCertificate, WithAnEncryptedKey) {
  if (is_schannel()) GTEST_SKIP() << no_pem;
  expect_works(config(folder.file("cert.pem", client.certificate),
                      folder.file("key.pem", encrypted_key(client, password)), password));
}

TEST_P(ClientCertificate, InAPkcs12File) {
  expect_works(config(folder.file("client.p12", pkcs12(client, password)), {}, password));
}

TEST_P(ClientCertificate, InAPkcs12FileOfWindows) {
  expect_works(config(folder.file("CLIENT.PFX", pkcs12(client, password)), {}, password));
}

TEST_P(ClientCertificate, IsShownOnEveryConnection) {
  const RawClients clients(config(folder.file("client.p12", pkcs12(client, password)), {}, password));
  for (int i = 0; i < 2; ++i) {
    const auto home = clients.homes.get("H");
    ASSERT_TRUE(home) << home.error().message;
  }
  for (const TlsRequest& request : server.requests()) EXPECT_EQ(request.client, "client");
}

TEST_P(ClientCertificate, IsMissed) {
  const Error error = refused(config({}), server);
  EXPECT_THAT(error.message, HasSubstr("client_certificate"));
}

TEST_P(ClientCertificate, FromAStrangerIsRefusedOnce) {
  if (is_schannel()) GTEST_SKIP() << "it does not tell why the server ended the handshake";
  const ServerIdentity stranger = own_certificate(nullptr);
  expect_unusable(config(folder.file("client.p12", pkcs12(stranger, password)), {}, password));
}

#ifndef _WIN32

/// Standard input that answers a prompt, and can tell whether there was one.
class PasswordAtStandardInput {
 public:
  PasswordAtStandardInput() : before_(dup(STDIN_FILENO)) {
    int ends[2];
    const std::string line = std::string(password) + '\n';
    if (pipe(ends) != 0 || write(ends[1], line.data(), line.size()) < 0) throw std::runtime_error("no pipe");
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
  }
  PasswordAtStandardInput(const PasswordAtStandardInput&) = delete;
  PasswordAtStandardInput& operator=(const PasswordAtStandardInput&) = delete;
  ~PasswordAtStandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  [[nodiscard]] static bool was_read() {
    int left = 0;
    ioctl(STDIN_FILENO, FIONREAD, &left);
    return left == 0;
  }

 private:
  int before_;
};

TEST_P(ClientCertificate, WithTheWrongPasswordAsksNobody) {
  const PasswordAtStandardInput terminal;
  const std::string certificate = folder.file("cert.pem", client.certificate);
  const std::string key = folder.file("key.pem", encrypted_key(client, password));
  const std::string package = folder.file("client.p12", pkcs12(client, password));
  for (const std::string wrong : {"", "wrong pass:wörd 8"}) {
    expect_unusable(config(certificate, key, wrong));
    expect_unusable(config(package, {}, wrong));
  }
  EXPECT_FALSE(terminal.was_read());
}

#endif

TEST_P(ClientCertificate, WithAnotherKeyIsAnErrorThatNamesIt) {
  expect_unusable(
      config(folder.file("cert.pem", client.certificate), folder.file("key.pem", root.private_key)));
}

TEST_P(ClientCertificate, ThatIsNoneIsAnErrorThatNamesIt) {
  for (const char* name : {"client.pem", "client.p12"}) {
    const auto file = folder.file(name, "PRIVATE KEY of somebody");
    expect_unusable(config(file));
  }
}

TEST_P(ClientCertificate, IsForTheTokenEndpointToo) {
  TlsServer tokens{token_answer, asking(GetParam(), root.certificate)};
  TransportConfig both = config(folder.file("client.p12", pkcs12(client, password)), {}, password);
  both.ca_file = folder.file("both.pem", server.certificate() + tokens.certificate());
  both.credentials = ClientCredentials{.token_url = tokens.url(), .client_id = "id", .client_secret = "s"};
  expect_works(both);
  EXPECT_EQ(tokens.requests().at(0).client, "client");
  EXPECT_THAT(server.requests().at(0).bytes, HasSubstr("Bearer GRANTED\r\n"));

  both.client_certificate.clear();
  both.client_key_password.clear();
  const auto home = RawClients(both).homes.get("H");
  ASSERT_FALSE(home);
  EXPECT_THAT(home.error().message, HasSubstr("token endpoint: "));
  EXPECT_THAT(home.error().message, HasSubstr("client_certificate"));
}

}  // namespace
