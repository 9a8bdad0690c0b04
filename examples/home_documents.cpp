// The documents of a home: one that is a link and one in S3, when they are shown, a change, and the removal
// of a whole category.
//
//   home_documents              (after home_with_homeowners)

#include <builderbacked/builderbacked.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace bb = builderbacked;

namespace {

constexpr std::string_view home_id = "HOME_12345";

const std::vector<bb::DocumentRequest> new_documents = {
    {.external_id = "DOC_001",
     .category = "Warranty",
     .name = "HVAC Warranty",
     .url = "https://example.com/documents/hvac-warranty.pdf",
     .type = bb::DocumentType::external_url,
     .shareable = true,
     // Shown for ten years. These times have no zone.
     .display_start = "2025-01-01 00:00:00.000",
     .display_end = "2035-01-01 00:00:00.000"},
    {.external_id = "DOC_002",
     .category = "Home",
     .name = "Floor Plan",
     .url = "plans/HOME_12345/floor-plan.pdf",
     .type = bb::DocumentType::aws,
     .shareable = false,
     .bucket = "builder-documents"}};

void print(const bb::DocumentsClient& documents, const std::string& title) {
  std::cout << title << ":\n";
  for (const bb::Document& document : documents.list(home_id).value()) {
    std::cout << "  " << document.category << ": " << document.name << " (" << document.type.text()
              << ", shown until " << (document.display_end ? document.display_end->text() : "removed")
              << ")\n";
  }
}

void extend_warranty(const bb::DocumentsClient& documents) {
  for (const bb::Document& document : documents.list(home_id).value()) {
    if (document.external_id != "DOC_001") continue;
    bb::DocumentRequest changed = document.to_request();
    changed.name = "HVAC Extended Warranty";
    changed.display_end = "2040-01-01 00:00:00.000";
    documents.update(changed).value();
  }
}

}  // namespace

int main() {
  try {
    const auto config = bb::TransportConfig::from_environment().value();
    const bb::DocumentsClient documents{bb::HttpTransport::create(config).value()};
    documents.remove_all_for_home(home_id).value();  // A clean start, so that it can be run again.
    documents.add(home_id, new_documents).value();
    print(documents, "Added");
    extend_warranty(documents);
    print(documents, "Extended");
    documents.remove_in_category(home_id, "Warranty").value();
    print(documents, "Without warranties");
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "home_documents: " << problem.what() << '\n';
    return 1;
  }
}
