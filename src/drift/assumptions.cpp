#include "drift/assumptions.hpp"

#include <algorithm>
#include <string_view>

namespace builderbacked::drift {

namespace {

/// What of a schema states the assumption.
enum class Facet {
  list,             ///< Several at once.
  all_fields,       ///< Every field, and which of them are always there.
  some_fields,      ///< The fields that are always there; no other is known to be there.
  required_fields,  ///< The fields that are always there.
  limits,
  required,  ///< The field must be sent.
  format,
};

struct Entry {
  std::string_view assumption;
  Facet facet;
};

/// The others are about endpoints (L7, L8), the status (A13) and the token endpoint (A12), which are looked
/// at where those are compared, or about what OpenAPI has no words for (A6 to A9, A11).
constexpr Entry facets[] = {{"H4b", Facet::list},      {"A1", Facet::some_fields},
                            {"A2", Facet::all_fields}, {"A3", Facet::required_fields},
                            {"A4", Facet::limits},     {"A5", Facet::limits},
                            {"A10", Facet::required},  {"A14", Facet::format}};

std::optional<Facet> facet_of(std::string_view assumption) {
  for (const Entry& entry : facets) {
    if (entry.assumption == assumption) return entry.facet;
  }
  return std::nullopt;
}

struct Opinion {
  Verdict verdict;
  std::string use{};
};

constexpr auto confirmed = Verdict::confirmed;
constexpr auto open = Verdict::open;
constexpr auto contradicted = Verdict::contradicted;

Opinion about_list(const Document& document, const Schema& found) {
  if (found.types.empty()) return {open};
  if (found.types.count("array") == 0) return {contradicted, "one " + *found.types.begin() + " a call"};
  const std::set<std::string> types = read_schema(document, found.elements, Direction::request).types;
  if (types.empty() || types.count("object") != 0) return {confirmed};
  return {contradicted, "a list of type " + *types.begin()};
}

Opinion about_fields(const Schema& expected, const Document& document, const Schema& found, bool all) {
  if (found.fields.empty() && !found.closed) return {open};
  Opinion opinion{confirmed};
  for (const Field& field : expected.fields) {
    if (!field.required && !all) continue;
    const Field* other = found.field(field.name);
    if (other == nullptr) return {contradicted, "a model without " + field.name};
    if (!field.required) continue;
    if (read_schema(document, other->nodes, Direction::response).nullable) {
      return {contradicted, field.name + " that may be null"};
    }
    if (!other->required) opinion.verdict = open;
  }
  return opinion;
}

/// Of what the contract allows one is enough, of what the document allows each counts.
Opinion about_any_fields(const Schema& expected, const Document& document, const Schema& found, bool all) {
  Opinion worst{confirmed};
  for (const Schema* one : found.choices()) {
    Opinion best{contradicted};
    for (const Schema* allowed : expected.choices()) {
      Opinion opinion = about_fields(*allowed, document, *one, all);
      if (opinion.verdict <= best.verdict) best = std::move(opinion);
    }
    if (best.verdict > worst.verdict) worst = std::move(best);
  }
  return worst;
}

Opinion about_limits(const Schema& expected, const Schema& found) {
  for (const auto& [name, limit] : expected.limits) {
    const auto other = found.limits.find(name);
    if (other == found.limits.end()) return {open};
    if (other->second != limit) {
      return {contradicted, name + ' ' + other->second.dump(-1, ' ', false, Json::error_handler_t::replace)};
    }
  }
  return {confirmed};
}

Opinion about_required(const Schema& found, bool required) {
  if (found.fallback != nullptr) {
    return {contradicted,
            "the default " + found.fallback->dump(-1, ' ', false, Json::error_handler_t::replace)};
  }
  return {required ? confirmed : open};
}

Opinion about_format(const Schema& expected, const Schema& found) {
  if (found.format.empty()) return {open};
  if (found.format != expected.format) return {contradicted, "format " + found.format};
  // A pattern says more, and may refuse some of the format.
  return {found.limits.count("pattern") == expected.limits.count("pattern") ? confirmed : open};
}

Opinion opinion_of(Facet facet, const Schema& expected, const Document& document, const Schema& found,
                   bool required) {
  switch (facet) {
    case Facet::list:
      return about_list(document, found);
    case Facet::all_fields:
      return about_any_fields(expected, document, found, true);
    case Facet::some_fields:
    case Facet::required_fields:
      return about_any_fields(expected, document, found, false);
    case Facet::limits:
      return about_limits(expected, found);
    case Facet::required:
      return about_required(found, required);
    case Facet::format:
      break;
  }
  return about_format(expected, found);
}

}  // namespace

std::string_view name(Verdict verdict) {
  constexpr std::string_view names[] = {"confirmed", "open", "contradicted"};
  return names[static_cast<std::size_t>(verdict)];
}

bool is_about_all_fields(const std::string& assumption) {
  const auto facet = facet_of(assumption);
  return facet == Facet::all_fields || facet == Facet::some_fields;
}

std::optional<Evidence> judge(const Schema& expected, const Document& document, const Schema& found,
                              bool found_required, const std::string& where) {
  const auto facet = facet_of(expected.assumption);
  if (!facet) return std::nullopt;
  Opinion opinion = opinion_of(*facet, expected, document, found, found_required);
  return Evidence{expected.assumption, opinion.verdict, std::move(opinion.use), where};
}

std::vector<Assumption> conclude(const Document& contract, const std::vector<Evidence>& evidence) {
  std::vector<Assumption> all;
  for (const auto& statement : object_of(member(contract.root(), "x-assumptions")).items()) {
    Assumption assumption{statement.key(), text_of(statement.value())};
    bool any = false;
    Verdict worst = confirmed;
    for (const Evidence& piece : evidence) {
      if (piece.assumption != assumption.id) continue;
      any = true;
      worst = std::max(worst, piece.verdict);
      if (piece.verdict == contradicted) assumption.contradictions.push_back(piece);
    }
    if (any) assumption.verdict = worst;
    all.push_back(std::move(assumption));
  }
  return all;
}

}  // namespace builderbacked::drift
