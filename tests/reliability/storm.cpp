// The fault storm: calls of every kind from several threads against the sandbox, over TLS, while every fifth
// request meets a fault; then what the sandbox holds is compared with what was reported. Everything that can
// be observed is written to a file and searched for secrets and personal data.
//
//   storm [CALLS [SEED [LOG]]]        20000 calls, a seed from the clock, storm.log

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "storm_calls.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_server.hpp"

namespace {

using namespace builderbacked;
using namespace builderbacked::storm;
using namespace std::chrono_literals;
using builderbacked::testing::Fault;
using builderbacked::testing::FaultPlan;
using builderbacked::testing::Sandbox;
using builderbacked::testing::SandboxServer;

constexpr int thread_count = 8;
constexpr const char* client_secret = "storm-Secret+/%&=";

/// Every kind, as likely as every other; 1 request in 5 meets one of them.
const char* const faults[] = {
    R"({"fault":"throttled","headers":{"Retry-After":"0"})",
    R"({"fault":"server_error")",
    R"({"fault":"server_error","after":true)",
    R"({"fault":"bad_gateway")",
    R"({"fault":"bad_gateway","after":true)",
    R"({"fault":"unavailable")",
    R"({"fault":"unavailable","after":true)",
    R"({"fault":"delay","delay_ms":20)",
    R"({"fault":"reset_before")",
    R"({"fault":"reset_after")",
    R"({"fault":"truncated")",
    R"({"fault":"slow_drip","delay_ms":0)",  // Slower, a long list would outlast the deadline.
    R"({"fault":"invalid_json")",
    R"({"fault":"empty_body")",
    R"({"fault":"gzip")",
    R"({"fault":"endless_body")",
    R"({"fault":"endless_body","after":true)",
    R"({"fault":"redirect")",
    R"({"fault":"unauthorized","path":"/api/")",
    R"({"fault":"patch","path":"/oauth/token","patch":{"access_token":null})",
    R"({"fault":"patch","path":"/oauth/token","patch":{"token_type":"mac"})",
    R"({"fault":"patch","path":"/oauth/token","patch":{"expires_in":null})",
    R"({"fault":"patch","path":"/oauth/token","patch":{"expires_in":"1"})",
    R"({"fault":"patch","path":"/oauth/token","patch":{"expires_in":-1})",
};

std::vector<Fault> make_faults() {
  std::vector<Fault> made;
  // 19 of them apply to a call: 1 - (1 - p)^19 = 0.2.
  for (const char* fault : faults) {
    made.push_back(
        builderbacked::testing::parse_fault(std::string(fault) + R"(,"times":0,"probability":0.01168})"));
  }
  return made;
}

/// The sandbox behind a server with faults; knows the tokens it saw.
struct StormServer {
  explicit StormServer(std::uint64_t seed) : plan(seed) {}

  std::string tokens() {
    const std::lock_guard lock(mutex);
    std::string all;
    for (const std::string& token : seen_tokens) all += token + '\n';
    return all;
  }

  Sandbox sandbox{{.client_id = "storm", .client_secret = client_secret, .token_lifetime = 2s}};
  FaultPlan plan;
  std::mutex mutex{};
  std::set<std::string> seen_tokens{};
  SandboxServer server{testing::with_faults(
      [this](const HttpRequest& request) {
        if (const std::string* header = find_header(request.headers, "Authorization");
            header != nullptr && header->starts_with("Bearer ")) {
          const std::lock_guard lock(mutex);
          seen_tokens.insert(header->substr(7));
        }
        return sandbox.handle(request);
      },
      plan)};
};

/// Everything that a program using the SDK could print or log.
class Record {
 public:
  explicit Record(const std::string& path) : file_(path), log_(log_calls_to(file_)) {}

