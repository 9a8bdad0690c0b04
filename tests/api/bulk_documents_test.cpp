// Documents in bulk: together where they can, alone where they must.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/bulk_support.hpp"

namespace {

using namespace builderbacked;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST(Bulk, DocumentsOfOneHomeTravelTogether) {
  ScriptedTransport api;
  api.engine->otherwise([](const HttpRequest& request) {
    const std::size_t list = request.body.find('[');
    return HttpResponse{201, {}, request.body.substr(list, request.body.rfind(']') - list + 1)};
  });
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 50; ++i) documents.push_back(document_number(i, i < 45 ? "H0" : "H1"));
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().succeeded, 50U);
  for (const auto& [index, document] : kept.results) {
    EXPECT_EQ(document->external_id, "DOC_" + std::to_string(index));
  }
  EXPECT_THAT(api.engine->requests(), SizeIs(4));  // 20 + 20 + 5, and 5.
}

TEST(Bulk, OnlyTheDocumentThatIsRefusedFails) {
  SandboxApi api;
  ASSERT_TRUE(api.homes.create(home_number(0)));
  ASSERT_TRUE(api.documents.add("H0", document_number(7).document));
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 20; ++i) documents.push_back(document_number(i));
  documents[11].document.url.clear();
  documents[13].document.external_id.reset();
  documents.push_back(document_number(3));  // Twice in one run.
  Kept<Document> kept;
  const auto end = api.documents.add_all(documents, kept.sink()).value();
  EXPECT_EQ(end.succeeded, 18U);
  EXPECT_EQ(end.failed, 3U);
  ASSERT_THAT(kept.results, SizeIs(21));
  EXPECT_EQ(kept[7].error().kind, ErrorKind::conflict);
  EXPECT_THAT(fields(kept[11].error()), ElementsAre("url"));
  EXPECT_EQ(kept[13]->external_id, std::nullopt);
  EXPECT_NE(kept[3].has_value(), kept[20].has_value()) << "one of the two was there first";
  EXPECT_THAT(api.documents.list("H0").value(), SizeIs(19));
}

TEST(Bulk, DocumentsOfAHomeThatIsNotThereAreNotSentOneByOne) {
  SandboxApi api;
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 20; ++i) documents.push_back(document_number(i, "nobody"));
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().failed, 20U);
  EXPECT_EQ(kept[19].error().kind, ErrorKind::not_found);
  EXPECT_EQ(kept[19].error().attempts, 1);
}

TEST(Bulk, ADocumentThatALostCallHadAddedIsNoConflict) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1)};
  const std::string first = to_json_text(documents[0].document);
  const std::string second = to_json_text(documents[1].document);
  HttpFault lost;
  lost.sent = true;
  // A service that stores one of two: the answer is lost, a part is found, the repeat is refused. Then each
  // alone: the first conflicts with what is found to be itself.
  api.engine->fail(lost).answer(200, '[' + first + ']').answer(409).answer(200, '[' + first + ']');
  api.engine->answer(409).answer(200, '[' + first + ']').answer(201, '[' + second + ']');
  Kept<Document> kept;
  EXPECT_EQ(api.documents.add_all(documents, kept.sink(), {.in_flight = 1}).value().succeeded, 2U);
}

/// A service that stores one document of a call, and then no answer arrives.
TEST(Bulk, ADocumentThatALostCallHadAddedIsNoConflictHoweverOftenItIsSplit) {
  ScriptedTransport api;
  std::map<std::string, std::string> stored;
  bool lose = true;
  std::vector<DocumentOfHome> documents;
  for (std::size_t i = 0; i < 8; ++i) documents.push_back(document_number(i));
  const auto list_of = [&](const auto& of) {
    std::string list;
    for (const auto& [id, text] : of) list += (list.empty() ? "[" : ",") + text;
    return list.empty() ? "[]" : list + ']';
  };
  api.engine->otherwise([&](const HttpRequest& request) {
    if (request.method == "GET") return HttpResponse{200, {}, list_of(stored)};
    std::map<std::string, std::string> sent;
    for (const DocumentOfHome& one : documents) {
      const std::string text = to_json_text(one.document);
      if (request.body.find(text) != std::string::npos) sent[*one.document.external_id] = text;
    }
    if (std::exchange(lose, false)) {
      stored.insert(*sent.begin());
      return HttpResponse{502, {}, {}};
    }
    for (const auto& one : sent) {
      if (stored.count(one.first) != 0) return HttpResponse{409, {}, {}};
    }
    stored.insert(sent.begin(), sent.end());
    return HttpResponse{201, {}, list_of(sent)};
  });
  EXPECT_EQ(api.documents.add_all(documents, nullptr).value().succeeded, 8U);
}

TEST(Bulk, ADocumentWithoutAnIdTravelsAlone) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1), document_number(2)};
  documents[1].document.external_id.reset();
  Kept<Document> kept;
  // Its answer could not be told from another's; and it could not be looked up.
  api.engine->otherwise([](const HttpRequest& request) {
    const std::size_t list = request.body.find('[');
    std::string answer = request.body.substr(list, request.body.rfind(']') - list + 1);
    if (answer.find("externalId") == std::string::npos) answer.insert(2, R"("id":7,)");
    return HttpResponse{201, {}, answer};
  });
  EXPECT_EQ(api.documents.add_all(documents, kept.sink()).value().succeeded, 3U);
  EXPECT_EQ(kept[1]->id, 7);
  EXPECT_THAT(api.engine->requests(), SizeIs(3));
}

TEST(Bulk, ADocumentThatTheAnswerDoesNotShowIsInDoubt) {
  ScriptedTransport api;
  std::vector<DocumentOfHome> documents{document_number(0), document_number(1)};
  api.engine->answer(201, '[' + to_json_text(documents[1].document) + ']');
  Kept<Document> kept;
  const auto end = api.documents.add_all(documents, kept.sink()).value();
  EXPECT_EQ(end.succeeded, 1U);
  EXPECT_EQ(kept[0].error().kind, ErrorKind::malformed_response);
  EXPECT_TRUE(kept[0].error().outcome_unknown);
  EXPECT_TRUE(kept[1]);
}

TEST(Bulk, EveryCallOfDocuments) {
  SandboxApi api;
  api.homes.create(home_number(0)).value();
  Kept<Document> added;
  ASSERT_EQ(api.documents.add_all(std::vector{document_number(1), document_number(2)}, added.sink())
                .value()
                .succeeded,
            2U);
  Kept<std::vector<Document>> listed;
  EXPECT_EQ(api.documents.list_all(std::vector<std::string>{"H0", "nobody"}, listed.sink()).value().succeeded,
            1U);
  EXPECT_THAT(listed[0].value(), SizeIs(2));
  std::vector<DocumentRequest> changed{document_number(1).document, example_document()};
  changed[0].name = "HVAC Extended Warranty";
  changed[1].external_id.reset();
  Kept<Document> updated;
  EXPECT_EQ(api.documents.update_all(changed, updated.sink()).value().succeeded, 1U);
  EXPECT_EQ(updated[0]->name, "HVAC Extended Warranty");
  EXPECT_THAT(fields(updated[1].error()), ElementsAre("externalId"));
}

}  // namespace
