#include "curl_engine.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <map>
#include <mutex>
#include <new>
#include <utility>

#include "text.hpp"
#include "url.hpp"

#ifndef _WIN32
#include <csignal>
#include <ctime>
#endif

namespace builderbacked {

namespace {

constexpr std::size_t max_header_bytes = std::size_t{1} << 20;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

/// OpenSSL writes with write(2), so a peer that went away raises SIGPIPE. It is kept from this thread only,
/// for as long as curl runs; the process's own handling stays as it is.
class SigpipeBlocked {
 public:
#ifdef _WIN32
  SigpipeBlocked() = default;
#else
  SigpipeBlocked() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    was_pending_ = is_pending();
    if (!was_pending_) pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;
  ~SigpipeBlocked() {
    if (was_pending_) return;
    constexpr timespec now{};
    while (is_pending() && sigtimedwait(&sigpipe_, nullptr, &now) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  static bool is_pending() {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }

  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
#endif
};

/// One source of trust, not both: with a bundle and a directory, OpenSSL parses the whole bundle for every
/// connection although the hashed directory would do.
struct TrustSource {
  std::string file;
  std::string directory;

  static TrustSource from(const TransportConfig& config) {
    if (!config.ca_file.empty() || !config.ca_directory.empty()) return {config.ca_file, config.ca_directory};
#if LIBCURL_VERSION_NUM >= 0x075400
    const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
    if (info->age >= CURLVERSION_TENTH) {
      std::error_code problem;
      if (info->capath != nullptr && std::filesystem::is_directory(info->capath, problem))
        return {{}, info->capath};
      if (info->cainfo != nullptr) return {info->cainfo, {}};
    }
#endif
    return {};
  }
  [[nodiscard]] bool chosen() const {
    return !file.empty() || !directory.empty();
  }
};

struct EngineOptions {
  TrustSource trust;
  std::chrono::milliseconds connect_timeout;
  std::chrono::seconds stall_timeout;
};

/// One request on its way, with everything curl points into.
struct CurlTransfer {
  std::uint64_t id = 0;
  std::size_t max_body_bytes = 0;
  HttpResponse response;
  std::size_t header_bytes = 0;
  int sends = 0;
  bool too_large = false;
  HeaderList headers;
};

std::size_t on_body(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  auto& transfer = *static_cast<CurlTransfer*>(user);
  if (size > transfer.max_body_bytes - transfer.response.body.size()) {
    transfer.too_large = true;
    return 0;
  }
  transfer.response.body.append(data, size);
  return size;
}

std::size_t on_header(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  auto& transfer = *static_cast<CurlTransfer*>(user);
  transfer.header_bytes += size;
  if (transfer.header_bytes > max_header_bytes) {
    transfer.too_large = true;
    return 0;
  }
  std::string_view line(data, size);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();  // After a 1xx.
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
    transfer.response.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return size;
}

/// curl silently sends a request again when a kept connection turns out dead, even a POST, which may have
/// been carried out. What is repeated is for the retry rule to say, so the second sending ends the transfer.
int before_sending(void* user, char* /*ip*/, char* /*local_ip*/, int /*port*/, int /*local_port*/) {
  auto& transfer = *static_cast<CurlTransfer*>(user);
  return ++transfer.sends == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  if (curl_easy_setopt(easy, option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
}

/// What is the same for every request; a kept handle keeps it.
Easy new_easy(const EngineOptions& options) {
  Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  CURL* handle = easy.get();
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
#if LIBCURL_VERSION_NUM >= 0x075500
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  set(handle, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  set(handle, CURLOPT_QUICK_EXIT, 1L);  // Cancelling does not wait for a resolver that hangs.
#endif
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (options.trust.chosen()) {
    const auto text = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
    set(handle, CURLOPT_CAINFO, text(options.trust.file));
    set(handle, CURLOPT_CAPATH, text(options.trust.directory));
  } else {
#ifdef _WIN32
    set(handle, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
#endif
  }
  set(handle, CURLOPT_ACCEPT_ENCODING, "");
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_timeout.count()));
  set(handle, CURLOPT_WRITEFUNCTION, on_body);
  set(handle, CURLOPT_HEADERFUNCTION, on_header);
  set(handle, CURLOPT_PREREQFUNCTION, before_sending);
  return easy;
}

HeaderList make_header_list(const HttpRequest& request) {
  HeaderList list;
  const auto append = [&](const char* line) {
    curl_slist* longer = curl_slist_append(list.get(), line);
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Expect:");
  if (find_header(request.headers, "Content-Type") == nullptr) append("Content-Type:");
  for (const HttpHeader& header : request.headers) {
    // "Name;" is how curl spells a header without a value.
    append((header.value.empty() ? header.name + ';' : header.name + ": " + header.value).c_str());
  }
  return list;
}

void prepare(CURL* easy, const HttpRequest& request, CurlTransfer& transfer) {
  transfer.headers = make_header_list(request);
  set(easy, CURLOPT_URL, request.url.c_str());
  const bool has_body = request.method == "POST" || request.method == "PUT";
  if (has_body) {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  } else {
    set(easy, CURLOPT_HTTPGET, 1L);
  }
  set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
  // A proxy cannot reach this machine's own loopback.
  const auto url = parse_url(request.url);
  set(easy, CURLOPT_NOPROXY, url && is_loopback(url->host) ? "*" : nullptr);
  set(easy, CURLOPT_WRITEDATA, &transfer);
  set(easy, CURLOPT_HEADERDATA, &transfer);
  set(easy, CURLOPT_PREREQDATA, &transfer);
  set(easy, CURLOPT_PRIVATE, &transfer);
}

bool was_sent(CURL* easy) {
  long bytes = 0;
  curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

HttpFault::Kind fault_kind(CURLcode code, const CurlTransfer& transfer) {
  if (transfer.too_large) return HttpFault::Kind::too_large;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return HttpFault::Kind::resolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
      return HttpFault::Kind::connect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
      return HttpFault::Kind::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFault::Kind::timeout;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return HttpFault::Kind::garbled;
    default:
      return HttpFault::Kind::broken;
  }
}

HttpFault make_fault(CURL* easy, CURLcode code, const CurlTransfer& transfer) {
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  HttpFault fault;
  fault.kind = fault_kind(code, transfer);
  fault.sent = transfer.sends > 1 || was_sent(easy);
  if (transfer.too_large) {
    fault.detail = "the response is over the size limit";
  } else if (transfer.sends > 1) {
    fault.detail = "the kept connection had ended";
  } else {
    // Texts of the library's own; they hold no part of request or response.
    fault.detail = curl_easy_strerror(code);
  }
  return fault;
}

/// A multi handle keeps connections; easy handles keep their options.
struct Connections {
  std::unique_ptr<CURLM, MultiDeleter> multi;
  std::vector<Easy> idle;
};

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
  struct Running {
    Easy easy;
    CurlTransfer transfer;
  };

  std::optional<HttpCompletion> next_completion();
  Easy detach(std::uint64_t id, CurlTransfer& transfer);

  std::shared_ptr<CurlEngine> engine_;
  std::unique_ptr<Connections> connections_;
  CURLM* multi_;
  std::map<std::uint64_t, Running> running_;
  std::atomic<bool> woken_ = false;
};

class CurlEngine final : public HttpEngine, public std::enable_shared_from_this<CurlEngine> {
 public:
  explicit CurlEngine(EngineOptions options) : options_(std::move(options)) {}
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;
  ~CurlEngine() override {
    const SigpipeBlocked blocked;  // Closing a TLS connection writes.
    idle_.clear();
  }

  std::unique_ptr<HttpLane> open_lane() override {
    return std::make_unique<CurlLane>(shared_from_this(), borrow());
  }

  [[nodiscard]] const EngineOptions& options() const { return options_; }

  void give_back(std::unique_ptr<Connections> connections) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connections));
  }

 private:
  std::unique_ptr<Connections> borrow() {
    {
      const std::lock_guard lock(mutex_);
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
    return connections;
  }

  const EngineOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connections>> idle_;
};

CurlLane::~CurlLane() {
  const SigpipeBlocked blocked;
  while (!running_.empty()) {
    CurlTransfer dropped;
    detach(running_.begin()->first, dropped);
  }
  engine_->give_back(std::move(connections_));
}

void CurlLane::start(std::uint64_t id, const HttpRequest& request) {
  Easy easy;
  if (connections_->idle.empty()) {
    easy = new_easy(engine_->options());
  } else {
    easy = std::move(connections_->idle.back());
    connections_->idle.pop_back();
  }
  Running& running = running_[id];
  running.easy = std::move(easy);
  running.transfer.id = id;
  running.transfer.max_body_bytes = request.max_response_bytes;
  prepare(running.easy.get(), request, running.transfer);
  curl_multi_add_handle(multi_, running.easy.get());
}

Easy CurlLane::detach(std::uint64_t id, CurlTransfer& transfer) {
  auto node = running_.extract(id);
  Easy easy = std::move(node.mapped().easy);
  curl_multi_remove_handle(multi_, easy.get());
  transfer = std::move(node.mapped().transfer);
  return easy;
}

bool CurlLane::cancel(std::uint64_t id) {
  if (running_.count(id) == 0) return false;
  const SigpipeBlocked blocked;
  CurlTransfer transfer;
  const Easy easy = detach(id, transfer);  // Not kept: what a cancelled handle holds is of no use.
  return was_sent(easy.get());
}

std::optional<HttpCompletion> CurlLane::next_completion() {
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* user = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
    HttpCompletion completion;
    completion.id = static_cast<CurlTransfer*>(user)->id;
    CurlTransfer transfer;
    Easy easy = detach(completion.id, transfer);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
      transfer.response.status = static_cast<int>(status);
      completion.outcome = std::move(transfer.response);
    } else {
      completion.outcome = make_fault(easy.get(), code, transfer);
    }
    connections_->idle.push_back(std::move(easy));
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

std::shared_ptr<HttpEngine> make_curl_engine(const TransportConfig& config) {
  // Once per process, never undone: other users of libcurl in the process count on it.
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialised);
  return std::make_shared<CurlEngine>(
      EngineOptions{TrustSource::from(config), config.connect_timeout, config.stall_timeout});
}

}  // namespace builderbacked
