#include "builderbacked/testing/sandbox.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "testing/sandbox_http.hpp"
#include "testing/sandbox_store.hpp"

namespace builderbacked::testing {

namespace {

using Parameters = std::vector<std::string>;

struct Route {
  std::string_view method;
  std::string_view pattern;  ///< "{}" takes one segment.
  std::string_view scope;
  int success;
  Json (*handle)(SandboxStore& store, const Parameters& parameters, const Json& body);
};

template <Level level>
Json list(SandboxStore& store, const Parameters& /*parameters*/, const Json& /*body*/) {
  return store.list_locations(level);
}
template <Level level>
Json create(SandboxStore& store, const Parameters& /*parameters*/, const Json& body) {
  return store.create_location(level, body);
}
template <Level level>
Json update(SandboxStore& store, const Parameters& /*parameters*/, const Json& body) {
  return store.update_location(level, body);
}
template <Level level, bool active>
Json set_active(SandboxStore& store, const Parameters& parameters, const Json& /*body*/) {
  return store.set_active(level, parameters[0], active);
}

constexpr Level division = Level::division;
constexpr Level community = Level::master_community;
constexpr Level neighborhood = Level::neighborhood;

constexpr Route routes[] = {
    {"GET", "homes/{}", "home.write", 200,
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) { return s.get_home(p[0]); }},
    {"POST", "homes", "home.write", 201,
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.create_home(body); }},
    {"PUT", "homes", "home.write", 200,
     [](SandboxStore& s, const Parameters& /*p*/, const Json& body) { return s.update_home(body); }},
    {"POST", "homes/{}/users", "home.write", 201,
     [](SandboxStore& s, const Parameters& p, const Json& body) { return s.add_homeowners(p[0], body); }},
    {"DELETE", "homes/{}/users/{}", "home.write", 204,
     [](SandboxStore& s, const Parameters& p, const Json& /*body*/) {
       return s.remove_homeowner(p[0], p[1]);
     }},
    {"GET", "locations/regions", "location.write", 200,
     [](SandboxStore& s, const Parameters& /*p*/, const Json& /*body*/) { return s.list_regions(); }},
    {"GET", "locations/divisions", "location.write", 200, list<division>},
    {"POST", "locations/divisions", "location.write", 201, create<division>},
    {"PUT", "locations/divisions", "location.write", 200, update<division>},
    {"PUT", "locations/divisions/{}/activate", "location.write", 200, set_active<division, true>},
    {"PUT", "locations/divisions/{}/deactivate", "location.write", 200, set_active<division, false>},
    {"GET", "locations/master-communities", "location.write", 200, list<community>},
    {"POST", "locations/master-communities", "location.write", 201, create<community>},
    {"PUT", "locations/master-communities", "location.write", 200, update<community>},
    {"PUT", "locations/master-communities/{}/activate", "location.write", 200, set_active<community, true>},
    {"PUT", "locations/master-communities/{}/deactivate", "location.write", 200,
     set_active<community, false>},
    {"GET", "locations/neighborhoods", "location.write", 200, list<neighborhood>},
    {"POST", "locations/neighborhoods", "location.write", 201, create<neighborhood>},
    {"PUT", "locations/neighborhoods", "location.write", 200, update<neighborhood>},
    {"PUT", "locations/neighborhoods/{}/activate", "location.write", 200, set_active<neighborhood, true>},
    {"PUT", "locations/neighborhoods/{}/deactivate", "location.write", 200, set_active<neighborhood, false>},
};

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  const auto expected = split(pattern, '/');
  const auto given = split(path, '/');
  if (expected.size() != given.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == "{}") {
      parameters.push_back(percent_decode(given[i]));
    } else if (expected[i] != given[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

}  // namespace

class Sandbox::State {
 public:
  explicit State(SandboxOptions options) : options_(std::move(options)), store_(options_.regions) {}

  HttpResponse handle(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    const std::string_view path = path_of(request.url);
    try {
      if (path.ends_with("/oauth/token")) return grant(request);
      return call(request, path);
    } catch (const Problem& problem) {
      return problem_response(problem, path);
    } catch (const std::exception&) {
      return problem_response({500, "Unexpected error"}, path);
    }
  }

  [[nodiscard]] std::size_t granted() const {
    const std::lock_guard lock(mutex_);
    return granted_;
  }

  void revoke() {
    const std::lock_guard lock(mutex_);
    tokens_.clear();
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Grant {
    std::set<std::string, std::less<>> scopes;
    Clock::time_point expires_at;
  };

  static constexpr std::array<std::string_view, 4> all_scopes{"home.write", "location.write", "user.write",
                                                              "document.write"};

  HttpResponse grant(const HttpRequest& request) {
    const auto refuse = [](int status, const char* code) { return json_response(status, {{"error", code}}); };
    std::map<std::string, std::string> form;
    for (const std::string_view pair : split(request.body, '&')) {
      const std::size_t equals = (std::min)(pair.find('='), pair.size());
      form[percent_decode(pair.substr(0, equals), true)] =
          percent_decode(pair.substr((std::min)(equals + 1, pair.size())), true);
    }
    if (request.method != "POST") return refuse(405, "invalid_request");
    const std::string* type = find_header(request.headers, "Content-Type");
    if (type == nullptr || !type->starts_with("application/x-www-form-urlencoded")) {
      return refuse(400, "invalid_request");
    }
    if (!is_client(request, form)) return refuse(401, "invalid_client");
    if (form["grant_type"] != "client_credentials") return refuse(400, "unsupported_grant_type");
    Grant grant;
    std::istringstream asked(form["scope"]);
    for (std::string scope; asked >> scope;) {
      if (std::find(all_scopes.begin(), all_scopes.end(), scope) == all_scopes.end()) {
        return refuse(400, "invalid_scope");
      }
      grant.scopes.insert(scope);
    }
    if (grant.scopes.empty()) grant.scopes.insert(all_scopes.begin(), all_scopes.end());
    grant.expires_at = Clock::now() + options_.token_lifetime;
    const std::string token = "sandbox-token-" + std::to_string(++granted_);
    tokens_[token] = std::move(grant);
    return json_response(
        200,
        {{"access_token", token}, {"token_type", "Bearer"}, {"expires_in", options_.token_lifetime.count()}});
  }

  bool is_client(const HttpRequest& request, std::map<std::string, std::string>& form) const {
    const std::string* header = find_header(request.headers, "Authorization");
    if (header == nullptr) {
      return form["client_id"] == options_.client_id && form["client_secret"] == options_.client_secret;
    }
    if (!header->starts_with("Basic ")) return false;
    const std::string pair = base64_decode(std::string_view(*header).substr(6));
    const std::size_t colon = pair.find(':');
    return colon != std::string::npos &&
           percent_decode(std::string_view(pair).substr(0, colon), true) == options_.client_id &&
           percent_decode(std::string_view(pair).substr(colon + 1), true) == options_.client_secret;
  }

  HttpResponse call(const HttpRequest& request, std::string_view path) {
    const Grant& grant = authenticate(request);
    constexpr std::string_view prefix = "/api/v2/";
    const std::size_t at = path.find(prefix);
    if (at == std::string_view::npos) throw Problem{404, "No such resource"};
    bool path_exists = false;
    for (const Route& route : routes) {
      const auto parameters = match(route.pattern, path.substr(at + prefix.size()));
      if (!parameters) continue;
      path_exists = true;
      if (route.method != request.method) continue;
      if (grant.scopes.count(route.scope) == 0)
        throw Problem{403, "Missing scope " + std::string(route.scope)};
      const Json answer = route.handle(store_, *parameters, body_of(request));
      return route.success == 204 ? HttpResponse{204, {}, {}} : json_response(route.success, answer);
    }
    throw path_exists ? Problem{405, "Request method is not supported"} : Problem{404, "No such resource"};
  }

  const Grant& authenticate(const HttpRequest& request) const {
    const std::string* header = find_header(request.headers, "Authorization");
    if (header != nullptr && header->starts_with("Bearer ")) {
      const auto found = tokens_.find(header->substr(7));
      if (found != tokens_.end() && Clock::now() < found->second.expires_at) return found->second;
    }
    throw Problem{401, "Missing or invalid authentication token"};
  }

  static Json body_of(const HttpRequest& request) {
    if (request.body.empty()) return {};
    const std::string* type = find_header(request.headers, "Content-Type");
    if (type == nullptr || !type->starts_with("application/json"))
      throw Problem{415, "Content type is not supported"};
    // nlohmann copies and prints a tree recursively.
    constexpr int max_depth = 100;
    const auto limit_depth = [](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) {
      if (depth > max_depth) throw Problem{400, "Request body is nested too deeply"};
      return true;
    };
    Json body = Json::parse(request.body, limit_depth, false);
    if (body.is_discarded()) throw Problem{400, "Request body is not JSON"};
    return body;
  }

  mutable std::mutex mutex_;
  SandboxOptions options_;
  SandboxStore store_;
  std::map<std::string, Grant> tokens_;
  std::size_t granted_ = 0;
};

namespace {

class SandboxLane final : public HttpLane {
 public:
  explicit SandboxLane(Sandbox& sandbox) : sandbox_(sandbox) {}

  void start(std::uint64_t id, const HttpRequest& request) override {
    HttpCompletion& completion = answered_.emplace_back();
    completion.id = id;
    completion.outcome = sandbox_.handle(request);
  }
  bool cancel(std::uint64_t id) override {
    return std::erase_if(answered_, [&](const HttpCompletion& completion) { return completion.id == id; }) >
           0;
  }
  std::optional<HttpCompletion> wait(std::chrono::steady_clock::time_point until) override {
    if (!answered_.empty()) {
      HttpCompletion completion = std::move(answered_.front());
      answered_.pop_front();
      return completion;
    }
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] { return woken_; });
    woken_ = false;
    return std::nullopt;
  }
  void wake() override {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }

 private:
  Sandbox& sandbox_;
  std::deque<HttpCompletion> answered_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

}  // namespace

Sandbox::Sandbox(SandboxOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Sandbox::~Sandbox() = default;

HttpResponse Sandbox::handle(const HttpRequest& request) {
  return state_->handle(request);
}

std::size_t Sandbox::tokens_granted() const {
  return state_->granted();
}

void Sandbox::revoke_tokens() {
  state_->revoke();
}

std::unique_ptr<HttpLane> Sandbox::open_lane() {
  return std::make_unique<SandboxLane>(*this);
}

}  // namespace builderbacked::testing
