#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/document_wire.hpp"
#include "wire/fields.hpp"
#include "wire/validate.hpp"

namespace builderbacked::wire {

template <class M>
constexpr auto document_fields() {
  return std::make_tuple(field("externalId", &M::external_id, Rule::identifier),
                         field("category", &M::category), field("name", &M::name), field("url", &M::url),
                         field("type", &M::type), field("shareable", &M::shareable, Rule::required),
                         field("displayStart", &M::display_start), field("displayEnd", &M::display_end),
                         field("bucket", &M::bucket));
}

template <>
struct Fields<DocumentRequest> {
  static constexpr auto table = document_fields<DocumentRequest>();

  static void check(const DocumentRequest& document, const std::string& path,
                    std::vector<Violation>& violations) {
    if (document.type == DocumentType::aws && is_blank(document.bucket.value_or(""))) {
      report("is required for type AWS", path + "bucket", violations);
    }
    const auto start = document.display_start ? local_time_of(*document.display_start) : std::nullopt;
    const auto end = document.display_end ? local_time_of(*document.display_end) : std::nullopt;
    if (start && end && *end < *start) report("is before displayStart", path + "displayEnd", violations);
  }
};

template <>
struct Fields<Document> {
  static constexpr auto table = std::tuple_cat(
      document_fields<Document>(),
      std::make_tuple(field("id", &Document::id), field("lastModifiedBy", &Document::last_modified_by),
                      field("lastModifiedDate", &Document::last_modified_date)));

  static std::string_view missing(const Document& document) {
    const bool has_external_id = document.external_id && !document.external_id->empty();
    return has_external_id || document.id ? "" : "externalId and no id";
  }
};

template <>
struct Fields<DocumentBatch> {
  static constexpr auto table =
      std::make_tuple(field("externalHomeId", &DocumentBatch::external_home_id, Rule::identifier),
                      field("documents", &DocumentBatch::documents));

  static void check(const DocumentBatch& batch, const std::string& path, std::vector<Violation>& violations) {
    if (batch.documents.empty()) report("is empty", path + "documents", violations);
  }
};

}  // namespace builderbacked::wire
