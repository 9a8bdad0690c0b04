#include "wire/document_fields.hpp"

#include "wire/agree.hpp"
#include "wire/instantiate.hpp"
#include "wire/to_request.hpp"

namespace builderbacked::wire {

template std::string encode(const DocumentBatch&);
template void validate(const DocumentBatch&, const std::string&, std::vector<Violation>&);
template bool agrees(const DocumentRequest&, const Document&);

}  // namespace builderbacked::wire

namespace builderbacked {

DocumentRequest Document::to_request() const {
  return wire::request_from<DocumentRequest>(*this);
}

}  // namespace builderbacked

BUILDERBACKED_INSTANTIATE_REQUEST(DocumentRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(Document);
