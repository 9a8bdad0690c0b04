#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drift/schema.hpp"

namespace builderbacked::drift {

enum class Verdict { confirmed, open, contradicted };

[[nodiscard]] std::string_view name(Verdict verdict);

/// What one place of a document says of an assumption.
struct Evidence {
  std::string assumption{};
  Verdict verdict{Verdict::open};
  std::string use{};    ///< What the document has instead, when it contradicts.
  std::string where{};  ///< The place in the contract.
};

/// What a document as a whole says of an assumption.
struct Assumption {
  std::string id{};
  std::string statement{};
  Verdict verdict{Verdict::open};
  std::vector<Evidence> contradictions{};
};

/// Where an assumption about a model decides which fields it has, and not only some of them.
[[nodiscard]] bool is_about_all_fields(const std::string& assumption);

/// What `found`, which `document` has, says of the assumption of `expected`; nothing when no schema can say
/// that.
[[nodiscard]] std::optional<Evidence> judge(const Schema& expected, const Document& document,
                                            const Schema& found, bool found_required,
                                            const std::string& where);

/// Every assumption of the contract. It is confirmed when all places confirm it.
[[nodiscard]] std::vector<Assumption> conclude(const Document& contract,
                                               const std::vector<Evidence>& evidence);

}  // namespace builderbacked::drift
