#include "drift/compare_schema.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "drift/texts.hpp"

namespace builderbacked::drift {

namespace {

/// One value in both documents.
struct Pair {
  const Schema& expected;
  const Schema& found;
  bool expected_required{false};
  bool found_required{false};
  Nodes examples{};  ///< Of the contract, beside those that its schema has.
};

bool has(const std::set<std::string>& types, const std::string& type) {
  return types.count(type) != 0 || (type == "integer" && types.count("number") != 0);
}

bool accepts(const std::set<std::string>& types, const std::set<std::string>& others) {
  return std::all_of(others.begin(), others.end(), [&](const std::string& type) { return has(types, type); });
}

/// Whether every `narrow` is a `wide`.
bool widens(const std::string& narrow, const std::string& wide) {
  return (narrow == "int32" && wide == "int64") || (narrow == "float" && wide == "double");
}

/// Formats whose names a server may hold against what it is sent; any other is a description.
constexpr const char* strict_formats[] = {"byte",  "date", "date-time", "duration", "hostname",
                                          "int32", "ipv4", "ipv6",      "time",     "uuid"};

/// Whether what the SDK sends may be refused. springdoc calls every time of Java a date-time, whatever its
/// pattern.
bool may_refuse(const Schema& found, const Schema& expected) {
  if (found.format == "date-time" && expected.limits.count("pattern") != 0) return false;
  return std::find(std::begin(strict_formats), std::end(strict_formats), found.format) !=
         std::end(strict_formats);
}

/// Whether the SDK may be unable to read it. A date alone is read for a date and time (A14), but not where
/// the contract has a pattern.
bool is_unreadable(const Schema& found, const Schema& expected) {
  if (!expected.format.empty()) return !(expected.format == "date-time" && found.format == "date");
  return expected.limits.count("pattern") != 0 && (found.format == "date" || found.format == "time");
}

enum class Bound { upper, lower, none };

struct Limit {
  const char* name;
  Bound bound;
};

constexpr Limit limits[] = {{"maxLength", Bound::upper}, {"minLength", Bound::lower},
                            {"maxItems", Bound::upper},  {"minItems", Bound::lower},
                            {"maximum", Bound::upper},   {"minimum", Bound::lower},
                            {"pattern", Bound::none}};

std::string limit_text(const Json& value) {
  return value.is_string() ? text_of(value) : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_tighter(const Json& found, const Json& expected, Bound bound) {
  if (!found.is_number() || !expected.is_number()) return false;
  return bound == Bound::upper ? found < expected : bound == Bound::lower && found > expected;
}

/// What a limit is about; null when the value is of another type.
Json measure(const Json& value, const std::string& limit) {
  if (value.is_string() && (limit == "maxLength" || limit == "minLength")) return text_of(value).size();
  if (value.is_array() && (limit == "maxItems" || limit == "minItems")) return value.size();
  if (value.is_number() && (limit == "maximum" || limit == "minimum")) return value;
  return {};
}

Nodes examples_of(const Pair& pair) {
  Nodes all = pair.expected.examples;
  all.insert(all.end(), pair.examples.begin(), pair.examples.end());
  return all;
}

Nodes examples_of_field(const Pair& pair, const std::string& name) {
  Nodes all;
  for (const Json* example : examples_of(pair)) {
    if (const Json& inside = member(*example, name); !inside.is_null()) all.push_back(&inside);
  }
  return all;
}

Nodes examples_of_elements(const Pair& pair) {
  Nodes all;
  for (const Json* example : examples_of(pair)) {
    for (const Json& inside : array_of(*example)) all.push_back(&inside);
  }
  return all;
}

bool refuses_an_example(const Pair& pair, const Limit& limit, const Json& found) {
  const Nodes examples = examples_of(pair);
  return std::any_of(examples.begin(), examples.end(), [&](const Json* example) {
    return is_tighter(found, measure(*example, limit.name), limit.bound);
  });
}

/// The SDK sends no empty text and no empty list.
bool says_nothing(const Json& limit, Bound bound) {
  return bound == Bound::lower && limit.is_number() && limit <= 1;
}

std::vector<std::string> names(const std::vector<Field>& fields) {
  std::vector<std::string> all;
  std::transform(fields.begin(), fields.end(), std::back_inserter(all),
                 [](const Field& field) { return field.name; });
  return all;
}

std::size_t breaking(const Outcome& outcome) {
  return static_cast<std::size_t>(
      std::count_if(outcome.findings.begin(), outcome.findings.end(),
                    [](const Finding& finding) { return severity(finding.kind) == Severity::breaking; }));
}

class SchemaComparison {
 public:
  explicit SchemaComparison(const Place& place) : place_(place) {}

  Outcome outcome;

  void value(const Pair& pair, const std::string& pointer) {
    if (auto evidence =
            judge(pair.expected, place_.document, pair.found, pair.found_required, where(pointer))) {
      outcome.evidence.push_back(std::move(*evidence));
    }
    if (!pair.expected.alternatives.empty() || !pair.found.alternatives.empty()) return choice(pair, pointer);
    if (!same_type(pair)) {
      return report(type_kind(pointer), pointer, "has another type", joined(pair.expected.types),
                    joined(pair.found.types));
    }
    format(pair, pointer);
    values(pair, pointer);
    if (sends()) limits_of(pair, pointer);
    if (!sends() && pair.found.nullable && pair.expected_required && !pair.expected.nullable) {
      report(Kind::made_nullable, pointer, "may be null");
    }
    const bool deprecated = pair.found.deprecated && !pair.expected.deprecated;
    if (deprecated) report(Kind::deprecated, pointer, "is deprecated");
    if (is_another_model(pair)) {
      return report(type_kind(pointer), pointer, "is another model", joined(names(pair.expected.fields)),
                    joined(names(pair.found.fields)));
    }
    fields(pair, pointer);
    elements(pair, pointer);
  }

  [[nodiscard]] Schema read_expected(const Nodes& nodes) const {
    return read_schema(place_.contract, nodes, place_.direction);
  }
  [[nodiscard]] Schema read_found(const Nodes& nodes) const {
    return read_schema(place_.document, nodes, place_.direction);
  }

 private:
  [[nodiscard]] bool sends() const { return place_.direction == Direction::request; }

  [[nodiscard]] std::string where(const std::string& pointer) const {
    return pointer.empty() ? place_.name : place_.name + ' ' + pointer;
  }

  void report(Kind kind, const std::string& pointer, std::string message,
              std::optional<std::string> expected = std::nullopt,
              std::optional<std::string> found = std::nullopt) {
    outcome.findings.push_back(
        {kind, where(pointer), std::move(message), std::move(expected), std::move(found)});
  }

  [[nodiscard]] bool same_type(const Pair& pair) const {
    if (pair.expected.types.empty() || pair.found.types.empty()) return true;
    return sends() ? accepts(pair.found.types, pair.expected.types)
                   : accepts(pair.expected.types, pair.found.types);
  }

  /// A wrapper around it, or something else: what has become of each field is no news then.
  [[nodiscard]] bool is_another_model(const Pair& pair) const {
    const std::vector<Field>& fields = pair.expected.fields;
    if (fields.size() < 2 || pair.found.fields.empty() || !pair.found.elements.empty()) return false;
    return std::none_of(fields.begin(), fields.end(),
                        [&](const Field& field) { return pair.found.field(field.name) != nullptr; });
  }

  [[nodiscard]] Kind type_kind(const std::string& pointer) const {
    return place_.is_body && pointer.empty() ? Kind::body_changed : Kind::type_changed;
  }

  /// Each of what one side may give must be one of what the other side takes.
  void choice(const Pair& pair, const std::string& pointer) {
    const std::vector<const Schema*> expected = pair.expected.choices();
    const std::vector<const Schema*> found = pair.found.choices();
    for (const Schema* given : sends() ? expected : found) {
      std::optional<Outcome> best;
      std::size_t least = 0;
      for (const Schema* taken : sends() ? found : expected) {
        const Pair attempt{sends() ? *given : *taken, sends() ? *taken : *given, pair.expected_required,
                           pair.found_required, pair.examples};
        SchemaComparison comparison(place_);
        comparison.value(attempt, pointer);
        constexpr std::size_t another_type = 1000;
        const std::size_t harm = breaking(comparison.outcome) +
                                 (same_type(attempt) && !is_another_model(attempt) ? 0 : another_type);
        if (best && harm >= least) continue;
        best = std::move(comparison.outcome);
        least = harm;
      }
      if (best) outcome.add(std::move(*best));
    }
  }

  void format(const Pair& pair, const std::string& pointer) {
    const std::string& expected = pair.expected.format;
    const std::string& found = pair.found.format;
    if (found.empty() || found == expected || (sends() ? widens(expected, found) : widens(found, expected)))
      return;
    const bool harms =
        sends() ? may_refuse(pair.found, pair.expected) : is_unreadable(pair.found, pair.expected);
    const Kind kind = harms ? Kind::format_changed : Kind::format_differs;
    if (expected.empty()) return report(kind, pointer, "a format is named", std::nullopt, found);
    report(kind, pointer, "the format is another", expected, found);
  }

  void values(const Pair& pair, const std::string& pointer) {
    const std::set<std::string>& expected = pair.expected.values;
    const std::set<std::string>& found = pair.found.values;
    if (found.empty() || (expected.empty() && !sends())) return;
    if (expected.empty()) {
      return report(Kind::value_removed, pointer, "only some values are accepted", std::nullopt,
                    joined(found));
    }
    const std::set<std::string> added = without(found, expected);
    if (const std::set<std::string> removed = gone(expected, found); !removed.empty()) {
      report(sends() ? Kind::value_removed : Kind::value_not_sent_any_more, pointer,
             sends() ? "values are not accepted any more" : "values are not sent any more", joined(removed),
             joined(found));
    }
    if (!added.empty()) {
      report(sends() ? Kind::accepted_value_added : Kind::value_added, pointer, "there are new values",
             joined(expected), joined(added));
    }
  }

  /// What is read may be named once for several cases: "Active" and "ACTIVE".
  [[nodiscard]] std::set<std::string> gone(const std::set<std::string>& expected,
                                           const std::set<std::string>& found) const {
    std::set<std::string> removed = without(expected, found);
    if (sends()) return removed;
    std::set<std::string> any_case;
    for (const std::string& value : found) any_case.insert(lower(value));
    std::set<std::string> left;
    for (const std::string& value : removed) {
      if (any_case.count(lower(value)) == 0) left.insert(value);
    }
    return left;
  }

  void limits_of(const Pair& pair, const std::string& pointer) {
    for (const Limit& limit : limits) {
      const auto found = pair.found.limits.find(limit.name);
      if (found == pair.found.limits.end()) continue;
      const auto expected = pair.expected.limits.find(limit.name);
      const std::string text = limit.name + (' ' + limit_text(found->second));
      if (expected == pair.expected.limits.end()) {
        if (refuses_an_example(pair, limit, found->second)) {
          report(Kind::limit_tightened, pointer, "the limit refuses an example", std::nullopt, text);
        } else if (!says_nothing(found->second, limit.bound)) {
          report(Kind::limit_differs, pointer, "a limit is named", std::nullopt, text);
        }
      } else if (is_tighter(found->second, expected->second, limit.bound)) {
        report(Kind::limit_tightened, pointer, "the limit is tighter",
               limit.name + (' ' + limit_text(expected->second)), text);
      } else if (limit.bound == Bound::none && found->second != expected->second) {
        report(Kind::limit_differs, pointer, "the pattern is another", limit_text(expected->second),
               limit_text(found->second));
      }
    }
  }

  void fields(const Pair& pair, const std::string& pointer) {
    if (pair.expected.fields.empty() || (pair.found.fields.empty() && !pair.found.closed)) return;
    for (const Field& field : pair.expected.fields) {
      const std::string inside = pointer + '/' + field.name;
      const Field* other = pair.found.field(field.name);
      if (other == nullptr) {
        missing(pair, field, inside);
        continue;
      }
      if (sends() && other->required && !field.required) {
        report(Kind::made_required, inside, "must be sent", "optional", "required");
      }
      const Schema expected = read_expected(field.nodes);
      const Schema found = read_found(other->nodes);
      value({expected, found, field.required, other->required, examples_of_field(pair, field.name)}, inside);
    }
    for (const Field& field : pair.found.fields) {
      if (pair.expected.field(field.name) == nullptr) added(field, pointer + '/' + field.name);
    }
  }

  void missing(const Pair& pair, const Field& field, const std::string& pointer) {
    if (sends()) {
      if (!pair.found.elements.empty()) return;  // Every name is accepted.
      return report(Kind::request_field_removed, pointer,
                    pair.found.closed ? "is refused" : "is unknown: refused or lost", type(field, true));
    }
    const bool promised = field.required || !is_about_all_fields(pair.expected.assumption);
    report(promised ? Kind::response_field_removed : Kind::assumed_field_absent, pointer, "is not described",
           type(field, true));
  }

  void added(const Field& field, const std::string& pointer) {
    const std::string found = type(field, false);
    if (!sends()) return report(Kind::response_field_added, pointer, "is new", std::nullopt, found);
    const Kind kind = field.required ? Kind::required_field_added : Kind::field_added;
    report(kind, pointer, field.required ? "must be sent" : "can be sent", std::nullopt, found);
  }

  [[nodiscard]] std::string type(const Field& field, bool of_contract) const {
    const Schema schema = of_contract ? read_expected(field.nodes) : read_found(field.nodes);
    return schema.types.empty() ? "any type" : joined(schema.types);
  }

  void elements(const Pair& pair, const std::string& pointer) {
    if (pair.expected.elements.empty()) return;
    if (pair.found.elements.empty()) {
      if (sends() && pair.found.closed) report(Kind::type_changed, pointer, "only some names are accepted");
      return;
    }
    const Schema expected = read_expected(pair.expected.elements);
    const Schema found = read_found(pair.found.elements);
    value({expected, found, true, true, examples_of_elements(pair)}, pointer + "/*");
  }

  const Place& place_;
};

}  // namespace

void Outcome::add(Outcome other) {
  std::move(other.findings.begin(), other.findings.end(), std::back_inserter(findings));
  std::move(other.evidence.begin(), other.evidence.end(), std::back_inserter(evidence));
}

Outcome compare_schemas(const Place& place, const Nodes& expected, const Nodes& found,
                        const Nodes& examples) {
  SchemaComparison comparison(place);
  const Schema own = comparison.read_expected(expected);
  const Schema other = comparison.read_found(found);
  comparison.value({own, other, true, true, examples}, "");
  return std::move(comparison.outcome);
}

}  // namespace builderbacked::drift
