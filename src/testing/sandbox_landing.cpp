#include "testing/sandbox_landing.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace builderbacked::testing {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_homes = 25;        // Below one neighborhood.
constexpr std::size_t most_locations = 100;   // Below one location.
constexpr std::size_t most_rows = 3'000;      // In the whole tree.
constexpr std::size_t most_open = 12;         // Below what is open at first.
constexpr std::size_t most_text_bytes = 120;  // Of a name.

/// One level of the tree, from the top.
struct TreeLevel {
  const char* array;
  const char* parent_member;
  const char* one;
  const char* many;
};

constexpr TreeLevel levels[] = {
    {"regions", "", "region", "regions"},
    {"divisions", "regionName", "division", "divisions"},
    {"masterCommunities", "divisionExternalId", "community", "communities"},
    {"neighborhoods", "masterCommunityExternalId", "neighborhood", "neighborhoods"},
    {"homes", "neighborhoodExternalId", "home", "homes"}};
constexpr std::size_t home_level = 4;

std::string text_of(const Json& entry, const char* member) {
  return entry.value(member, std::string());
}

/// How many bytes at the beginning are a character that is not to be seen, but steers what is around it.
std::size_t control_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;  // C1
  if (byte(0) != 0xE2) return 0;
  const bool overrides = byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE;
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
  return overrides || isolates ? 3 : 0;  // They would end a <bdi>.
}

std::string escaped(std::string_view text) {
  std::string html;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t control = control_bytes(text.substr(i)); control != 0) {
      html += ' ';
      i += control - 1;
      continue;
    }
    switch (const char c = text[i]) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

/// A text of somebody's, which may be long, or run from right to left.
std::string shown(std::string_view text) {
  const bool too_long = text.size() > most_text_bytes;
  if (too_long) {
    text = text.substr(0, most_text_bytes);
    while (!text.empty() && (text.back() & 0xC0) == 0x80) text.remove_suffix(1);
    text.remove_suffix(1);  // Perhaps the first byte of a character that is cut in two.
  }
  return "<bdi>" + escaped(text) + (too_long ? "&hellip;" : "") + "</bdi>";
}

std::string code(std::string_view text) {
  return "<code>" + shown(text) + "</code>";
}

