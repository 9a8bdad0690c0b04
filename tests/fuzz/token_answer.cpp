// The token endpoint's answer; the first byte chooses its status, the rest is its body.

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "json_tree.hpp"
#include "require.hpp"
#include "token_cache.hpp"

namespace builderbacked::fuzz {

namespace {

/// 200 for every byte from '0' to '9', so that a corpus of texts can say what it means.
int status_for(std::uint8_t byte) {
  constexpr std::array statuses{200, 201, 204, 299, 300, 302, 400, 401, 403, 404, 418, 429, 500, 503, 599, 0};
  return byte >= '0' && byte <= '9' ? 200 : statuses[byte % statuses.size()];
}

void check_token(const GrantedToken& token, const HttpResponse& response) {
  require(response.status >= 200 && response.status <= 299, "only a 2xx grants a token");
  require(!token.value.empty() && std::all_of(token.value.begin(), token.value.end(),
                                              [](char c) { return c >= 0x21 && c <= 0x7E; }),
          "a token is fit for a header");
  require(token.lifetime >= std::chrono::seconds{0} && token.lifetime <= std::chrono::years{1},
          "a lifetime is between nothing and a year");
  const JsonDocument tree = tree_of(response.body);
  if (tree.is_discarded()) return;  // A number elsewhere in it that only the judge cannot hold.
  const auto member = tree.find("access_token");
  // Of members that repeat, null is not the one that counts.
  require(member != tree.end() && (member->is_null() || *member == token.value), "the token is as granted");
}

/// Whether a message is made of the SDK's words and numbers that cannot come from the body.
bool says_nothing_of(std::string_view message, const HttpResponse& response) {
  constexpr std::string_view words =
      " token endpoint refused the scopes ask for those you were given request check token_url and "
      "credentials "
      "client status answered answer is not valid JSON byte nested too deeply expected an object a string "
      "value access_token token_type expires_in error has no contains characters that cannot have Bearer "
      "invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type "
      "invalid_scope ";
  constexpr std::string_view between = " :,()/";
  while (!message.empty()) {
    const std::string word(message.substr(0, message.find_first_of(between)));
    message.remove_prefix((std::min)(word.size() + 1, message.size()));
    if (words.find(' ' + word + ' ') != words.npos || word == std::to_string(response.status)) continue;
    const bool number = word.size() <= 7 && word.find_first_not_of("0123456789") == word.npos;
    if (!word.empty() && !(number && std::stoul(word) <= response.body.size() + 1)) return false;
  }
  return true;
}

void check_error(const Error& error, const HttpResponse& response) {
  require(error.http_status == response.status, "an error has the status");
  const bool refused = response.status == 400 || response.status == 401 || response.status == 403;
  require(!refused || error.kind == ErrorKind::authentication, "a refusal is one of authentication");
  require(says_nothing_of(error.message, response), "an error repeats nothing of the body");
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  std::string_view text = fuzz::as_text(data, size);
  HttpResponse response;
  response.status = fuzz::status_for(fuzz::take_byte(text));
  response.body = text;
  const auto parsed = parse_token_response(response);
  if (const auto* error = std::get_if<Error>(&parsed)) {
    fuzz::check_error(*error, response);
  } else {
    fuzz::check_token(std::get<GrantedToken>(parsed), response);
  }
  return 0;
}
