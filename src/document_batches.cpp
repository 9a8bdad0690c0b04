#include "document_batches.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace builderbacked {

namespace {

constexpr std::size_t most_in_a_call = 20;

/// Takes the document out of the answer that is what `sent` became.
std::optional<Document> take(std::vector<Document>& added, const DocumentRequest& sent) {
  const auto found = std::find_if(added.begin(), added.end(), [&](const Document& one) {
    return sent.external_id ? one.external_id == sent.external_id : wire::agrees(sent, one);
  });
  if (found == added.end()) return std::nullopt;
  Document document = std::move(*found);
  added.erase(found);
  return document;
}

Error not_in_the_answer(const Reply& reply) {
  Error error;
  error.http_status = reply.response.status;
  error.attempts = reply.attempts;
  error.kind = ErrorKind::malformed_response;
  error.operation = "documents.add";
  error.message = "documents.add: the answer does not show the document; it may have been added";
  error.outcome_unknown = true;
  return error;
}

}  // namespace

Result<BulkProgress> DocumentBatches::add() {
  return run_.run(source_.size(), [this]() -> std::optional<Call> {
    const auto batch = next_batch();
    if (batch == nullptr) return std::nullopt;
    return call_for(batch, false);
  });
}

std::shared_ptr<DocumentBatches::Batch> DocumentBatches::next_batch() {
  std::shared_ptr<Batch> batch = ahead_ ? std::exchange(ahead_, nullptr) : next_document();
  while (batch != nullptr && batch->can_join && batch->documents.size() < most_in_a_call) {
    std::shared_ptr<Batch> other = next_document();
    if (other == nullptr) break;
    if (!other->can_join || other->external_home_id != batch->external_home_id) {
      ahead_ = std::move(other);
      break;
    }
    batch->documents.push_back(std::move(other->documents.front()));
    batch->numbers.push_back(other->numbers.front());
  }
  return batch;
}

/// As a batch of one.
std::shared_ptr<DocumentBatches::Batch> DocumentBatches::next_document() {
  if (run_.is_over()) return nullptr;
  std::optional<DocumentOfHome> storage;
  const DocumentOfHome* item = source_.next(storage);
  if (item == nullptr) return nullptr;
  auto batch = std::make_shared<Batch>();
  batch->external_home_id = item->external_home_id;
  batch->documents.push_back(item->document);
  batch->numbers.push_back(read_++);
  std::vector<Violation> violations;
  wire::validate(batch->documents.front(), {}, violations);
  // What is refused unsent, or could not be looked up, must not take others with it.
  batch->can_join = violations.empty() && batch->documents.front().external_id.has_value();
  return batch;
}

Call DocumentBatches::call_for(const std::shared_ptr<Batch>& batch, bool perhaps_done) {
  Call call = bind(add_documents_call(batch->external_home_id, batch->documents), batch->added);
  call.perhaps_done = batch->perhaps_done = perhaps_done;
  // What is refused unsent is alone, and its caller knows of no batch.
  constexpr std::string_view prefix = "documents[0].";
  for (Violation& violation : call.violations) {
    if (violation.field.compare(0, prefix.size(), prefix) == 0) violation.field.erase(0, prefix.size());
  }
  call.done = [this, batch](const Result<Reply>& reply) { end(batch, reply); };
  return call;
}

void DocumentBatches::end(const std::shared_ptr<Batch>& batch, const Result<Reply>& reply) {
  if (reply) return finish_each(*batch, *reply);
  const Error& error = reply.error();
  const bool is_refused = error.kind == ErrorKind::conflict || error.kind == ErrorKind::rejected;
  if (is_refused && batch->documents.size() > 1) return split(*batch, error);
  for (const std::size_t number : batch->numbers) run_.finish<Document>(number, error, sink_);
}

void DocumentBatches::split(Batch& batch, const Error& refusal) {
  // After a lost answer, or when a look-up found the conflict, a part may be there because of this very call.
  const bool was_found = refusal.kind == ErrorKind::conflict && refusal.http_status != 409;
  const bool perhaps_done = batch.perhaps_done || refusal.attempts > 1 || was_found;
  const auto half = static_cast<std::ptrdiff_t>(batch.documents.size() / 2);
  auto second = std::make_shared<Batch>();
  second->external_home_id = batch.external_home_id;
  second->documents.assign(std::make_move_iterator(batch.documents.begin() + half),
                           std::make_move_iterator(batch.documents.end()));
  second->numbers.assign(batch.numbers.begin() + half, batch.numbers.end());
  auto first = std::make_shared<Batch>(std::move(batch));
  first->documents.resize(static_cast<std::size_t>(half));
  first->numbers.resize(static_cast<std::size_t>(half));
  first->added.reset();
  run_.queue(call_for(first, perhaps_done));
  run_.queue(call_for(second, perhaps_done));
}

void DocumentBatches::finish_each(Batch& batch, const Reply& reply) {
  for (std::size_t i = 0; i < batch.documents.size(); ++i) {
    std::optional<Document> document = take(*batch.added, batch.documents[i]);
    run_.finish<Document>(
        batch.numbers[i],
        document ? Result<Document>(*std::move(document)) : Result<Document>(not_in_the_answer(reply)),
        sink_);
  }
}

}  // namespace builderbacked
