// Where documents come from: files, and servers on this machine.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "drift/source.hpp"
#include "socket/raw_server.hpp"
#include "socket/tls_server.hpp"
#include "temporary_folder.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string document = R"({"openapi":"3.0.1"})";

RawServer::Handler answers(const std::string& answer) {
  return [answer](const std::string& /*request*/) { return RawAnswer{answer}; };
}

Source source(const std::string& place) {
  Source one;
  one.place = place;
  return one;
}

/// Why nothing can be read.
std::string problem(const Source& one) {
  try {
    return "it was read: " + read(one);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(Source, IsAFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(read(source(folder.file("api-docs \xC3\xA9.json", document))), document);
  EXPECT_EQ(problem(source(folder.file("a", "") + ".absent")), "the file cannot be opened");
  EXPECT_EQ(problem(source(folder.file("large", std::string((8 << 20) + 1, ' ')))),
            "the document is larger than 8 MiB");
}

TEST(Source, IsAUrl) {
  RawServer server(answers(http_answer(200, document)));
  EXPECT_EQ(read(source(server.url() + "/api-docs?group=v2-apis")), document);
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_THAT(server.requests()[0],
              AllOf(StartsWith("GET /api-docs?group=v2-apis HTTP/1.1\r\n"),
                    HasSubstr("\r\nAccept: application/json"), Not(HasSubstr("Authorization"))));
}

TEST(Source, IsTrustedAsTheFileSays) {
  const TemporaryFolder folder;
  TlsServer server(http_answer(200, document));
  Source one = source(server.url() + "/api-docs");
  EXPECT_THAT(problem(one), AllOf(HasSubstr("certificate"), HasSubstr("--ca-file")));
  EXPECT_THAT(server.requests(), IsEmpty());
  one.ca_file = folder.file("ca.pem", server.certificate());
  EXPECT_EQ(read(one), document);
}

TEST(Source, HasTheTokenWhenToldSo) {
  RawServer server(answers(http_answer(200, document)));
  Source one = source(server.url());
  one.token = "SECRET";
  EXPECT_EQ(read(one), document);
  EXPECT_THAT(server.requests()[0], HasSubstr("\r\nAuthorization: Bearer SECRET\r\n"));
  one.token = "SECRET\r\nX-Other: 1";
  EXPECT_EQ(problem(one), "the token has characters no token can have");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Source, GoesNowhereElse) {
  RawServer other(answers(http_answer(200, document)));
  RawServer server(answers(http_answer(302, "", "Location: " + other.url() + "/\r\n")));
  Source one = source(server.url());
  one.token = "SECRET";
  EXPECT_EQ(problem(one), "HTTP 302: redirects are not followed");
  EXPECT_THAT(other.requests(), IsEmpty());
}

TEST(Source, IsNotReadInTheOpen) {
  Source one = source("http://example.invalid/api-docs");
  EXPECT_THAT(problem(one), StartsWith("it is plain http"));
  one.allow_plain_http = true;
  one.token = "SECRET";
  EXPECT_EQ(problem(one), "the token is not sent over plain http");
}

TEST(Source, MayBeRefused) {
  RawServer server(answers(http_answer(401, R"({"error":"Unauthorized"})")));
  Source one = source(server.url());
  one.token = "SECRET";
  EXPECT_EQ(problem(one), "HTTP 401");
}

TEST(Source, MayBeSilent) {
  RawServer server(answers(""));
  Source one = source(server.url());
  one.timeout = std::chrono::seconds{1};
  EXPECT_THAT(problem(one), Not(HasSubstr("it was read")));
  const ClosedPort closed;
  EXPECT_THAT(problem(source(closed.url())), HasSubstr("connect"));
}

TEST(Source, MayBeTooLarge) {
  RawServer server(answers(http_answer(200, std::string((8 << 20) + 1, ' '))));
  EXPECT_THAT(problem(source(server.url())), HasSubstr("over the size limit"));
}

TEST(Source, MayBeNoUrl) {
  for (const char* place : {"ftp://example.com/api-docs", "https://user:secret@example.com/", "https://"}) {
    EXPECT_EQ(problem(source(place)), "it is not an http or https URL without user info and fragment");
  }
}

}  // namespace
}  // namespace builderbacked::drift
