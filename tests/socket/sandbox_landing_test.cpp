// The page that people see at "/".

#include "testing/sandbox_landing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "builderbacked/testing/sandbox.hpp"
#include "socket/raw_connection.hpp"
#include "testing/request_log.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_pages.hpp"
#include "testing/sandbox_server.hpp"
#include "testing/state_file.hpp"

namespace {

using namespace builderbacked;
using namespace builderbacked::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;
using namespace std::string_literals;

/// A sandbox behind its page, as the program has it.
struct Landing : ::testing::Test {
  Sandbox sandbox{};
  FaultPlan plan{};
  RequestLog log{};
  std::promise<SandboxAddresses> known{};
  SandboxServer server{with_pages(
      with_log(with_faults([&](const auto& request) { return sandbox.handle(request); }, plan), log),
      [&, addresses = known.get_future().share()] {
        return landing_page(sandbox.state(), log.newest_first(), addresses.get());
      },
      {})};

  Landing() {
    known.set_value({server.http_url(), server.https_url(), server.https_url() + "/oauth/token",
                     server.ca_file(), "client <&>", "http://127.0.0.1:1"});
  }
  [[nodiscard]] std::string page() const { return body_of(ask(server.http_url(), "GET", "/")); }
};

Json fixture() {
  return Json::parse(read_file(BUILDERBACKED_EXAMPLE_FIXTURE));
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(Landing, ShowsTheTreeWithItsCounts) {
  sandbox.restore(fixture().dump()).value();
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<b><bdi>Cincinnati</bdi></b> <small>1 division &middot; 1 home</small>"));
  EXPECT_THAT(html, HasSubstr("<b><bdi>Shaker Run</bdi></b> <code><bdi>MC_001</bdi></code> "
                              "<small>2 neighborhoods &middot; 1 home</small>"));
  EXPECT_THAT(html, HasSubstr("<b><bdi>Hillside</bdi></b> <code><bdi>NH_002</bdi></code> <em>inactive</em> "
                              "<small>0 homes</small>"));
  EXPECT_THAT(html, HasSubstr("<code><bdi>HOME_12345</bdi></code> "
                              "<bdi>123 Main St, Columbus, OH 43215</bdi> "
                              "<small>1 homeowner &middot; 1 document</small>"));
  EXPECT_EQ(count_of(html, "<em>inactive</em>"), 1U);
  EXPECT_THAT(html, HasSubstr("<dt>Users</dt><dd>1</dd>"));
  EXPECT_THAT(html, HasSubstr("<dt>Documents</dt><dd>1</dd>"));
  EXPECT_THAT(html, Not(HasSubstr("Smith"))) << "people are counted, not named";
}

TEST_F(Landing, SaysWhatToDoFirst) {
  EXPECT_THAT(page(), AllOf(HasSubstr("No divisions yet"), HasSubstr("None yet.")));
  sandbox.restore(fixture().dump()).value();
  EXPECT_THAT(page(), Not(HasSubstr("No divisions yet")));
}

TEST_F(Landing, SaysHowToPointTheSdkAtItWithoutTheSecret) {
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("BUILDERBACKED_BASE_URL=" + server.https_url() + "\n"));
  EXPECT_THAT(html, HasSubstr("BUILDERBACKED_TOKEN_URL=" + server.https_url() + "/oauth/token\n"));
  EXPECT_THAT(html, HasSubstr(server.ca_file()));
  EXPECT_THAT(html, HasSubstr("client &lt;&amp;&gt;"));
  EXPECT_THAT(html, HasSubstr(server.http_url()));
  EXPECT_THAT(html, HasSubstr("href=\"/swagger-ui.html\""));
  EXPECT_THAT(html, HasSubstr("href=\"/api-docs\""));
  EXPECT_THAT(html, Not(HasSubstr("sandbox-secret")));
}

TEST_F(Landing, IsAnHtmlPageThatRunsNothing) {
  const std::string answer = ask(server.http_url(), "GET", "/?x=1");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/html; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Security-Policy: default-src 'none'; style-src 'self'; "));
  EXPECT_THAT(answer, HasSubstr("<meta charset=\"utf-8\">"));
  EXPECT_THAT(answer, Not(HasSubstr("<script")));
  const std::string head = ask(server.http_url(), "HEAD", "/");
  EXPECT_THAT(head, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("text/html")));
  EXPECT_EQ(body_of(head), "");
  const std::string style = ask(server.http_url(), "GET", "/landing.css");
  EXPECT_THAT(style, AllOf(HasSubstr("Content-Type: text/css"), HasSubstr("prefers-color-scheme: dark")));
}

TEST_F(Landing, EscapesWhatOthersWrote) {
  Json state = fixture();
  state["neighborhoods"][0]["name"] = "<script>alert('1')</script>&\"";
  state["neighborhoods"][1]["name"] = "nul \0|\x7F|\xE2\x80\xAE|\xE2\x81\xA6|\xC2\x9B|\xE2\x82\xAC"s;
  state["homes"][0]["addressLine1"] = "</bdi><img src=x>";
  state["homes"][0]["externalId"] = "<b>";
  state["documents"] = Json::array();
  sandbox.restore(state.dump()).value();
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<bdi>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;</bdi>"));
  EXPECT_THAT(html, HasSubstr("<bdi>nul  | | | | |\xE2\x82\xAC</bdi>"));
  EXPECT_THAT(html, HasSubstr("<bdi>&lt;b&gt;</bdi>"));
  EXPECT_THAT(html, HasSubstr("&lt;/bdi&gt;&lt;img src=x&gt;, Columbus"));
}

