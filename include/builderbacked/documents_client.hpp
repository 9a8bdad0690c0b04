#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/bulk.hpp"
#include "builderbacked/document.hpp"
#include "builderbacked/export.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// A document to add to a home, as an item of a bulk call.
struct DocumentOfHome {
  std::string external_home_id{};  ///< The home, by your id.
  DocumentRequest document{};      ///< The document.
};

/// The documents of homes; needs the scope document.write. Thread-safe; copies share the transport.
///
/// What removes documents refuses an empty id, category or name, which would address more than was meant.
///
/// Any call can end with any `ErrorKind`; beside each stand those that depend on what it is given. What is
/// wrong with the input itself is an `invalid_request` before anything is sent.
class BUILDERBACKED_EXPORT DocumentsClient {
 public:
  /// Over a transport that may serve other clients too; not null.
  explicit DocumentsClient(std::shared_ptr<HttpTransport> transport);

  /// All documents of a home (D1); `not_found` when there is no such home.
  Result<std::vector<Document>> list(std::string_view external_home_id,
                                     const CallOptions& options = {}) const;
  /// Adds one document to a home and answers it as stored (D2); `conflict` when its external id is taken,
  /// `not_found` when there is no such home.
  Result<std::vector<Document>> add(std::string_view external_home_id, const DocumentRequest& document,
                                    const CallOptions& options = {}) const;
  /// Adds several, a vector or an array of them, in one call and answers them as stored (D2).
  /// Fails as for one, for all of them together.
  Result<std::vector<Document>> add(std::string_view external_home_id,
                                    std::span<const DocumentRequest> documents,
                                    const CallOptions& options = {}) const;
  /// Updates the document with the request's external id, which must be set (D3); `not_found` when there is
  /// none.
  Result<Document> update(const DocumentRequest& document, const CallOptions& options = {}) const;
  /// Removes one document (D4); `not_found` when there is none.
  Result<void> remove(std::string_view external_id, const CallOptions& options = {}) const;
  /// Removes every document of a home (D5); `not_found` when there is no such home.
  Result<void> remove_all_for_home(std::string_view external_home_id, const CallOptions& options = {}) const;
  /// Removes a home's documents of one category (D6); `not_found` when there is no such home.
  Result<void> remove_in_category(std::string_view external_home_id, std::string_view category,
                                  const CallOptions& options = {}) const;
  /// Removes a home's documents of that name (D7); `not_found` when there is no such home.
  Result<void> remove_named(std::string_view external_home_id, std::string_view name,
                            const CallOptions& options = {}) const;

  /// @name Many at once: see bulk.hpp
  /// @{

  /// `list` for many homes (D1).
  Result<BulkProgress> list_all(BulkSource<std::string> external_home_ids,
                                const BulkSink<std::vector<Document>>& sink,
                                const BulkOptions& options = {}) const;
  /// Adds many documents (D2). Those of one home that follow each other travel together, up to 20 in a call,
  /// but one without an external id alone; when the service refuses such a call for one of them (400, 409),
  /// the others are added without it, and it alone gets the error.
  Result<BulkProgress> add_all(BulkSource<DocumentOfHome> documents, const BulkSink<Document>& sink,
                               const BulkOptions& options = {}) const;
  /// `update` for many documents (D3).
  Result<BulkProgress> update_all(BulkSource<DocumentRequest> documents, const BulkSink<Document>& sink,
                                  const BulkOptions& options = {}) const;
  /// @}

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
