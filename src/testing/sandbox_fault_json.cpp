#include "testing/sandbox_fault_json.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace builderbacked::testing {

namespace {

using Action = Fault::Action;
using Json = nlohmann::json;

/// What a name stands for; the members of the JSON object override it.
struct NamedFault {
  std::string_view name;
  Action action;
  int status = 200;
  bool after = false;
  int delay_ms = 0;
  std::string_view header_name = {};
  std::string_view header_value = {};
  const char* body = nullptr;  ///< None: an error has the documented body.
};

constexpr NamedFault named_faults[] = {
    {"throttled", Action::answer, 429, false, 0, "Retry-After", "1"},
    {"server_error", Action::answer, 500},
    {"bad_gateway", Action::answer, 502, false, 0, "Content-Type", "text/html",
     "<html><body><h1>502 Bad Gateway</h1></body></html>\n"},
    {"unavailable", Action::answer, 503},
    {"unauthorized", Action::answer, 401, false, 0, "WWW-Authenticate", "Bearer error=\"invalid_token\""},
    {"redirect", Action::answer, 302, false, 0, "Location", "https://elsewhere.invalid/"},
    {"answer", Action::answer},
    {"invalid_json", Action::answer, 0, true, 0, "Content-Type", "application/json", "{\"externalId\":"},
    {"empty_body", Action::answer, 0, true, 0, {}, {}, ""},
    {"patch", Action::patch},
    {"delay", Action::pass, 200, false, 1000},
    {"gzip", Action::gzip},
    {"truncated", Action::truncate},
    {"slow_drip", Action::drip, 200, false, 20},
    {"endless_body", Action::endless},
    {"reset_before", Action::reset},
    {"reset_after", Action::reset, 200, true},
};

[[noreturn]] void refuse(const std::string& why) {
  throw std::invalid_argument(why);
}

[[noreturn]] void refuse_member(std::string_view name, const std::string& must_be) {
  refuse("'" + std::string(name) + "' must be " + must_be);
}

std::string to_text(std::string_view name, const Json& value) {
  if (!value.is_string()) refuse_member(name, "a text");
  return value.get<std::string>();
}

std::uint64_t to_number(std::string_view name, const Json& value, std::uint64_t least, std::uint64_t most) {
  const auto fits = [&] {
    const auto number = value.get<std::uint64_t>();
    return number >= least && number <= most;
  };
  // A number that is negative is not unsigned in this library.
  if (!value.is_number_unsigned() || !fits()) {
    refuse_member(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return value.get<std::uint64_t>();
}

bool same_name(std::string_view a, std::string_view b) {
  const auto same = [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

void set_header(Fault& fault, const std::string& name, const Json& value) {
  constexpr std::string_view fine = "!#$%&'*+-.^_`|~";  // RFC 9110, besides letters and digits.
  const bool is_token = std::all_of(name.begin(), name.end(), [&](unsigned char c) {
    return std::isalnum(c) != 0 || fine.find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (name.empty() || !is_token) refuse_member("headers", "an object of header names and values");
  if (same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding")) {
    refuse("'headers' cannot have '" + name + "': the server sets it");
  }
  std::erase_if(fault.headers, [&](const HttpHeader& header) { return same_name(header.name, name); });
  if (value.is_null()) return;
  const std::string text = to_text("headers." + name, value);
  if (std::any_of(text.begin(), text.end(),
                  [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7F; })) {
    refuse_member("headers." + name, "without control characters");
  }
  fault.headers.push_back({name, text});
}

void set_headers(Fault& fault, const Json& value) {
  if (!value.is_object()) refuse_member("headers", "an object of header names and values");
  for (const auto& header : value.items()) set_header(fault, header.key(), header.value());
}

/// A text is sent as it is, so that it may be JSON that is not whole; all else is JSON.
void set_body(Fault& fault, const Json& value) {
  if (value.is_string()) {
    fault.body = value.get<std::string>();
    return;
  }
  fault.body = value.dump();
  std::erase_if(fault.headers,
                [](const HttpHeader& header) { return same_name(header.name, "Content-Type"); });
  fault.headers.push_back({"Content-Type", "application/json"});
}

void set_method(Fault& fault, const Json& value) {
  fault.method = to_text("method", value);
  const bool is_method =
      std::all_of(fault.method.begin(), fault.method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (fault.method.empty() || !is_method) refuse_member("method", "in capitals, e.g. \"POST\"");
}

void set_path(Fault& fault, const Json& value) {
  fault.path = to_text("path", value);
  if (!fault.path.starts_with('/')) refuse_member("path", "a path that begins with '/'");
  if (fault.path.find_first_of("?# ") != std::string::npos) refuse_member("path", "without a query");
}

void set_probability(Fault& fault, const Json& value) {
  const bool fits = value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1;
  if (!fits) refuse_member("probability", "a number from 0 to 1");
  fault.probability = value.get<double>();
}

void set_after(Fault& fault, const Json& value) {
  if (!value.is_boolean()) refuse_member("after", "true or false");
  fault.after = value.get<bool>();
}

constexpr std::uint64_t max_count = (std::numeric_limits<std::uint32_t>::max)();
constexpr std::uint64_t max_delay_ms = 86'400'000;  // A day.

struct Member {
  std::string_view name;
  void (*set)(Fault& fault, const Json& value);
  bool (*fits)(Action action) = [](Action /*any*/) { return true; };
};

bool is_answer(Action action) {
  return action == Action::answer;
}

/// `headers` after `body`: they may say something else about it.
constexpr Member members[] = {
    {"fault", [](Fault& /*fault*/, const Json& /*value*/) {}},
    {"method", set_method},
    {"path", set_path},
    {"skip", [](Fault& fault, const Json& value) { fault.skip = to_number("skip", value, 0, max_count); }},
    {"times", [](Fault& fault, const Json& value) { fault.times = to_number("times", value, 0, max_count); }},
    {"probability", set_probability},
    {"after", set_after,
     [](Action action) {
       return action == Action::answer || action == Action::endless || action == Action::reset;
     }},
    {"delay_ms",
     [](Fault& fault, const Json& value) {
       fault.delay = std::chrono::milliseconds(to_number("delay_ms", value, 0, max_delay_ms));
     }},
    {"status",
     [](Fault& fault, const Json& value) {
       fault.status = static_cast<int>(to_number("status", value, 200, 599));
     },
     is_answer},
    {"body", set_body, is_answer},
    {"headers", set_headers, is_answer},
    {"patch", [](Fault& fault, const Json& value) { fault.patch = value.dump(); },
     [](Action action) { return action == Action::patch; }},
};

template <class Table>
std::string names_of(const Table& table) {
  std::string names;
  for (const auto& entry : table) names.append(names.empty() ? "" : ", ").append(entry.name);
  return names;
}

Fault named(const std::string& name) {
  const auto* found = std::find_if(std::begin(named_faults), std::end(named_faults),
                                   [&](const NamedFault& fault) { return fault.name == name; });
  if (found == std::end(named_faults)) {
    refuse("unknown fault '" + name + "'; there are: " + fault_names());
  }
  Fault fault;
  fault.action = found->action;
  fault.status = found->status;
  fault.after = found->after;
  fault.delay = std::chrono::milliseconds(found->delay_ms);
  if (!found->header_name.empty()) {
    fault.headers.push_back({std::string(found->header_name), std::string(found->header_value)});
  }
  if (found->body != nullptr) fault.body = found->body;
  return fault;
}

Fault from_json(const Json& object) {
  if (!object.is_object()) refuse("a fault must be a JSON object");
  for (const auto& given : object.items()) {
    if (std::none_of(std::begin(members), std::end(members),
                     [&](const Member& member) { return member.name == given.key(); })) {
      refuse("unknown member '" + given.key() + "'; there are: " + names_of(members));
    }
  }
  if (!object.contains("fault")) refuse("'fault' is missing; it is one of: " + fault_names());
  const std::string name = to_text("fault", object.at("fault"));
  Fault fault = named(name);
  for (const Member& member : members) {
    const auto value = object.find(member.name);
    if (value == object.end()) continue;
    if (!member.fits(fault.action)) refuse("'" + std::string(member.name) + "' is not for '" + name + "'");
    member.set(fault, *value);
  }
  if (fault.action == Action::patch && fault.patch.empty()) refuse("'patch' is missing");
  fault.definition = object.dump();
  return fault;
}

Json parse_json(std::string_view text) {
  constexpr int max_depth = 100;  // Copying and printing it is recursive.
  const auto limit_depth = [](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) {
    if (depth > max_depth) refuse("nested too deeply");
    return true;
  };
  Json json = Json::parse(text, limit_depth, false);
  if (json.is_discarded()) refuse("not JSON");
  return json;
}

}  // namespace

Fault parse_fault(std::string_view text) {
  return from_json(text.starts_with('{') ? parse_json(text) : Json{{"fault", text}});
}

std::vector<Fault> parse_faults(std::string_view json) {
  const Json parsed = parse_json(json);
  std::vector<Fault> faults;
  if (!parsed.is_array()) return {from_json(parsed)};
  for (const Json& object : parsed) {
    try {
      faults.push_back(from_json(object));
    } catch (const std::invalid_argument& problem) {
      refuse("[" + std::to_string(faults.size()) + "]: " + problem.what());
    }
  }
  return faults;
}

std::string fault_names() {
  return names_of(named_faults);
}

}  // namespace builderbacked::testing
