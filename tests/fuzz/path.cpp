// A path from parameters: whatever they are, each stays one segment. The input is split at its first newline.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "path.hpp"
#include "require.hpp"

namespace builderbacked::fuzz {

namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// The text that was percent-encoded; nothing when a character should have been.
std::optional<std::string> decoded(std::string_view encoded) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '%') {
      if (unreserved.find(encoded[i]) == unreserved.npos) return std::nullopt;
      text += encoded[i];
      continue;
    }
    if (encoded.size() - i < 3) return std::nullopt;
    const auto high = hex_digit(encoded[i + 1]);
    const auto low = hex_digit(encoded[i + 2]);
    if (!high || !low) return std::nullopt;
    text += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return text;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> all;
  for (;;) {
    const std::size_t end = path.find('/');
    all.push_back(path.substr(0, end));
    if (end == path.npos) return all;
    path.remove_prefix(end + 1);
  }
}

void check(std::string_view home, std::string_view email) {
  std::vector<Violation> violations;
  const std::string_view parameters[] = {home, email};
  const std::string path = expand_path("/homes/{externalHomeId}/users/{email}", parameters, violations);
  const auto parts = segments(path);
  require(parts.size() == 5 && parts[0].empty() && parts[1] == "homes" && parts[3] == "users",
          "a path has the segments of its template");
  require(decoded(parts[2]) == home && decoded(parts[4]) == email, "a segment is the parameter, encoded");
  require(parts[2] == percent_encode(home) && parts[4] == percent_encode(email),
          "a segment is encoded as it is alone");

  std::vector<Violation> expected;
  const auto expect = [&](const char* name, std::string_view parameter) {
    const std::string_view problem = segment_problem(parameter);
    if (!problem.empty()) expected.push_back({name, std::string(problem)});
    const bool addresses_another = parameter.empty() || parameter == "." || parameter == "..";
    require(!addresses_another || !problem.empty(), "what addresses something else is refused");
  };
  expect("externalHomeId", home);
  expect("email", email);
  require(violations == expected, "a parameter that cannot be a segment is reported under its name");
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  const std::string_view text = fuzz::as_text(data, size);
  const std::size_t newline = (std::min)(text.find('\n'), text.size());
  fuzz::check(text.substr(0, newline), text.substr((std::min)(newline + 1, text.size())));
  return 0;
}
