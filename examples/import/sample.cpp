#include "sample.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "csv.hpp"
#include "text.hpp"

namespace importer {

namespace {

constexpr std::size_t division_count = 3;
constexpr std::size_t master_community_count = 6;
constexpr std::size_t neighborhood_count = 40;
constexpr std::size_t user_count = 25;
constexpr std::size_t users_with_image = 3;

struct Place {
  std::string_view city{};
  std::string_view state{};
  std::string_view postal_code{};
};

// A division is in one state, as the tables are in the order of the divisions.
constexpr std::array<std::array<Place, 4>, division_count> places{{
    {{{"Mason", "OH", "45040"},
      {"Lebanon", "OH", "45036"},
      {"Loveland", "OH", "45140"},
      {"Milford", "OH", "45150"}}},
    {{{"Florence", "KY", "41042"},
      {"Union", "KY", "41091"},
      {"Walton", "KY", "41094"},
      {"Hebron", "KY", "41048"}}},
    {{{"Lawrenceburg", "IN", "47025"},
      {"Batesville", "IN", "47006"},
      {"Greensburg", "IN", "47240"},
      {"Aurora", "IN", "47001"}}},
}};
constexpr std::array<std::string_view, division_count> division_names{"Cincinnati Ohio", "Northern Kentucky",
                                                                      "Southeast Indiana"};
constexpr std::array community_words{"Shaker", "Willow", "Harvest", "Stone",
                                     "Fox",    "Cedar",  "Meadow",  "Heron"};
constexpr std::array neighborhood_words{"Run", "Creek", "Ridge", "Crossing", "Glen"};
constexpr std::array street_names{"Maple",     "Oak Hill",  "Winding Creek", "St. Andrew's",
                                  "Lakeshore", "Juniper",   "Orchard",       "Old Mill",
                                  "Sycamore",  "Hawthorne", "Prairie",       "Bluebird"};
constexpr std::array street_types{"Dr", "Ct", "Ln", "Way", "Blvd", "Trl"};
constexpr std::array models{"Preston", "Ashford", "Belmont", "Carlisle", "Danbury", "Finley"};
constexpr std::array collections{"Designer", "Masterpiece", "Paired Patio", "Maple Street"};
constexpr std::array colors{"Alabaster", "Slate Gray", "Sage", "Barn Red"};
constexpr std::array garages{"2-car", "3-car", "side entry"};
constexpr std::array foundations{"Basement", "Slab", "Crawl space"};
constexpr std::array first_names{"Ava", "Noah",  "José",  "Zoë",   "Liam",
                                 "Mia", "Søren", "Grace", "Björn", "Olivia"};
constexpr std::array last_names{"Smith",   "O'Brien",          "Nguyễn",   "Muñoz",
                                "Johnson", "Łukasik",          "D'Angelo", "Lee",
                                "Müller",  "van der Berg, Jr", "Garcia",   "Brown"};
constexpr std::array middle_names{"", "", "", "J.", "\"Buddy\"", "Marie"};
constexpr std::array roles{"Field Manager", "Sales Consultant", "Warranty Manager", "Construction Manager"};
constexpr std::array timezones{"EASTERN", "CENTRAL", ""};
constexpr std::array categories{"Warranty", "Home", "Closing", "Selections"};
constexpr std::array document_names{"HVAC Warranty", "Floor Plan", "Closing Statement", "Paint, \"as built\"",
                                    "Appliance Manual"};

/// A PNG of 8 × 8 pixels in one colour.
constexpr std::array<unsigned char, 74> picture{
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
    0x52, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x08, 0x08, 0x02, 0x00, 0x00, 0x00, 0x4b,
    0x6d, 0x29, 0xdc, 0x00, 0x00, 0x00, 0x11, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xd0,
    0x2b, 0xd9, 0x8a, 0x15, 0x31, 0x0c, 0x2d, 0x09, 0x00, 0x5f, 0xf7, 0x55, 0xc1, 0x4a, 0x9d,
    0xfe, 0x27, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

/// "007"
std::string padded(std::size_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::string external_id(const char* prefix, std::size_t index, std::size_t width) {
  return prefix + padded(index + 1, width);
}
std::string division_id(std::size_t index) {
  return external_id("DIV_", index, 2);
}
std::string master_community_id(std::size_t index) {
  return external_id("MC_", index, 2);
}
std::string neighborhood_id(std::size_t index) {
  return external_id("NH_", index, 3);
}
std::size_t master_community_of(std::size_t neighborhood) {
  return neighborhood % master_community_count;
}
std::size_t division_of(std::size_t master_community) {
  return master_community % division_count;
}

/// Only what the generator itself yields is used: the distributions of the standard differ between platforms.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : generator_(seed) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(generator_()) % count; }
  bool percent(std::size_t share) { return below(100) < share; }
  template <class List>
  std::string pick(const List& list) {
    return list[below(list.size())];
  }
  /// "2025-03-07"
  std::string date(std::size_t first_year, std::size_t years) {
    const std::string year = std::to_string(first_year + below(years));
    const std::string month = padded(1 + below(12), 2);
    return year + '-' + month + '-' + padded(1 + below(28), 2);
  }

 private:
  std::mt19937 generator_;
};

/// The content of a CSV file.
class CsvText {
 public:
  explicit CsvText(const std::vector<std::string>& header, char delimiter = ',') : delimiter_(delimiter) {
    row(header);
  }
  void row(const std::vector<std::string>& cells) { text_ += csv_line(cells, delimiter_); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  char delimiter_;
  std::string text_;
};

class SampleWriter {
 public:
  SampleWriter(const std::filesystem::path& folder, std::uint32_t seed) : folder_(folder), chance_(seed) {}

  void write(std::size_t homes) {
    write_locations();
    write_users();
    write_homes(homes);
    write_mapping();
  }

 private:
  void write_locations() {
    CsvText divisions({"externalId", "name", "abbreviatedName", "regionName"});
    for (std::size_t i = 0; i < division_count; ++i) {
      divisions.row(
          {division_id(i), std::string(division_names[i]), std::string(places[i][0].state), "Cincinnati"});
    }
    write_file(folder_ / "divisions.csv", divisions.text());
    CsvText communities({"externalId", "name", "divisionExternalId"});
    for (std::size_t i = 0; i < master_community_count; ++i) {
      communities.row(
          {master_community_id(i), std::string(community_words[i]) + " Farms", division_id(division_of(i))});
    }
    write_file(folder_ / "master_communities.csv", communities.text());
    CsvText neighborhoods({"externalId", "name", "displayName", "masterCommunityExternalId"});
    for (std::size_t i = 0; i < neighborhood_count; ++i) {
      const std::string name = std::string(community_words[i % community_words.size()]) + ' ' +
                               neighborhood_words[i / community_words.size()];
      neighborhoods.row({neighborhood_id(i), name, chance_.percent(30) ? name + " at the Lake" : "",
                         master_community_id(master_community_of(i))});
    }
    write_file(folder_ / "neighborhoods.csv", neighborhoods.text());
  }

  void write_users() {
    CsvText users({"externalId", "firstName", "lastName", "roleName", "email", "phoneNumber",
                   "defaultTimezone", "profileImage"});
    for (std::size_t i = 0; i < user_count; ++i) {
      const std::string id = external_id("EMP_", i, 3);
      const std::string image = i < users_with_image ? "employee_" + padded(i + 1, 3) + ".png" : "";
      if (!image.empty()) write_file(folder_ / image, std::string(picture.begin(), picture.end()));
      // Elements of a braced list are evaluated in their order; arguments of a function are not.
      users.row({id, chance_.pick(first_names), chance_.pick(last_names), chance_.pick(roles),
                 "employee" + padded(i + 1, 3) + "@example.com", "(513) 555-" + padded(100 + i, 4),
                 chance_.pick(timezones), image});
    }
    write_file(folder_ / "users.csv", users.text());
  }

  /// As an ERP exports them: its own columns, semicolons, a byte order mark.
  void write_homes(std::size_t count) {
    CsvText homes(
        {"HouseNo", "Street", "Unit", "City", "ST", "Zip", "UnitType", "Subdivision", "JobNo", "Series",
         "Plan", "ClosedOn", "EstClosing", "Color", "Garage", "Foundation", "SalesRep", "LotSqFt", "Remarks"},
        ';');
    CsvText homeowners(
        {"externalHomeId", "email", "firstName", "middleName", "lastName", "homeownerType", "defaultHome"});
    CsvText documents({"externalHomeId", "externalId", "category", "name", "url", "type", "shareable",
                       "displayStart", "displayEnd", "bucket"});
    for (std::size_t i = 0; i < count; ++i) {
      const std::string home = external_id("HOME_", i, 6);
      homes.row(home_cells(home, i));
      write_homeowners(homeowners, home, i);
      write_documents(documents, home);
    }
    write_file(folder_ / "ERP_HOMES.csv", "\xEF\xBB\xBF" + homes.text());
    write_file(folder_ / "homeowners.csv", homeowners.text());
    write_file(folder_ / "documents.csv", documents.text());
  }

  std::vector<std::string> home_cells(const std::string& id, std::size_t index) {
    const std::size_t neighborhood = chance_.below(neighborhood_count);
    const auto& towns = places[division_of(master_community_of(neighborhood))];
    const Place& town = towns[neighborhood % towns.size()];
    const bool is_multi_family = chance_.percent(20);
    const bool is_closed = chance_.percent(70);
    const std::string number = std::to_string(100 + chance_.below(9800));
    const std::string street = chance_.pick(street_names);
    return {id,
            number + ' ' + street + ' ' + chance_.pick(street_types),
            is_multi_family ? "Unit " + std::to_string(1 + chance_.below(40)) : "",
            std::string(town.city),
            std::string(town.state),
            std::string(town.postal_code),
            is_multi_family ? "Multi Family" : "Single Family",
            neighborhood_id(neighborhood),
            "J-" + padded(20000 + index, 7),
            chance_.pick(collections),
            chance_.pick(models),
            is_closed ? chance_.date(2022, 3) + "T00:00:00-05:00" : "",
            is_closed ? "" : chance_.date(2026, 2),
            chance_.pick(colors),
            chance_.pick(garages),
            chance_.percent(60) ? chance_.pick(foundations) : "",
            "REP" + padded(chance_.below(12), 2),
            std::to_string(5000 + chance_.below(9000)),
            chance_.percent(5) ? "Walk-through moved;\r\ncall \"first\"" : ""};
  }

  void write_homeowners(CsvText& file, const std::string& home, std::size_t index) {
    if (!chance_.percent(60)) return;
    const std::size_t count = 1 + chance_.below(2);
    for (std::size_t i = 0; i < count; ++i) {
      file.row({home, "owner" + std::to_string(index + 1) + (i == 0 ? "a" : "b") + "@example.com",
                chance_.pick(first_names), chance_.pick(middle_names), chance_.pick(last_names),
                i == 0 ? "PRIMARY" : "SECONDARY", i == 0 ? "true" : "false"});
    }
  }

  void write_documents(CsvText& file, const std::string& home) {
    if (!chance_.percent(67)) return;
    const std::size_t count = chance_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string id = external_id("DOC_", document_number_++, 7);
      const bool is_in_s3 = chance_.percent(15);
      const bool is_temporary = chance_.percent(40);
      std::string url = is_in_s3 ? "documents/" : "https://documents.example.com/";
      url.append(id).append(".pdf");
      file.row({home, id, chance_.pick(categories), chance_.pick(document_names), url,
                is_in_s3 ? "AWS" : "EXTERNAL_URL", chance_.percent(80) ? "true" : "false",
                chance_.date(2022, 3) + " 00:00:00.000",
                is_temporary ? chance_.date(2030, 5) + " 23:59:59.999" : "",
                is_in_s3 ? "builder-documents" : ""});
    }
  }

  void write_mapping() {
    const nlohmann::ordered_json homes{{"file", "ERP_HOMES.csv"},
                                       {"columns",
                                        {{"HouseNo", "externalId"},
                                         {"Street", "addressLine1"},
                                         {"Unit", "addressLine2"},
                                         {"City", "city"},
                                         {"ST", "state"},
                                         {"Zip", "postalCode"},
                                         {"UnitType", "type"},
                                         {"Subdivision", "neighborhoodExternalId"},
                                         {"JobNo", "jobId"},
                                         {"Series", "productCollection"},
                                         {"Plan", "model"},
                                         {"ClosedOn", "closingDate"},
                                         {"EstClosing", "scheduledClosingDate"},
                                         {"Color", "homeDetails.color"},
                                         {"Garage", "homeDetails.garage"},
                                         {"Foundation", "homeDetails.foundation"}}},
                                       {"constants", {{"marketHome", "false"}}}};
    write_file(folder_ / "mapping.json", nlohmann::ordered_json{{"homes", homes}}.dump(2) + "\n");
  }

  const std::filesystem::path& folder_;
  Chance chance_;
  std::size_t document_number_{0};
};

}  // namespace

void write_sample(const std::filesystem::path& folder, std::size_t homes, std::uint32_t seed) {
  std::filesystem::create_directories(folder);
  SampleWriter(folder, seed).write(homes);
}

}  // namespace importer
