#include "drift/report.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "drift/texts.hpp"
#include "text.hpp"

namespace builderbacked::drift {

namespace {

constexpr Severity severities[] = {Severity::breaking, Severity::notice, Severity::addition};
constexpr Verdict verdicts[] = {Verdict::contradicted, Verdict::open, Verdict::confirmed};

std::size_t count(const Comparison& comparison, Severity wanted) {
  return static_cast<std::size_t>(
      std::count_if(comparison.findings.begin(), comparison.findings.end(),
                    [&](const Finding& finding) { return severity(finding.kind) == wanted; }));
}

std::size_t count(const Comparison& comparison, Verdict wanted) {
  return static_cast<std::size_t>(
      std::count_if(comparison.assumptions.begin(), comparison.assumptions.end(),
                    [&](const Assumption& assumption) { return assumption.verdict == wanted; }));
}

/// "must be sent (found string)".
std::string what(const Finding& finding) {
  std::string text = std::string(name(finding.kind)) + ": " + finding.message;
  const bool says_more = finding.expected && *finding.expected != finding.where;
  if (says_more) text += " (expected " + *finding.expected;
  if (finding.found) text += (says_more ? ", found " : " (found ") + *finding.found;
  return says_more || finding.found ? text + ')' : text;
}

/// What is the same in several places is said once.
std::string lines(const Comparison& comparison, Severity wanted) {
  std::vector<std::string> order;
  std::map<std::string, std::string> places;
  for (const Finding& finding : comparison.findings) {
    if (severity(finding.kind) != wanted) continue;
    const std::string text = what(finding);
    const auto [place, is_new] = places.try_emplace(text);
    if (is_new) order.push_back(text);
    place->second += "    " + printable(finding.where) + '\n';
  }
  std::string text;
  for (const std::string& difference : order)
    text += "  " + printable(difference) + '\n' + places[difference];
  return text;
}

/// What the document has instead, and where.
std::map<std::string, std::vector<std::string>> uses(const Assumption& assumption) {
  std::map<std::string, std::vector<std::string>> all;
  for (const Evidence& evidence : assumption.contradictions) {
    std::vector<std::string>& places = all[evidence.use];
    const bool is_new = std::find(places.begin(), places.end(), evidence.where) == places.end();
    if (is_new) places.push_back(evidence.where);
  }
  return all;
}

std::string contradicted(const std::string& use, const std::vector<std::string>& places) {
  return printable("contradicted: " + use + " (" + joined(places) + ')') + '\n';
}

std::string lines(const Assumption& assumption) {
  const std::string begin = "assumption " + assumption.id + ' ';
  if (assumption.verdict == Verdict::confirmed) return begin + "confirmed\n";
  if (assumption.verdict == Verdict::open) return begin + "still open: " + assumption.statement + '\n';
  std::string text;
  for (const auto& [use, places] : uses(assumption)) text += begin + contradicted(use, places);
  return text;
}

}  // namespace

bool can_break(const Comparison& comparison) {
  return count(comparison, Severity::breaking) != 0;
}

std::string as_text(const Comparison& comparison) {
  std::string text;
  for (const Severity wanted : severities) {
    if (count(comparison, wanted) != 0) text += std::string(name(wanted)) + '\n' + lines(comparison, wanted);
  }
  for (const Verdict wanted : verdicts) {
    for (const Assumption& assumption : comparison.assumptions) {
      if (assumption.verdict == wanted) text += lines(assumption);
    }
  }
  const auto number = [&](auto what) {
    return std::to_string(count(comparison, what)) + ' ' + std::string(name(what));
  };
  return text + number(Severity::breaking) + ", " + number(Severity::notice) + ", " +
         number(Severity::addition) + "; assumptions: " + number(Verdict::contradicted) + ", " +
         number(Verdict::open) + ", " + number(Verdict::confirmed) + '\n';
}

std::string as_json(const Comparison& comparison) {
  const auto optional = [](const std::optional<std::string>& text) { return text ? Json(*text) : Json(); };
  Json json = {{"differences", Json::array()}, {"assumptions", Json::array()}, {"summary", Json::object()}};
  for (const Finding& finding : comparison.findings) {
    json["differences"].push_back({{"severity", name(severity(finding.kind))},
                                   {"kind", name(finding.kind)},
                                   {"where", finding.where},
                                   {"message", finding.message},
                                   {"expected", optional(finding.expected)},
                                   {"found", optional(finding.found)}});
  }
  for (const Assumption& assumption : comparison.assumptions) {
    Json contradictions = Json::array();
    for (const auto& [use, places] : uses(assumption)) {
      contradictions.push_back({{"use", use}, {"where", places}});
    }
    json["assumptions"].push_back({{"id", assumption.id},
                                   {"statement", assumption.statement},
                                   {"verdict", name(assumption.verdict)},
                                   {"contradictions", contradictions}});
  }
  for (const Severity wanted : severities)
    json["summary"][std::string(name(wanted))] = count(comparison, wanted);
  for (const Verdict wanted : verdicts)
    json["summary"][std::string(name(wanted))] = count(comparison, wanted);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string printable(const std::string& text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    // In UTF-8 the control characters from 0x80 to 0x9F are two bytes.
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    safe += c < 0x20 || c == 0x7F || c1 ? '?' : text[i];
    if (c1) ++i;
  }
  return is_utf8(safe) ? safe : "(not UTF-8)";
}

}  // namespace builderbacked::drift