  void note(const CallEvent& event) {
    const std::lock_guard lock(mutex_);
    ++events_;
    log_(event);
    file_ << event.operation << '|' << event.method << '|' << event.path << '|' << event.message << '\n';
  }
  void note(const Error& error) {
    const std::lock_guard lock(mutex_);
    ++errors_;
    file_ << RequestFailed(error).what() << '|' << error.operation << '|' << to_string(error.kind) << '\n';
    for (const Violation& violation : error.violations) {
      file_ << violation.field << '|' << violation.reason << '\n';
    }
  }
  void flush() { file_.flush(); }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
  std::mutex mutex_;
  std::ofstream file_;
  Observer log_;
  std::uint64_t events_ = 0;
  std::uint64_t errors_ = 0;
};

std::uint64_t count_hits(const std::string& text, const std::string& needles) {
  std::uint64_t hits = 0;
  std::istringstream lines(needles);
  for (std::string needle; std::getline(lines, needle);) {
    for (std::size_t at = 0; (at = text.find(needle, at)) != std::string::npos; ++at) ++hits;
  }
  return hits;
}

TransportConfig make_config(const SandboxServer& server, Record& record) {
  TransportConfig config;
  config.base_url = server.https_url();
  config.credentials = ClientCredentials{server.https_url() + "/oauth/token", "storm", client_secret};
  config.ca_file = server.ca_file();
  // Patient and quick: what is to be seen is what comes out, not how long it takes.
  config.retry = {.max_attempts = 12, .initial_wait = 1ms, .max_wait = 20ms};
  config.max_response_bytes = std::size_t{1} << 20;
  config.observer = [&record](const CallEvent& event) { record.note(event); };
  return config;
}

/// Reads everything without faults and without a network, and compares.
void compare(Caller& caller, StormServer& storm) {
  TransportConfig config;
  config.base_url = "https://sandbox.test";
  config.credentials = ClientCredentials{"https://sandbox.test/oauth/token", "storm", client_secret};
  // The sandbox outlives the transport.
  const std::shared_ptr<HttpEngine> engine(&storm.sandbox, [](HttpEngine*) {});
  const Sightings seen = caller.look_at_everything(HttpTransport::create(config, engine).value());
  std::vector<std::string> things;
  for (const auto& [thing, possible] : caller.ledger.things()) things.push_back(thing);
  for (const std::string& thing : things) {
    const auto found = seen.find(thing);
    caller.ledger.see("in the end", thing, found == seen.end() ? "" : found->second);
  }
}

/// Prints the table; returns how many outcomes are unknown that could have been looked up.
std::uint64_t print_calls(const std::vector<std::unique_ptr<Caller>>& callers) {
  std::map<std::string, Counts> total;
  for (const auto& caller : callers) {
    for (const auto& [operation, counts] : caller->ledger.calls) {
      Counts& sum = total[operation];
      sum.done += counts.done;
      sum.refused += counts.refused;
      sum.failed += counts.failed;
      sum.unknown += counts.unknown;
    }
  }
  std::cout << std::left << std::setw(34) << "call" << std::right << std::setw(8) << "done" << std::setw(10)
            << "refused" << std::setw(8) << "failed" << std::setw(9) << "unknown" << '\n';
  std::uint64_t settleable = 0;
  for (const auto& [operation, counts] : total) {
    std::cout << std::left << std::setw(34) << operation << std::right << std::setw(8) << counts.done
              << std::setw(10) << counts.refused << std::setw(8) << counts.failed << std::setw(9)
              << counts.unknown << '\n';
    const bool creates = operation.find(".create") != std::string::npos || operation == "documents.add" ||
                         operation == "homes.add_homeowner";
    if (creates) settleable += counts.unknown;
  }
  return settleable;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// Searches the record; prints and returns the hits.
std::uint64_t search(Record& record, StormServer& storm, const std::string& path) {
  record.flush();
  const std::string needles = std::string(client_secret) + "\nstorm-Secret\n" + storm.tokens() +
                              std::string(first_name) + '\n' + std::string(last_name) + '\n' +
                              std::string(mail_host) + '\n';
  const std::string text = read_file(path);
  if (count_hits(text + '\n' + needles, needles) == 0 || text.find("homes.create") == std::string::npos) {
    throw std::runtime_error("the search finds nothing at all");
  }
  const std::uint64_t hits = count_hits(text, needles);
  std::cout << "secrets: " << hits << " hits for " << storm.seen_tokens.size()
            << " tokens, the client secret, names and e-mail addresses in " << text.size() << " bytes ("
            << record.errors() << " errors, " << record.events() << " events with their log lines)\n";
  return hits;
}

int run(int calls, std::uint64_t seed, const std::string& log) {
  std::cout << "fault storm: " << calls << " calls, " << thread_count << " threads, seed " << seed << '\n';
  StormServer storm(seed);
  Record record(log);
  const auto transport = HttpTransport::create(make_config(storm.server, record)).value();
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < thread_count; ++i) {
    callers.push_back(std::make_unique<Caller>(transport, "T" + std::to_string(i),
                                               seed + 1 + static_cast<std::uint64_t>(i)));
    callers.back()->on_error = [&record](const Error& error) { record.note(error); };
    callers.back()->prepare();
  }
  storm.plan.add(make_faults());
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (auto& caller : callers) {
    threads.emplace_back([&caller, calls] {
      for (int i = 0; i < calls / thread_count; ++i) caller->make_a_call();
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  storm.plan.clear();
  for (auto& caller : callers) compare(*caller, storm);

  const std::uint64_t unsettled = print_calls(callers);
  std::uint64_t lost = 0, duplicated = 0, wrong = 0;
  for (const auto& caller : callers) {
    lost += caller->ledger.lost;
    duplicated += caller->ledger.duplicated;
    wrong += caller->ledger.wrongly_reported;
  }
  std::cout << storm.plan.requests() << " requests, " << storm.sandbox.tokens_granted() << " tokens, "
            << std::fixed << std::setprecision(1) << took.count() << " s\n"
            << "lost: " << lost << ", duplicated: " << duplicated << ", wrongly reported: " << wrong
            << ", unknown although it could be looked up: " << unsettled << '\n';
  const std::uint64_t hits = search(record, storm, log);
  return lost + duplicated + wrong + unsettled + hits == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 20'000;
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : static_cast<std::uint64_t>(now);
  return run(calls, seed, argc > 3 ? argv[3] : "storm.log");
} catch (const std::exception& problem) {
  std::cerr << "storm: " << problem.what() << '\n';
  return 1;
}
