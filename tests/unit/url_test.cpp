#include "url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using namespace builderbacked;
using namespace std::string_view_literals;

TEST(Url, TakesAnAbsoluteUrlApart) {
  struct Case {
    std::string_view text;
    bool https;
    std::string_view host;
    std::string_view origin;
    std::string_view path;
    std::string_view query;
  };
  constexpr Case cases[] = {
      {"https://api-stage.builderbacked.com", true, "api-stage.builderbacked.com",
       "https://api-stage.builderbacked.com", "", ""},
      {"https://example.com/", true, "example.com", "https://example.com", "/", ""},
      {"https://example.com:8443/a/b?c=d", true, "example.com", "https://example.com:8443", "/a/b", "c=d"},
      {"http://localhost:1", false, "localhost", "http://localhost:1", "", ""},
      {"http://localhost:65535/x", false, "localhost", "http://localhost:65535", "/x", ""},
      {"https://example.com?c=d", true, "example.com", "https://example.com", "", "c=d"},
      {"https://example.com/a?", true, "example.com", "https://example.com", "/a", ""},
      {"https://example.com/a?b?c/d", true, "example.com", "https://example.com", "/a", "b?c/d"},
      {"https://example.com?a/b", true, "example.com", "https://example.com", "", "a/b"},
      {"http://[::1]", false, "::1", "http://[::1]", "", ""},
      {"https://[2001:DB8::a]:443/x", true, "2001:DB8::a", "https://[2001:DB8::a]:443", "/x", ""},
      {"http://[::ffff:192.0.2.1]/", false, "::ffff:192.0.2.1", "http://[::ffff:192.0.2.1]", "/", ""},
      {"http://127.0.0.1:8080/api", false, "127.0.0.1", "http://127.0.0.1:8080", "/api", ""},
      {"https://snake_case.example.com", true, "snake_case.example.com", "https://snake_case.example.com", "",
       ""},
      // An at sign or a colon is harmless behind the host.
      {"https://example.com/@x:y/http://z", true, "example.com", "https://example.com", "/@x:y/http://z", ""},
      {"https://example.com?user@evil.com", true, "example.com", "https://example.com", "", "user@evil.com"},
      {"https://example.com/%2e%2e/%23", true, "example.com", "https://example.com", "/%2e%2e/%23", ""},
  };
  for (const Case& c : cases) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.text;
    EXPECT_EQ(url->https, c.https) << c.text;
    EXPECT_EQ(url->host, c.host) << c.text;
    EXPECT_EQ(url->origin, c.origin) << c.text;
    EXPECT_EQ(url->path, c.path) << c.text;
    EXPECT_EQ(url->query, c.query) << c.text;
  }
}

TEST(Url, ComparesTheSchemeWithoutCase) {
  const auto secure = parse_url("HTTPS://Example.COM:8443/Path");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->https);
  EXPECT_EQ(secure->host, "Example.COM");
  EXPECT_EQ(secure->path, "/Path");
  const auto plain = parse_url("hTTp://localhost");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->https);
}

TEST(Url, RefersToTheTextThatWasParsed) {
  const std::string text = "https://example.com:8443/a?b";
  const auto url = parse_url(text);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin.data(), text.data());
  EXPECT_EQ(url->path.data(), text.data() + url->origin.size());
}

