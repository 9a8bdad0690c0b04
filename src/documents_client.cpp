#include "builderbacked/documents_client.hpp"

#include <utility>

#include "transport_impl.hpp"
#include "wire/document_wire.hpp"

namespace builderbacked {

DocumentsClient::DocumentsClient(std::shared_ptr<HttpTransport> transport)
    : transport_(std::move(transport)) {}

Result<std::vector<Document>> DocumentsClient::list(std::string_view external_home_id,
                                                    const CallOptions& options) const {
  return fetch<std::vector<Document>>(
      transport_,
      Call("documents.list", "GET", "/api/v2/documents/externalHome/{externalHomeId}", {external_home_id}),
      options);
}

Result<std::vector<Document>> DocumentsClient::add(std::string_view external_home_id,
                                                   const DocumentRequest& document,
                                                   const CallOptions& options) const {
  return add(external_home_id, std::span(&document, 1), options);
}

Result<std::vector<Document>> DocumentsClient::add(std::string_view external_home_id,
                                                   std::span<const DocumentRequest> documents,
                                                   const CallOptions& options) const {
  const wire::DocumentBatch batch{std::string(external_home_id), documents, {}};
  return fetch<std::vector<Document>>(
      transport_, Call("documents.add", "POST", "/api/v2/documents").json(batch), options);
}

Result<Document> DocumentsClient::update(const DocumentRequest& document, const CallOptions& options) const {
  Call call("documents.update", "PUT", "/api/v2/documents");
  if (!document.external_id) call.violations.push_back({"externalId", "is required to update"});
  return fetch<Document>(transport_, std::move(call).json(document), options);
}

Result<void> DocumentsClient::remove(std::string_view external_id, const CallOptions& options) const {
  return perform(transport_,
                 Call("documents.remove", "DELETE", "/api/v2/documents/{externalId}", {external_id}),
                 options);
}

Result<void> DocumentsClient::remove_all_for_home(std::string_view external_home_id,
                                                  const CallOptions& options) const {
  return perform(transport_,
                 Call("documents.remove_all_for_home", "DELETE",
                      "/api/v2/documents/externalHome/{externalHomeId}", {external_home_id}),
                 options);
}

Result<void> DocumentsClient::remove_in_category(std::string_view external_home_id, std::string_view category,
                                                 const CallOptions& options) const {
  return perform(transport_,
                 Call("documents.remove_in_category", "DELETE",
                      "/api/v2/documents/externalHome/{externalHomeId}/category/{category}",
                      {external_home_id, category}),
                 options);
}

Result<void> DocumentsClient::remove_named(std::string_view external_home_id, std::string_view name,
                                           const CallOptions& options) const {
  return perform(
      transport_,
      Call("documents.remove_named", "DELETE", "/api/v2/documents/externalHome/{externalHomeId}/name/{name}",
           {external_home_id, name}),
      options);
}

}  // namespace builderbacked
