#include "builderbacked/documents_client.hpp"

#include <algorithm>
#include <utility>

#include "bulk_run.hpp"
#include "document_batches.hpp"
#include "recipe.hpp"
#include "typed_call.hpp"
#include "wire/document_wire.hpp"

namespace builderbacked {

namespace {

constexpr std::string_view documents_path = "/api/v2/documents/externalHome/{externalHomeId}";

/// Documents without an external id cannot be told from others that look the same.
Recipe<std::vector<Document>> among_documents(std::string_view external_home_id,
                                              std::span<const DocumentRequest> sent) {
  using Documents = std::vector<Document>;
  if (!std::all_of(sent.begin(), sent.end(), [](const auto& one) { return one.external_id.has_value(); })) {
    return {};
  }
  return recipe<Documents, Documents>(documents_path, {external_home_id},
                                      [sent](Documents& stored, std::optional<Documents>& created) {
                                        created.emplace();
                                        return judge_each(
                                            sent, stored,
                                            [](const DocumentRequest& one, const Document& other) {
                                              return one.external_id == other.external_id;
                                            },
                                            [&](Document& found) { created->push_back(std::move(found)); });
                                      });
}

TypedCall<std::vector<Document>> list_call(std::string_view external_home_id) {
  return {Call("documents.list", "GET", documents_path, {external_home_id})};
}

TypedCall<Document> update_call(const DocumentRequest& document) {
  Call call("documents.update", "PUT", "/api/v2/documents");
  if (!document.external_id) call.violations.push_back({"externalId", "is required to update"});
  return {std::move(call).json(document)};
}

}  // namespace

TypedCall<std::vector<Document>> add_documents_call(std::string_view external_home_id,
                                                    std::span<const DocumentRequest> documents) {
  const wire::DocumentBatch batch{std::string(external_home_id), documents, {}};
  return {Call("documents.add", "POST", "/api/v2/documents").json(batch),
          among_documents(external_home_id, documents)};
}

DocumentsClient::DocumentsClient(std::shared_ptr<HttpTransport> transport)
    : transport_(std::move(transport)) {}

Result<std::vector<Document>> DocumentsClient::list(std::string_view external_home_id,
                                                    const CallOptions& options) const {
  return fetch(transport_, list_call(external_home_id), options);
}

Result<std::vector<Document>> DocumentsClient::add(std::string_view external_home_id,
                                                   const DocumentRequest& document,
                                                   const CallOptions& options) const {
  return add(external_home_id, std::span(&document, 1), options);
}

Result<std::vector<Document>> DocumentsClient::add(std::string_view external_home_id,
                                                   std::span<const DocumentRequest> documents,
                                                   const CallOptions& options) const {
  return fetch(transport_, add_documents_call(external_home_id, documents), options);
}

Result<Document> DocumentsClient::update(const DocumentRequest& document, const CallOptions& options) const {
  return fetch(transport_, update_call(document), options);
}

Result<void> DocumentsClient::remove(std::string_view external_id, const CallOptions& options) const {
  return fetch<void>(transport_,
                     {Call("documents.remove", "DELETE", "/api/v2/documents/{externalId}", {external_id})},
                     options);
}

Result<void> DocumentsClient::remove_all_for_home(std::string_view external_home_id,
                                                  const CallOptions& options) const {
  return fetch<void>(transport_,
                     {Call("documents.remove_all_for_home", "DELETE", documents_path, {external_home_id})},
                     options);
}

Result<void> DocumentsClient::remove_in_category(std::string_view external_home_id, std::string_view category,
                                                 const CallOptions& options) const {
  return fetch<void>(transport_,
                     {Call("documents.remove_in_category", "DELETE",
                           "/api/v2/documents/externalHome/{externalHomeId}/category/{category}",
                           {external_home_id, category})},
                     options);
}

Result<void> DocumentsClient::remove_named(std::string_view external_home_id, std::string_view name,
                                           const CallOptions& options) const {
  return fetch<void>(
      transport_,
      {Call("documents.remove_named", "DELETE", "/api/v2/documents/externalHome/{externalHomeId}/name/{name}",
            {external_home_id, name})},
      options);
}

Result<BulkProgress> DocumentsClient::list_all(BulkSource<std::string> external_home_ids,
                                               const BulkSink<std::vector<Document>>& sink,
                                               const BulkOptions& options) const {
  return call_each<std::vector<Document>>({"documents.list_all", transport_, options},
                                          std::move(external_home_ids), sink, list_call);
}

Result<BulkProgress> DocumentsClient::update_all(BulkSource<DocumentRequest> documents,
                                                 const BulkSink<Document>& sink,
                                                 const BulkOptions& options) const {
  return call_each<Document>({"documents.update_all", transport_, options}, std::move(documents), sink,
                             update_call);
}

Result<BulkProgress> DocumentsClient::add_all(BulkSource<DocumentOfHome> documents,
                                              const BulkSink<Document>& sink,
                                              const BulkOptions& options) const {
  BulkRun run{"documents.add_all", transport_, options};
  DocumentBatches batches{run, std::move(documents), sink};
  return batches.add();
}

}  // namespace builderbacked
