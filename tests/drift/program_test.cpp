// The program builderbacked-drift, started as users start it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "drift/support.hpp"
#include "environment.hpp"
#include "socket/raw_server.hpp"
#include "temporary_folder.hpp"

namespace builderbacked::drift {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Ended {
  int code{-1};
  std::string output{};
};

/// `arguments` as a shell has them.
Ended drift(const std::string& arguments) {
  const std::string command = "'" BUILDERBACKED_DRIFT_PROGRAM "' " + arguments;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Ended run;
  std::array<char, 4096> part{};
  for (std::size_t count = 0; (count = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
    run.output.append(part.data(), count);
  }
  const int status = pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

class Program : public ::testing::Test {
 protected:
  /// A document as an argument.
  [[nodiscard]] std::string file(const Json& document) const {
    return '\'' + folder_.file("api-docs.json", document.dump()) + '\'';
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(Program, ExitsWith0WhenNothingCanBreak) {
  const Ended run = drift(file(testing::openapi_document()));
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.output, HasSubstr("0 breaking, 0 notice, 0 addition; assumptions: 0 contradicted, "));
  EXPECT_EQ(drift("'" BUILDERBACKED_SOURCE "/tests/drift/springdoc.json'").code, 0);
}

TEST_F(Program, ExitsWith1WhenSomethingCan) {
  const Ended run = drift(file(patched(removed(path("/api/v2/homes/{externalId}")))));
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.output, StartsWith("breaking\n"
                                     "  endpoint_missing: is not in the document\n"
                                     "    GET /api/v2/homes/{externalId}\n"
                                     "assumption A6 still open: "));
}

TEST_F(Program, ExitsWith2WhenItCannotCompare) {
  const Ended run = drift(file({{"swagger", "2.0"}}) + " 2>&1");
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.output, "builderbacked-drift: cannot compare: it is Swagger 2, not OpenAPI 3\n");
  EXPECT_EQ(drift("/nowhere/api-docs.json 2>&1").code, 2);
  EXPECT_EQ(drift("--format json /nowhere/api-docs.json 2>/dev/null").output, "");
  EXPECT_EQ(drift("2>&1").code, 2);
  EXPECT_EQ(drift("--only nothing - 2>&1 </dev/null").code, 2);
  EXPECT_EQ(drift("--token-from-env - 2>&1 </dev/null").output,
            "builderbacked-drift: cannot compare: BUILDERBACKED_ACCESS_TOKEN is not set\n");
}

TEST_F(Program, RepeatsNoSecret) {
  for (const char* arguments :
       {"- https://user:SECRET@example.com/", "--token=SECRET -", "-SECRET", "--format https://SECRET@h/ -",
        "--format=SECRET -", "--only SECRET -", "--timeout SECRET -", "--timeout=99SECRET -",
        "--token-from-env=SECRET -", "--allow-plain-http=SECRET -", "--format SECRET --format SECRET -"}) {
    const Ended run = drift(std::string(arguments) + " 2>&1 </dev/null");
    EXPECT_EQ(run.code, 2) << arguments;
    EXPECT_THAT(run.output, AllOf(StartsWith("builderbacked-drift: "), HasSubstr("--help"),
                                  ::testing::Not(HasSubstr("SECRET"))));
  }
  EXPECT_EQ(drift("2>&1").output, "builderbacked-drift: document is required; --help explains\n");
}

TEST_F(Program, ExplainsItself) {
  const Ended run = drift("--help");
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.output, AllOf(HasSubstr("Exit code: 0"), HasSubstr("--token-from-env")));
}

TEST_F(Program, ReadsStandardInput) {
  EXPECT_EQ(drift("- <" + file(testing::openapi_document())).code, 0);
  EXPECT_EQ(drift("- 2>/dev/null </dev/null").code, 2);
}

TEST_F(Program, WritesJson) {
  const Json patch = added(schema("HomeSource") + "/enum/-", "Imported");
  const Ended run = drift("--format json --only homes " + file(patched(patch)));
  EXPECT_EQ(run.code, 0);
  const Json result = Json::parse(run.output, nullptr, false);
  EXPECT_EQ(result["differences"][0], Json({{"severity", "notice"},
                                            {"kind", "value_added"},
                                            {"where", "PUT /api/v2/homes response /homeSource"},
                                            {"message", "there are new values"},
                                            {"expected", "BuilderRegistration, TargetedRegistration"},
                                            {"found", "Imported"}}));
  EXPECT_EQ(result["assumptions"].size(), testing::openapi_document()["x-assumptions"].size());
  EXPECT_EQ(result["assumptions"][0]["id"], "H4b");
  EXPECT_EQ(result["assumptions"][0]["verdict"], "confirmed");
  EXPECT_EQ(result["summary"]["notice"], result["differences"].size());
  EXPECT_EQ(result["summary"]["breaking"], 0);
}

TEST_F(Program, WritesContradictionsAsJson) {
  const std::string activate = "/api/v2/locations/divisions/{externalId}/activate";
  const Json patch = moved(operation(activate, "put"), operation(activate, "post"));
  const Ended run = drift("--format json " + file(patched(patch)));
  EXPECT_EQ(run.code, 1);
  const Json result = Json::parse(run.output, nullptr, false);
  EXPECT_EQ(result["assumptions"][2]["id"], "L8");
  EXPECT_EQ(result["assumptions"][2]["verdict"], "contradicted");
  EXPECT_EQ(result["assumptions"][2]["contradictions"],
            Json::array({{{"use", "POST " + activate}, {"where", {"PUT " + activate}}}}));
  EXPECT_EQ(result["summary"]["contradicted"], 1);
}

/// The example in docs/drift.md.
TEST_F(Program, SaysWhatTheDocumentationShows) {
  const std::string activate = "/api/v2/locations/divisions/{externalId}/activate";
  const Json changes[] = {
      moved(operation(activate, "put"), operation(activate, "post")),
      added(schema("ExternalHomeRequestV3") + "/properties/lotNumber", {{"type", "string"}}),
      added(schema("ExternalHomeRequestV3") + "/required/-", "lotNumber"),
      removed(schema("DocumentType") + "/enum/2"),
      added(schema("HomeSource") + "/enum/-", "Imported"),
      added(path("/api/v2/warranties"), {{"get", Json::object()}}),
      replaced("/components/securitySchemes/oauth2/flows/clientCredentials/tokenUrl",
               "https://login.example.com/oauth2/token")};
  Json patch = Json::array();
  for (const Json& change : changes) patch.push_back(change[0]);
  const Ended run = drift(file(patched(patch)));
  EXPECT_EQ(run.code, 1);
  std::ifstream page(BUILDERBACKED_SOURCE "/docs/drift.md");
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(page), {}),
              HasSubstr("```text\n" + run.output + "```\n"));
}

TEST_F(Program, FetchesAUrl) {
  const std::string answer = http_answer(200, testing::openapi_document().dump());
  RawServer server([&](const std::string& /*request*/) { return RawAnswer{answer}; });
  const Environment environment(Environment::Variables{{"BUILDERBACKED_ACCESS_TOKEN", "SECRET"}});
  EXPECT_EQ(drift(server.url() + "/api-docs").code, 0);
  EXPECT_EQ(drift("--token-from-env " + server.url() + "/api-docs").code, 0);
  ASSERT_EQ(server.requests().size(), 2U);
  EXPECT_THAT(server.requests()[0], ::testing::Not(HasSubstr("SECRET")));
  EXPECT_THAT(server.requests()[1], HasSubstr("Bearer SECRET"));
}

}  // namespace
}  // namespace builderbacked::drift
