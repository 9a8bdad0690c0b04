#include "curl_engine.hpp"

#include <curl/curl.h>

#ifndef _WIN32
#include <unistd.h>
#endif

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "call.hpp"
#include "curl_transfer.hpp"
#include "sigpipe.hpp"

namespace builderbacked {

namespace {

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

using Transfers = std::map<std::uint64_t, CurlTransfer>;

/// A multi handle keeps connections; easy handles keep their options.
struct Connections {
  std::unique_ptr<CURLM, MultiDeleter> multi;
  std::vector<Transfers::node_type> idle;
};

int this_process() {
#ifdef _WIN32
  return 0;  // There is no fork.
#else
  return static_cast<int>(getpid());
#endif
}

class CurlEngine;

class CurlLane final : public HttpLane {
 public:
  CurlLane(std::shared_ptr<CurlEngine> engine, std::unique_ptr<Connections> connections)
      : engine_(std::move(engine)), connections_(std::move(connections)), multi_(connections_->multi.get()) {}
  CurlLane(const CurlLane&) = delete;
  CurlLane& operator=(const CurlLane&) = delete;
  ~CurlLane() override;

  void start(std::uint64_t id, const HttpRequest& request) override;
  bool cancel(std::uint64_t id) override;
  std::optional<HttpCompletion> wait(std::chrono::steady_clock::time_point until) override;
  void wake() override {
    woken_ = true;
    curl_multi_wakeup(multi_);
  }

 private:
  CurlTransfer& place(std::uint64_t id);
  Transfers::node_type detach(std::uint64_t id);
  std::optional<HttpCompletion> next_completion();

  std::shared_ptr<CurlEngine> engine_;
  std::unique_ptr<Connections> connections_;
  CURLM* multi_;
  Transfers running_;
  std::atomic<bool> woken_ = false;
};

class CurlEngine final : public HttpEngine, public std::enable_shared_from_this<CurlEngine> {
 public:
  explicit CurlEngine(CurlSettings settings) : settings_(std::move(settings)) {}
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;
  ~CurlEngine() override {
    leave_connections_to_parent();
    const SigpipeBlocked blocked;  // Closing a TLS connection writes.
    idle_.clear();
  }

  std::unique_ptr<HttpLane> open_lane() override {
    return std::make_unique<CurlLane>(shared_from_this(), borrow());
  }

  [[nodiscard]] const CurlSettings& settings() const { return settings_; }

  void give_back(std::unique_ptr<Connections> connections) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connections));
  }

 private:
  std::unique_ptr<Connections> borrow() {
    {
      const std::lock_guard lock(mutex_);
      leave_connections_to_parent();
      if (!idle_.empty()) {
        // The one used last has the warmest connections.
        auto connections = std::move(idle_.back());
        idle_.pop_back();
        return connections;
      }
    }
    auto connections = std::make_unique<Connections>();
    connections->multi.reset(curl_multi_init());
    if (!connections->multi) throw std::bad_alloc();
    // By default only four for every handle in use are kept: the end of a bulk call would close what the next
    // one needs.
    constexpr long most_kept = 10'000;
    curl_multi_setopt(connections->multi.get(), CURLMOPT_MAXCONNECTS, most_kept);
    return connections;
  }

  /// In a forked child the connections are still the parent's: using them, or closing them, would write into
  /// its conversations.
  void leave_connections_to_parent() {
    if (process_ == this_process()) return;
    process_ = this_process();
    static auto* const parents = new std::vector<std::unique_ptr<Connections>>;  // Never destroyed.
    std::move(idle_.begin(), idle_.end(), std::back_inserter(*parents));
    idle_.clear();
  }

  const CurlSettings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connections>> idle_;
  int process_ = this_process();
};

CurlLane::~CurlLane() {
  while (!running_.empty()) cancel(running_.begin()->first);
  engine_->give_back(std::move(connections_));
}

void CurlLane::start(std::uint64_t id, const HttpRequest& request) {
  CurlTransfer& transfer = place(id);
  prepare(transfer, engine_->settings(), request);
  transfer.exchange.id = id;
  if (curl_multi_add_handle(multi_, transfer.easy.get()) != CURLM_OK) throw std::bad_alloc();
}

CurlTransfer& CurlLane::place(std::uint64_t id) {
  std::vector<Transfers::node_type>& idle = connections_->idle;
  if (idle.empty()) return running_.try_emplace(id, engine_->settings()).first->second;
  Transfers::node_type node = std::move(idle.back());
  idle.pop_back();
  node.key() = id;
  return running_.insert(std::move(node)).position->second;
}

Transfers::node_type CurlLane::detach(std::uint64_t id) {
  Transfers::node_type node = running_.extract(id);
  curl_multi_remove_handle(multi_, node.mapped().easy.get());
  return node;
}

bool CurlLane::cancel(std::uint64_t id) {
  if (running_.count(id) == 0) return false;
  const SigpipeBlocked blocked;
  return detach(id).mapped().exchange.sends > 0;
}

std::optional<HttpCompletion> CurlLane::next_completion() {
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* user = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
    Transfers::node_type node = detach(static_cast<CurlTransfer*>(user)->exchange.id);
    CurlTransfer& transfer = node.mapped();
    HttpCompletion completion;
    completion.id = transfer.exchange.id;
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
      transfer.exchange.response.status = static_cast<int>(status);
      completion.outcome = std::move(transfer.exchange.response);
    } else {
      completion.outcome = make_fault(code, transfer);
    }
    transfer.exchange = {};  // A handle that waits for its next request keeps nothing of an answer.
    connections_->idle.push_back(std::move(node));
    return completion;
  }
  return std::nullopt;
}

std::optional<HttpCompletion> CurlLane::wait(std::chrono::steady_clock::time_point until) {
  using std::chrono::milliseconds;
  const SigpipeBlocked blocked;
  for (;;) {
    if (auto completion = next_completion()) return completion;
    int running = 0;
    if (curl_multi_perform(multi_, &running) == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
    if (auto completion = next_completion()) return completion;
    if (woken_.exchange(false)) return std::nullopt;
    const auto now = std::chrono::steady_clock::now();
    if (now >= until) return std::nullopt;
    const auto left = std::chrono::ceil<milliseconds>(
        (std::min)(until - now, decltype(until - now){std::chrono::hours{1}}));
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(left.count()), nullptr);
  }
}

}  // namespace

Result<std::shared_ptr<HttpEngine>> make_curl_engine(const TransportConfig& config) {
  // Once per process, never undone: other users of libcurl in the process count on it.
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialised);
  CurlSettings settings = curl_settings(config);
  std::vector<std::string> refused;
  static_cast<void>(new_easy(settings, &refused));
  std::vector<Violation> violations;
  violations.reserve(refused.size());
  for (std::string& option : refused) {
    violations.push_back({std::move(option), "is not supported by this build of libcurl"});
  }
  if (!violations.empty()) return invalid_request("transport.create", std::move(violations));
  return std::shared_ptr<HttpEngine>(std::make_shared<CurlEngine>(std::move(settings)));
}

}  // namespace builderbacked