std::string digits(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string count(std::size_t number, const char* one, const char* many) {
  return digits(number) + ' ' + (number == 1 ? one : many);
}

/// The state's entries, by the level above them.
class Tree {
 public:
  explicit Tree(const Json& state) : state_(state) {
    for (std::size_t level = 1; level <= home_level; ++level) {
      for (const Json& entry : state.at(levels[level].array)) {
        below_[level][text_of(entry, levels[level].parent_member)].push_back(&entry);
      }
    }
    for (const Json& document : state.at("documents")) ++documents_[text_of(document, "externalHomeId")];
  }

  [[nodiscard]] std::string html() {
    Entries regions;
    for (const Json& region : state_.at("regions")) regions.push_back(&region);
    return "<ul class=\"tree\">\n" + list(0, regions) + "</ul>\n";
  }

 private:
  using Entries = std::vector<const Json*>;

  /// What is directly below an entry of that level.
  [[nodiscard]] const Entries& below(std::size_t level, const Json& entry) const {
    static const Entries none;
    const auto found = below_[level + 1].find(text_of(entry, level == 0 ? "name" : "externalId"));
    return found == below_[level + 1].end() ? none : found->second;
  }

  [[nodiscard]] std::size_t homes_below(std::size_t level, const Json& entry) const {
    const Entries& entries = below(level, entry);
    if (level + 1 == home_level) return entries.size();
    std::size_t homes = 0;
    for (const Json* next : entries) homes += homes_below(level + 1, *next);
    return homes;
  }

  std::string item(std::size_t level, const Json& entry) {
    ++rows_;
    return "<li>" + (level == home_level ? home(entry) : location(level, entry)) + "</li>\n";
  }

  [[nodiscard]] std::string home(const Json& entry) const {
    std::string html = code(text_of(entry, "externalId")) + ' ' +
                       shown(text_of(entry, "addressLine1") + ", " + text_of(entry, "city") + ", " +
                             text_of(entry, "state") + ' ' + text_of(entry, "postalCode"));
    const std::size_t homeowners = entry.value("homeowners", Json::array()).size();
    const auto documents = documents_.find(text_of(entry, "externalId"));
    std::string counts;
    if (homeowners != 0) counts = count(homeowners, "homeowner", "homeowners");
    if (documents != documents_.end()) {
      counts += (counts.empty() ? "" : " &middot; ") + count(documents->second, "document", "documents");
    }
    return counts.empty() ? html : html + " <small>" + counts + "</small>";
  }

  std::string location(std::size_t level, const Json& entry) {
    const Entries& entries = below(level, entry);
    const std::size_t homes = homes_below(level, entry);
    const TreeLevel& next = levels[level + 1];
    std::string head = "<b>" + shown(text_of(entry, "name")) + "</b>";
    if (level != 0) head += ' ' + code(text_of(entry, "externalId"));
    if (!entry.value("active", true)) head += " <em>inactive</em>";
    head += " <small>" + count(entries.size(), next.one, next.many);
    if (level + 1 != home_level) head += " &middot; " + count(homes, "home", "homes");
    head += "</small>";
    if (entries.empty()) return "<div class=\"leaf\">" + head + "</div>";
    const bool open = level == 0 || entries.size() <= most_open;
    return std::string("<details") + (open ? " open" : "") + "><summary>" + head + "</summary>\n<ul>\n" +
           list(level + 1, entries) + "</ul></details>";
  }

  std::string list(std::size_t level, const Entries& entries) {
    std::string html;
    std::size_t shown_here = 0;
    const std::size_t most = level == home_level ? most_homes : most_locations;
    for (const Json* entry : entries) {
      if (shown_here == most || rows_ >= most_rows) break;
      html += item(level, *entry);
      ++shown_here;
    }
    if (shown_here == entries.size()) return html;
    const std::string more = digits(entries.size() - shown_here) + " more";
    return html + "<li class=\"more\">" + (shown_here == 0 ? "" : "and ") + more + "</li>\n";
  }

  const Json& state_;
  std::map<std::string, Entries> below_[home_level + 1];
  std::map<std::string, std::size_t> documents_;
  std::size_t rows_ = 0;
};

std::string counts(const Json& state) {
  constexpr const char* shown_counts[][2] = {{"regions", "Regions"},
                                             {"divisions", "Divisions"},
                                             {"masterCommunities", "Communities"},
                                             {"neighborhoods", "Neighborhoods"},
                                             {"homes", "Homes"},
                                             {"users", "Users"},
                                             {"documents", "Documents"}};
  std::string html = "<dl class=\"counts\">\n";
  for (const auto& [array, title] : shown_counts) {
    html += "<div><dt>" + std::string(title) + "</dt><dd>" + digits(state.at(array).size()) + "</dd></div>\n";
  }
  return html + "</dl>\n";
}

std::string requests_table(const std::vector<RequestLog::Entry>& requests) {
  if (requests.empty()) return "<p class=\"none\">None yet.</p>\n";
  std::string html =
      "<table>\n<thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Request</th>"
      "<th scope=\"col\">Status</th></tr></thead>\n<tbody>\n";
  for (const RequestLog::Entry& request : requests) {
    html += "<tr><td><time datetime=\"" + escaped(request.time) + "\">" +
            escaped(request.time.substr(11, 8)) + "</time></td><td><code>" + escaped(request.method) + ' ' +
            escaped(request.path) + "</code></td><td class=\"status-" + escaped(request.status.substr(0, 1)) +
            "\">" + escaped(request.status) + "</td></tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

#ifdef _WIN32
constexpr const char* set = "set ";
std::string quoted(const std::string& value) {
  return value;
}
#else
constexpr const char* set = "export ";
std::string quoted(const std::string& value) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::strchr("/.:-_", c) != nullptr;
  };
  if (std::all_of(value.begin(), value.end(), plain)) return value;
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}
#endif

/// What a shell needs to have for programs that use the SDK.
std::string variables(const SandboxAddresses& addresses) {
  const std::pair<const char*, const std::string&> all[] = {{"BASE_URL", addresses.https},
                                                            {"TOKEN_URL", addresses.token_url},
                                                            {"CLIENT_ID", addresses.client_id},
                                                            {"CA_FILE", addresses.ca_file},
                                                            {"SANDBOX_CONTROL", addresses.control}};
  std::string lines;
  for (const auto& [name, value] : all) {
    lines += set + std::string("BUILDERBACKED_") + name + '=' + escaped(quoted(value)) + '\n';
  }
  return lines;
}

std::string how_to_use(const SandboxAddresses& addresses) {
  return "<p>A program that the sandbox starts has all variables: <code>builderbacked-sandbox -- "
         "./your_program</code></p>\n"
         "<p>For this one, which is running:</p>\n<pre>" +
         variables(addresses) +
         "</pre>\n"
         "<p><code>BUILDERBACKED_CLIENT_SECRET</code> is not shown here: it is <code>client_secret</code> in "
         "the line that the sandbox printed when it began.</p>\n"
         "<p>Other clients ask <code>" +
         escaped(addresses.token_url) +
         "</code> for a token, by client credentials. Without TLS, the same is at <code>" +
         escaped(addresses.http) + "</code>.</p>\n";
}

}  // namespace

std::string landing_page(std::string_view state_text, const std::vector<RequestLog::Entry>& requests,
                         const SandboxAddresses& addresses) {
  const Json state = Json::parse(state_text);
  std::string none;
  if (state.at("divisions").empty()) {
    none =
        "<p class=\"none\">No divisions yet. They are the first to create: <code>POST "
        "/api/v2/locations/divisions</code> with the name of a region.</p>\n";
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<title>Builder Backed sandbox</title>\n"
         "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/landing.css\">\n"
         "</head>\n<body>\n<header>\n<h1>Builder Backed sandbox</h1>\n"
         "<p>The V2 API as documented, on this machine.</p>\n"
         "<nav><a href=\"/swagger-ui.html\">Try the API</a> <a href=\"/api-docs\">OpenAPI "
         "document</a></nav>\n"
         "</header>\n<main>\n" +
         counts(state) + "<section class=\"knows\">\n<h2>Locations and homes</h2>\n" + Tree(state).html() +
         none + "</section>\n<section>\n<h2>Point the SDK at it</h2>\n" + how_to_use(addresses) +
         "</section>\n<section>\n<h2>Last requests</h2>\n" + requests_table(requests) +
         "</section>\n</main>\n</body>\n</html>\n";
}

}  // namespace builderbacked::testing