TEST_F(Landing, CutsALongNameBetweenCharacters) {
  Json state = fixture();
  const std::string long_name = "x" + std::string(60'000, 'y');
  std::string of_three_bytes;
  for (int i = 0; i < 100; ++i) of_three_bytes += "\xE2\x82\xAC";  // The euro sign.
  state["neighborhoods"][0]["name"] = long_name;
  state["neighborhoods"][1]["name"] = "a" + of_three_bytes;
  sandbox.restore(state.dump()).value();
  const std::string html = page();
  EXPECT_LT(html.size(), 10'000U);
  EXPECT_THAT(html, HasSubstr("yyy&hellip;</bdi>"));
  EXPECT_THAT(html, HasSubstr("<bdi>a" + of_three_bytes.substr(0, 3 * 39) + "&hellip;</bdi>"));
}

/// That many neighborhoods with that many homes each.
Json large(int neighborhoods, int homes) {
  Json state = fixture();
  state["documents"] = Json::array();
  const Json neighborhood = state["neighborhoods"][0];
  const Json home = state["homes"][0];
  state["homes"] = state["neighborhoods"] = Json::array();
  for (int n = 0; n < neighborhoods; ++n) {
    state["neighborhoods"].push_back(neighborhood);
    state["neighborhoods"].back()["externalId"] = "N" + std::to_string(n);
    for (int h = 0; h < homes; ++h) {
      state["homes"].push_back(home);
      state["homes"].back()["externalId"] = "N" + std::to_string(n) + "_H" + std::to_string(1000 + h);
      state["homes"].back()["neighborhoodExternalId"] = "N" + std::to_string(n);
    }
  }
  return state;
}

TEST_F(Landing, ShowsSomeOfManyHomes) {
  sandbox.restore(large(2, 1'030).dump()).value();
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("N1_H1024"));
  EXPECT_THAT(html, Not(HasSubstr("N1_H1025")));
  EXPECT_EQ(count_of(html, "<li class=\"more\">and 1,005 more</li>"), 2U);
  EXPECT_THAT(html, HasSubstr("<small>2 neighborhoods &middot; 2,060 homes</small>"));
  EXPECT_THAT(html, HasSubstr("<dt>Homes</dt><dd>2,060</dd>"));
}

TEST_F(Landing, IsBoundedWhateverThereIs) {
  sandbox.restore(large(300, 30).dump()).value();
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<li class=\"more\">and 200 more</li>"));
  EXPECT_LT(html.size(), 500'000U);
  Json regions = fixture();
  for (int i = 0; i < 1'000; ++i) regions["regions"].push_back({{"name", "R" + std::to_string(i)}});
  sandbox.restore(regions.dump()).value();
  EXPECT_THAT(page(), HasSubstr("<li class=\"more\">and 901 more</li>"));
}

TEST_F(Landing, ShowsTheLastRequestsWithoutWhatIsSecretOrPersonal) {
  const std::string http = server.http_url();
  ask(http, "POST", "/oauth/token?client_secret=s3cret", "grant_type=s3cret");
  ask(http, "GET", "/api/v2/users/john%40x.com");
  ask(http, "DELETE", "/api/v2/homes/H1/users/john@x.com?token=s3cret");
  ask(http, "GET", "/api/v2/<b>\xFF");
  for (const char* path : {"user/john@x.com", "Users%2Fjohn%40x.com", "homes/john@x.com/users"}) {
    ask(http, "GET", "/api/v2/" + std::string(path));
  }
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<code>POST /oauth/token</code></td><td class=\"status-4\">400</td>"));
  EXPECT_THAT(html, HasSubstr("<code>GET /api/v2/users/...</code></td><td class=\"status-4\">401</td>"));
  EXPECT_THAT(html, HasSubstr("<code>DELETE /api/v2/homes/H1/users/...</code>"));
  EXPECT_THAT(html, HasSubstr("<code>GET /api/v2/homes/.../users</code>"));
  EXPECT_THAT(html, HasSubstr("<code>GET /api/v2/&lt;b&gt;?</code>"));
  EXPECT_LT(html.find("/api/v2/&lt;b&gt;"), html.find("/oauth/token</code></td>")) << "the newest first";
  EXPECT_THAT(html, AllOf(Not(HasSubstr("s3cret")), Not(HasSubstr("john"))));
}

TEST_F(Landing, KeepsTheLastRequestsOnly) {
  for (std::size_t i = 0; i < RequestLog::most + 5; ++i) {
    ask(server.http_url(), "GET", "/api/v2/" + std::string(300, 'x'));
  }
  const std::string html = page();
  EXPECT_EQ(count_of(html, "<tr><td><time"), RequestLog::most);
  EXPECT_EQ(count_of(html, std::string(192, 'x') + "...</code>"), RequestLog::most);
}

TEST_F(Landing, ThePageStandsApartFromFaultsAndTheirCount) {
  plan.add({{.action = Fault::Action::reset}});
  EXPECT_THAT(ask(server.http_url(), "GET", "/"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask(server.http_url(), "GET", "/landing.css"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask(server.http_url(), "GET", "/favicon.ico"), StartsWith("HTTP/1.1 204"));
  EXPECT_EQ(plan.requests(), 0U);
  EXPECT_EQ(ask(server.http_url(), "GET", "/api/v2/homes/H"), "");
  EXPECT_THAT(page(), HasSubstr("<td class=\"status-r\">reset</td>"));
}

TEST_F(Landing, OtherPathsAreForTheApi) {
  EXPECT_THAT(ask(server.http_url(), "GET", "//"), StartsWith("HTTP/1.1 401"));
}

}  // namespace