TEST(Url, RefusesWhatIsNoPlainHttpUrl) {
  struct Case {
    const char* why;
    std::string_view text;
  };
  constexpr Case cases[] = {
      {"empty", ""sv},
      {"no scheme", "example.com"sv},
      {"no scheme, slashes", "//example.com"sv},
      {"a path", "/api/v2"sv},
      {"another scheme", "ftp://example.com"sv},
      {"a file", "file:///etc/passwd"sv},
      {"a web socket", "wss://example.com"sv},
      {"a script", "javascript://example.com"sv},
      {"a longer scheme", "httpss://example.com"sv},
      {"a scheme before it", "x-https://example.com"sv},
      {"one slash", "https:/example.com"sv},
      {"no slash", "https:example.com"sv},
      {"no host", "https://"sv},
      {"no host but a path", "https:///etc"sv},
      {"no host but a query", "https://?a"sv},
      {"no host but a port", "https://:443"sv},
      {"user", "https://user@example.com"sv},
      {"user and password", "https://user:secret@example.com"sv},
      {"empty user", "https://@example.com"sv},
      {"user that looks like a host", "http://localhost:80@example.com/"sv},
      {"user that looks like IPv6", "http://[::1]@example.com/"sv},
      {"fragment", "https://example.com/#top"sv},
      {"empty fragment", "https://example.com#"sv},
      {"fragment that looks like a host", "https://example.com#@127.0.0.1"sv},
      {"port 0", "https://example.com:0"sv},
      {"port 65536", "https://example.com:65536"sv},
      {"port beyond 64 bits", "https://example.com:99999999999999999999"sv},
      {"empty port", "https://example.com:"sv},
      {"empty port before a path", "https://example.com:/x"sv},
      {"negative port", "https://example.com:-1"sv},
      {"port with a sign", "https://example.com:+80"sv},
      {"port with letters", "https://example.com:80a"sv},
      {"two ports", "https://example.com:80:80"sv},
      {"IPv6 without brackets", "https://::1/"sv},
      {"IPv6 that does not close", "https://[::1"sv},
      {"IPv6 with empty brackets", "https://[]"sv},
      {"IPv6 and a name", "https://[::1]example.com"sv},
      {"IPv6 with a zone", "https://[fe80::1%25eth0]"sv},
      {"IPv6 with an empty port", "https://[::1]:"sv},
      {"a name in brackets", "https://[example.com]"sv},
      {"IPv4 in brackets", "https://[127.0.0.1]"sv},
      {"a word of hex digits in brackets", "https://[cafe]"sv},
      {"two addresses in brackets", "https://[::1][::2]"sv},
      {"space before", " https://example.com"sv},
      {"space after", "https://example.com "sv},
      {"space in the host", "https://exam ple.com"sv},
      {"space in the path", "https://example.com/a b"sv},
      {"space in the query", "https://example.com?a b"sv},
      {"tab", "https://example.com/\t"sv},
      {"LF", "https://example.com\n"sv},
      {"header injection", "https://example.com/\r\nX-Evil: 1"sv},
      {"NUL in the host", "https://example.com\0.evil.com"sv},
      {"NUL in the path", "https://example.com/\0"sv},
      {"DEL", "https://example.com/\x7F"sv},
      {"backslash in the host", "https://example.com\\.evil.com"sv},
      {"backslash before an at sign", "https://example.com\\@evil.com"sv},
      {"backslash in the path", "https://example.com/a\\b"sv},
      {"backslashes for slashes", "https:\\\\example.com"sv},
      {"not ASCII in the host",
       "https://b\xC3\xBC"
       "cher.example"sv},
      {"not ASCII in the path", "https://example.com/\xC3\xBC"sv},
      {"quote", "https://example.com/\""sv},
      {"angle brackets", "<https://example.com>"sv},
      {"comma in the host", "https://example.com,evil.com"sv},
      {"semicolon in the host", "https://example.com;evil.com"sv},
      {"asterisk in the host", "https://*.example.com"sv},
  };
  for (const auto& [why, text] : cases) {
    EXPECT_FALSE(parse_url(text)) << why << ": " << text;
  }
}

TEST(Url, LoopbackIsLocalhostAndTheLoopbackAddresses) {
  for (const std::string_view host : {"localhost"sv, "LocalHost"sv, "127.0.0.1"sv, "127.0.0.0"sv,
                                      "127.1.2.3"sv, "127.255.255.255"sv, "::1"sv}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
}

TEST(Url, NothingElseIsLoopback) {
  // Whatever a resolver could look up as a name must not get credentials over plain http.
  for (const std::string_view host : {""sv,
                                      "example.com"sv,
                                      "localhost.example.com"sv,
                                      "mylocalhost"sv,
                                      "localhost2"sv,
                                      "local"sv,
                                      "127.0.0.1.example.com"sv,
                                      "127.0.0.1example.com"sv,
                                      "127.evil.0.1"sv,
                                      "127.0.0.1.nip.io"sv,
                                      "127.0.0.1.2"sv,
                                      "127."sv,
                                      "127..."sv,
                                      "127.0.0."sv,
                                      "127..0.1"sv,
                                      "127.0.0.256"sv,
                                      "127.999.0.1"sv,
                                      "127.0.0.1000"sv,
                                      "127.0.0.99999999999999999999"sv,
                                      "1270.0.0.1"sv,
                                      "128.0.0.1"sv,
                                      "126.255.255.255"sv,
                                      "0.0.0.0"sv,
                                      "10.0.0.1"sv,
                                      "192.168.0.1"sv,
                                      "::"sv,
                                      "::2"sv,
                                      "::11"sv,
                                      "fe80::1"sv,
                                      "127.0.0.1\0.example.com"sv,
                                      " 127.0.0.1"sv,
                                      "127.0.0.1 "sv}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
