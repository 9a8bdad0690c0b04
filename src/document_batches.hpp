#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/documents_client.hpp"
#include "bulk_run.hpp"

namespace builderbacked {

/// D2, for one home.
[[nodiscard]] TypedCall<std::vector<Document>> add_documents_call(std::string_view external_home_id,
                                                                  std::span<const DocumentRequest> documents);

/// Sends documents of the same home together, and those of a refused call in halves, until what the service
/// does not take stands alone.
class DocumentBatches {
 public:
  DocumentBatches(BulkRun& run, BulkSource<DocumentOfHome> source, const BulkSink<Document>& sink)
      : run_(run), source_(std::move(source)), sink_(sink) {}

  Result<BulkProgress> add();

 private:
  struct Batch {
    std::string external_home_id{};
    std::vector<DocumentRequest> documents{};
    std::vector<std::size_t> numbers{};
    bool can_join{true};
    bool perhaps_done{false};
    std::optional<std::vector<Document>> added{};
  };

  std::shared_ptr<Batch> next_batch();
  std::shared_ptr<Batch> next_document();
  Call call_for(const std::shared_ptr<Batch>& batch, bool perhaps_done);
  void end(const std::shared_ptr<Batch>& batch, const Result<Reply>& reply);
  void split(Batch& batch, const Error& refusal);
  void finish_each(Batch& batch, const Reply& reply);

  BulkRun& run_;
  BulkSource<DocumentOfHome> source_;
  const BulkSink<Document>& sink_;
  std::size_t read_ = 0;
  std::shared_ptr<Batch> ahead_;  ///< Read, but of another home than the batch before it.
};

}  // namespace builderbacked
