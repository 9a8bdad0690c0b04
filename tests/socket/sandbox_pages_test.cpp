// Swagger UI and the OpenAPI document, as the sandbox's ports serve them.

#include "testing/sandbox_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "socket/raw_connection.hpp"
#include "testing/openapi_document.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_server.hpp"

namespace {

using namespace builderbacked;
using namespace builderbacked::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

/// A sandbox whose requests all fail, behind its pages.
struct Pages : ::testing::Test {
  explicit Pages(std::vector<PageFile> swagger_ui = {})
      : server(with_pages(
            with_faults([&](const auto& request) { return sandbox.handle(request); }, plan),
            [] { return "landing"; }, std::move(swagger_ui))) {
    plan.add({parse_fault(R"({"fault":"server_error","times":0})")});
  }

  [[nodiscard]] std::string get(const std::string& target) const {
    return ask(server.http_url(), "GET", target);
  }

  Sandbox sandbox{};
  FaultPlan plan{};
  SandboxServer server;
};

struct PagesWithSwaggerUi : Pages {
  PagesWithSwaggerUi() : Pages({{"swagger-ui.css", "text/css; charset=utf-8", "css \xC3\xA4"}}) {}
};

void expect_error(const std::string& answer, int status, const std::string& message,
                  const std::string& path) {
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(status)));
  const Json body = Json::parse(body_of(answer));
  EXPECT_EQ(body.size(), 5U);
  EXPECT_TRUE(body.contains("timestamp"));
  EXPECT_EQ(body.at("status"), status);
  EXPECT_EQ(body.at("error"), status == 404 ? "Not Found" : "Method Not Allowed");
  EXPECT_EQ(body.at("message"), message);
  EXPECT_EQ(body.at("path"), path);
}

TEST_F(Pages, TheDocumentIsServedToEverybodyWithTheSandboxAsItsServer) {
  const std::string answer = get("/api-docs");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Type: application/json\r\n")));
  Json document = Json::parse(body_of(answer));
  EXPECT_EQ(document.at("servers"), Json::parse(R"([{"url": "/", "description": "This sandbox"}])"));
  document["servers"] = openapi_document().at("servers");
  EXPECT_EQ(document, openapi_document());
  EXPECT_EQ(plan.requests(), 0U);
}

TEST_F(Pages, TheDocumentIsThatOfItsOnlyGroup) {
  const std::string whole = body_of(get("/api-docs"));
  for (const char* query : {"?group=v2-apis", "?", "?x=1&group=v2-apis", "?group=v2-apis&x=1", "?agroup=x"}) {
    EXPECT_EQ(body_of(get("/api-docs" + std::string(query))), whole) << query;
  }
  for (const char* query : {"?group=v1-apis", "?group=", "?group=v2-apis-x", "?x&group=y", "?group=y&x"}) {
    expect_error(get("/api-docs" + std::string(query)), 404, "No such group", "/api-docs");
  }
}

TEST_F(Pages, WithoutSwaggerUiThePageSaysHowToHaveIt) {
  EXPECT_THAT(get("/swagger-ui.html"),
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Type: text/html; charset=utf-8\r\n"),
                    HasSubstr("<meta charset=\"utf-8\">"), HasSubstr("-DBUILDERBACKED_SWAGGER_UI=ON"),
                    HasSubstr("href=\"/api-docs\""), Not(HasSubstr("<script"))));
  expect_error(get("/swagger-ui/swagger-ui.css"), 404, "No such file", "/swagger-ui/swagger-ui.css");
  expect_error(get("/swagger-ui/start.js"), 404, "No such file", "/swagger-ui/start.js");
}

TEST_F(PagesWithSwaggerUi, ThePageAndItsFilesAreServed) {
  EXPECT_THAT(get("/swagger-ui.html?x#y"),
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Type: text/html; charset=utf-8\r\n"),
                    HasSubstr("\r\nContent-Security-Policy: default-src 'none'; script-src 'self';"),
                    HasSubstr("<meta charset=\"utf-8\">"), HasSubstr("src=\"/swagger-ui/start.js\"")));
  const std::string file = get("/swagger-ui/swagger-ui.css");
  EXPECT_THAT(file,
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Type: text/css; charset=utf-8\r\n")));
  EXPECT_EQ(body_of(file), "css \xC3\xA4");
  EXPECT_THAT(get("/swagger-ui/start.js"),
              AllOf(HasSubstr("\r\nContent-Type: text/javascript; charset=utf-8\r\n"),
                    HasSubstr("/api-docs?group=v2-apis")));
  expect_error(get("/swagger-ui/"), 404, "No such file", "/swagger-ui/");
  expect_error(get("/swagger-ui/../swagger-ui.css"), 404, "No such file", "/swagger-ui/../swagger-ui.css");
}

TEST_F(PagesWithSwaggerUi, AreOnlyRead) {
  for (const char* path :
       {"/", "/landing.css", "/swagger-ui.html", "/swagger-ui/swagger-ui.css", "/api-docs"}) {
    const std::string answer = ask(server.http_url(), "HEAD", path);
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\nContent-Length: ")));
    EXPECT_THAT(body_of(answer), IsEmpty());
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
      const std::string refusal = ask(server.http_url(), method, path);
      expect_error(refusal, 405, "Request method is not supported", path);
      EXPECT_THAT(refusal, HasSubstr("\r\nAllow: GET, HEAD\r\n"));
    }
  }
  EXPECT_EQ(plan.requests(), 0U);
}

TEST_F(PagesWithSwaggerUi, OtherRequestsAreForTheApi) {
  for (const char* path :
       {"/api/v2/homes/H", "/swagger-ui", "/swagger-ui.htm", "/api-docs/", "/x/api-docs"}) {
    EXPECT_THAT(get(path), StartsWith("HTTP/1.1 500")) << path;
  }
  EXPECT_EQ(plan.requests(), 5U);
}

}  // namespace
