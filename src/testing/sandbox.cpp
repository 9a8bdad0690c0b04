#include "builderbacked/testing/sandbox.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "testing/error_answer.hpp"
#include "testing/sandbox_http.hpp"
#include "testing/sandbox_multipart.hpp"
#include "testing/sandbox_routes.hpp"
#include "testing/sandbox_tokens.hpp"

namespace builderbacked::testing {

namespace {

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
  const auto expected = split(pattern, '/');
  const auto given = split(path, '/');
  if (expected.size() != given.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == "{}" && !given[i].empty()) {
      parameters.push_back(percent_decode(given[i]));
    } else if (expected[i] != given[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

Json parse_json(std::string_view text) {
  // nlohmann copies and prints a tree recursively.
  constexpr int max_depth = 100;
  const auto limit_depth = [](int depth, Json::parse_event_t /*event*/, const Json& /*parsed*/) {
    if (depth > max_depth) throw Problem{400, "Request body is nested too deeply"};
    return true;
  };
  Json json = Json::parse(text, limit_depth, false);
  if (json.is_discarded()) throw Problem{400, "Request body is not JSON"};
  return json;
}

/// A form as JSON: the part `user`, and of a file `profileImage` its type and size.
Json parse_form(std::string_view content_type, std::string_view text) {
  Json form = Json::object();
  for (const Part& part : parse_multipart(content_type, text)) {
    if (form.contains(part.name)) throw Problem{400, "Part '" + part.name + "' is there twice"};
    if (part.name == "user" && part.media_type == "application/json") {
      form["user"] = parse_json(part.content);
    } else if (part.name == "profileImage" && !part.filename.value_or("").empty()) {
      form["profileImage"] = {{"type", part.media_type}, {"size", part.content.size()}};
    } else {
      throw Problem{400, "Unexpected part '" + part.name + "'"};
    }
  }
  return form;
}

Json read_body(const Route& route, const HttpRequest& request) {
  if (request.body.empty()) return {};
  const std::string* type = find_header(request.headers, "Content-Type");
  const std::string_view expected = route.takes_form ? "multipart/form-data" : "application/json";
  if (type == nullptr || !type->starts_with(expected)) throw Problem{415, "Content type is not supported"};
  return route.takes_form ? parse_form(*type, request.body) : parse_json(request.body);
}

}  // namespace

class Sandbox::State {
 public:
  explicit State(const SandboxOptions& options)
      : options_(options), tokens_(options), store_(empty_store()) {}

  HttpResponse handle(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    const std::string_view path = path_of(request.url);
    try {
      if (path.ends_with("/oauth/token")) return tokens_.grant(request);
      return call(request, path);
    } catch (const Problem& problem) {
      return error_answer(problem.status, problem.message, path);
    } catch (const std::exception&) {
      return error_answer(500, "Unexpected error", path);
    }
  }

  [[nodiscard]] std::size_t granted() const {
    const std::lock_guard lock(mutex_);
    return tokens_.granted();
  }

  void revoke() {
    const std::lock_guard lock(mutex_);
    tokens_.revoke();
  }

  [[nodiscard]] std::string text() const {
    const auto copy = [&] {
      const std::lock_guard lock(mutex_);
      return store_.state();
    };
    return copy().dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
  }

  void restore(std::string_view text) {
    SandboxStore store = empty_store();
    store.load(text);
    const std::lock_guard lock(mutex_);
    store_ = std::move(store);
  }

 private:
  [[nodiscard]] SandboxStore empty_store() const { return {options_.regions, options_.client_id}; }

  HttpResponse call(const HttpRequest& request, std::string_view path) {
    const Scopes& scopes = tokens_.authenticate(request);
    constexpr std::string_view prefix = "/api/v2/";
    const std::size_t at = path.find(prefix);
    if (at == std::string_view::npos) throw Problem{404, "No such resource"};
    bool path_exists = false;
    for (const Route& route : routes()) {
      const auto parameters = match(route.pattern, path.substr(at + prefix.size()));
      if (!parameters) continue;
      path_exists = true;
      if (route.method != request.method) continue;
      if (scopes.count(route.scope) == 0) throw Problem{403, "Missing scope " + std::string(route.scope)};
      const Json answer = route.handle(store_, *parameters, read_body(route, request));
      return route.success == 204 ? HttpResponse{204, {}, {}} : json_answer(route.success, answer);
    }
    throw path_exists ? Problem{405, "Request method is not supported"} : Problem{404, "No such resource"};
  }

  const SandboxOptions options_;
  mutable std::mutex mutex_;
  SandboxTokens tokens_;
  SandboxStore store_;
};

namespace {

/// What a state's names make of a text may be long, personal, or meant for the terminal.
std::string plain(std::string text) {
  constexpr std::size_t most = 120;
  const std::size_t open = text.find('\'');
  if (text.find('@') != std::string::npos) {
    text = open == std::string::npos ? "..." : text.replace(open + 1, text.rfind('\'') - open - 1, "...");
  }
  if (text.size() > most) text.replace(most, std::string::npos, "...");
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

Error refusal(Problem problem) {
  problem.place = plain(std::move(problem.place));
  problem.message = plain(std::move(problem.message));
  Error error;
  error.kind = ErrorKind::invalid_request;
  error.operation = "sandbox.restore";
  error.message = error.operation + ": " + problem.place + ": " + problem.message;
  error.violations = {{problem.place, problem.message}};
  return error;
}

class SandboxLane final : public HttpLane {
 public:
  explicit SandboxLane(Sandbox& sandbox) : sandbox_(sandbox) {}

  void start(std::uint64_t id, const HttpRequest& request) override {
    HttpCompletion& completion = answered_.emplace_back();
    completion.id = id;
    if (request.body_stream == nullptr) {
      completion.outcome = sandbox_.handle(request);
    } else if (auto body = builderbacked::read_body(request)) {
      HttpRequest whole = request;
      whole.body = *std::move(body);
      completion.outcome = sandbox_.handle(whole);
    } else {
      completion.outcome = body_fault();
    }
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

Sandbox::Sandbox(const SandboxOptions& options) : state_(std::make_unique<State>(options)) {}

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

std::string Sandbox::state() const {
  return state_->text();
}

Result<void> Sandbox::restore(std::string_view state) {
  try {
    state_->restore(state);
    return {};
  } catch (const Problem& problem) {
    return refusal(problem);
  }
}

std::unique_ptr<HttpLane> Sandbox::open_lane() {
  return std::make_unique<SandboxLane>(*this);
}

}  // namespace builderbacked::testing
