// What DocumentsClient refuses, and what it makes of answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "support.hpp"

namespace {

using namespace builderbacked;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct BadDocument {
  const char* field;
  std::function<void(DocumentRequest&)> spoil;
};

TEST(Documents, RefuseEveryKindOfBadValueAndSendNothing) {
  const BadDocument cases[] = {
      {"externalId", [](DocumentRequest& d) { d.external_id = ""; }},
      {"externalId", [](DocumentRequest& d) { d.external_id = ".."; }},
      {"category", [](DocumentRequest& d) { d.category = ""; }},
      {"name", [](DocumentRequest& d) { d.name = " "; }},
      {"url", [](DocumentRequest& d) { d.url.clear(); }},
      {"url", [](DocumentRequest& d) { d.url = "https://x/\xFF"; }},
      {"type", [](DocumentRequest& d) { d.type = {}; }},
      {"shareable", [](DocumentRequest& d) { d.shareable.reset(); }},
      {"bucket", [](DocumentRequest& d) { d.type = DocumentType::aws; }},
      {"bucket",
       [](DocumentRequest& d) {
         d.type = DocumentType::aws;
         d.bucket = " ";
       }},
      {"displayStart", [](DocumentRequest& d) { d.display_start = "2025-02-29 00:00:00.000"; }},
      {"displayStart", [](DocumentRequest& d) { d.display_start = "2025-01-01T00:00:00.000"; }},
      {"displayStart", [](DocumentRequest& d) { d.display_start = "2025-01-01 24:00:00.000"; }},
      {"displayEnd", [](DocumentRequest& d) { d.display_end = "soon"; }},
      {"displayEnd", [](DocumentRequest& d) { d.display_end = "2024-12-31 23:59:59.999"; }},
      {"extra.x", [](DocumentRequest& d) { d.extra["x"] = "{"; }},
      {"url", [](DocumentRequest& d) { d.extra["url"] = "null"; }},
  };
  for (const BadDocument& bad : cases) {
    ScriptedTransport api;
    DocumentRequest document = example_document();
    bad.spoil(document);
    const auto updated = api.documents.update(document);
    ASSERT_FALSE(updated) << bad.field;
    EXPECT_EQ(updated.error().kind, ErrorKind::invalid_request);
    EXPECT_THAT(fields(updated.error()), ElementsAre(bad.field));
    const DocumentRequest both[] = {example_document(), document};
    EXPECT_THAT(fields(api.documents.add("H", both).error()),
                ElementsAre("documents[1]." + std::string(bad.field)));
    EXPECT_TRUE(api.engine->requests().empty());
  }
}

TEST(Documents, RefuseEverythingWrongInOneError) {
  ScriptedTransport api;
  const DocumentRequest documents[] = {{}, {.type = DocumentType::aws, .display_end = "never"}};
  EXPECT_THAT(fields(api.documents.add("", documents).error()),
              ElementsAre("externalHomeId", "documents[0].category", "documents[0].name", "documents[0].url",
                          "documents[0].type", "documents[0].shareable", "documents[1].category",
                          "documents[1].name", "documents[1].url", "documents[1].shareable",
                          "documents[1].displayEnd", "documents[1].bucket"));
  EXPECT_THAT(fields(api.documents.add("H", std::vector<DocumentRequest>{}).error()),
              ElementsAre("documents"));
  DocumentRequest nameless = example_document();
  nameless.external_id.reset();
  EXPECT_THAT(fields(api.documents.update(nameless).error()), ElementsAre("externalId"));
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Documents, ADisplayWindowMayBeginAndEndAtOnceOrBeOpen) {
  ScriptedTransport api;
  api.engine->otherwise([](const HttpRequest& /*request*/) {
    return HttpResponse{200, {}, example_document_json};
  });
  DocumentRequest document = example_document();
  document.display_end = document.display_start;
  EXPECT_TRUE(api.documents.update(document));
  document.display_start.reset();
  EXPECT_TRUE(api.documents.update(document));
  document.display_start = "2025-01-01 00:00:00.0";
  document.display_end.reset();
  EXPECT_TRUE(api.documents.update(document));
}

TEST(Documents, RefuseRemovalsThatWouldAddressMoreThanWasMeant) {
  ScriptedTransport api;
  for (const std::string_view bad : {"", "  ", ".", "..", "\r\n", "\xFF"}) {
    EXPECT_THAT(fields(api.documents.remove(bad).error()), ElementsAre("externalId"));
    EXPECT_THAT(fields(api.documents.remove_all_for_home(bad).error()), ElementsAre("externalHomeId"));
    EXPECT_THAT(fields(api.documents.remove_in_category("H", bad).error()), ElementsAre("category"));
    EXPECT_THAT(fields(api.documents.remove_in_category(bad, bad).error()),
                ElementsAre("externalHomeId", "category"));
    EXPECT_THAT(fields(api.documents.remove_named("H", bad).error()), ElementsAre("name"));
    EXPECT_THAT(fields(api.documents.list(bad).error()), ElementsAre("externalHomeId"));
  }
  EXPECT_TRUE(api.engine->requests().empty());
}

TEST(Documents, RemovalsAcceptAnyAnswerOfSuccess) {
  ScriptedTransport api;
  api.engine->answer(204).answer(200, "<p>gone</p>").answer(200, "[]").answer(202, "{");
  EXPECT_TRUE(api.documents.remove("D"));
  EXPECT_TRUE(api.documents.remove_all_for_home("H"));
  EXPECT_TRUE(api.documents.remove_in_category("H", "Warranty"));
  EXPECT_TRUE(api.documents.remove_named("H", "HVAC Warranty"));
}

TEST(Documents, AddAnswersWhatWasStored) {
  ScriptedTransport api;
  api.engine->answer(201, R"([{"id":1,"name":"a"},{"id":2,"name":"b","lastModifiedBy":"x"}])");
  const DocumentRequest two[] = {example_document(), example_document()};
  const auto stored = api.documents.add("H", two);
  ASSERT_TRUE(stored);
  ASSERT_EQ(stored->size(), 2U);
  EXPECT_EQ(stored->at(1).id, 2);
  EXPECT_EQ(stored->at(1).last_modified_by, "x");
}

TEST(Documents, AnAnswerThatIsNotAListOfDocumentsIsMalformed) {
  for (const char* body : {"", "{}", "null", "[{}]", "[null]", R"([{"id":1},{"name":"x"}])", "[{\"id\":1}"}) {
    ScriptedTransport api;
    api.engine->answer(200, body);
    const auto list = api.documents.list("H");
    ASSERT_FALSE(list) << body;
    EXPECT_EQ(list.error().kind, ErrorKind::malformed_response);
  }
  ScriptedTransport api;
  api.engine->answer(200, R"([{"id":1},{"externalId":"D","shareable":"yes"}])");
  EXPECT_THAT(api.documents.list("H").error().message, HasSubstr("/1/shareable expected true or false"));
}

TEST(Documents, TenThousandAreReadFromOneAnswer) {
  ScriptedTransport api;
  std::string body = "[";
  for (int i = 0; i < 10'000; ++i) {
    std::string document = example_document_json;
    document.insert(1, R"("id":)" + std::to_string(i) + R"(,"newField":null,"bucket":null,)");
    body += (i == 0 ? "" : ",") + document;
  }
  api.engine->answer(200, body + ']');
  const auto list = api.documents.list("H");
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->size(), 10'000U);
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(list->at(static_cast<std::size_t>(i)).id, i);
  EXPECT_EQ(list->back().to_request(), example_document());
  EXPECT_EQ(list->back().extra, (Extra{{"newField", "null"}}));
}

TEST(Documents, ReadChangeWriteSendsWhatTheRequestHasAndNothingElse) {
  ScriptedTransport api;
  const std::string stored =
      R"({"externalId":"D","category":"C","name":"N","url":"u","type":"DROPBOX","shareable":false,)"
      R"("displayStart":"2025-01-01 00:00:00.0","bucket":"b"})";
  std::string answered = stored;
  answered.insert(
      1, R"("id":12345,"lastModifiedBy":"x","lastModifiedDate":"2025-01-15 10:30:00.000","new":[1],)");
  api.engine->answer(200, '[' + answered + ']').answer(200, answered);
  DocumentRequest request = api.documents.list("H").value().at(0).to_request();
  request.name = "N2";
  ASSERT_TRUE(api.documents.update(request));
  std::string expected = stored;
  expected.replace(expected.find(R"("N")"), 3, R"("N2")");
  EXPECT_EQ(api.engine->requests()[1].body, expected);
}

}  // namespace
