// An OpenAPI document, compared with the contract: any text ends in a report or a message.

#include <stdexcept>
#include <string>

#include "drift/compare.hpp"
#include "drift/report.hpp"
#include "require.hpp"
#include "testing/openapi_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  static const drift::Document contract(testing::openapi_document());
  const std::string text(fuzz::as_text(data, size));
  try {
    const drift::Document document(drift::parse(text));
    const drift::Comparison comparison = drift::compare(contract, document, {"homes"});
    fuzz::require(drift::Json::accept(drift::as_json(comparison)), "the report is JSON");
    fuzz::require(drift::can_break(comparison) == (drift::as_text(comparison).rfind("breaking\n", 0) == 0),
                  "what can break comes first");
    for (std::size_t i = 1; i < comparison.findings.size(); ++i) {
      fuzz::require(comparison.findings[i - 1].kind <= comparison.findings[i].kind, "the most harmful first");
    }
  } catch (const std::runtime_error& problem) {
    fuzz::require(*problem.what() != '\0', "a problem has a message");
  }
  return 0;
}
