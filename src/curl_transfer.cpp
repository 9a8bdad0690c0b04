#include "curl_transfer.hpp"

#include <filesystem>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include "body_room.hpp"
#include "text.hpp"
#include "url.hpp"
#include "utf8_path.hpp"

namespace builderbacked {

namespace {

constexpr std::size_t max_header_bytes = std::size_t{1} << 20;

void make_room(CurlTransfer& transfer, std::size_t coming) {
  curl_off_t announced = -1;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  std::string& body = transfer.exchange.response.body;
  const std::size_t room = room_for_body(announced, body.size() + coming, transfer.exchange.max_body_bytes);
  if (room > body.capacity()) body.reserve(room);
}

std::size_t on_body(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  auto& transfer = *static_cast<CurlTransfer*>(user);
  std::string& body = transfer.exchange.response.body;
  if (size > transfer.exchange.max_body_bytes - body.size()) {
    transfer.exchange.too_large = true;
    return 0;
  }
  if (body.size() + size > body.capacity()) make_room(transfer, size);
  body.append(data, size);
  return size;
}

std::size_t on_header(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.header_bytes += size;
  if (exchange.header_bytes > max_header_bytes) {
    exchange.too_large = true;
    return 0;
  }
  std::vector<HttpHeader>& headers = exchange.response.headers;
  std::string_view line(data, size);
  if (line.starts_with("HTTP/")) {
    headers.clear();      // After a 1xx.
    headers.reserve(16);  // As many as usual.
    return size;
  }
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    headers.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return size;
}

std::size_t on_read(char* to, std::size_t /*one*/, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const auto got = exchange.body->read(to, size);
  exchange.body_failed = !got;
  return got ? *got : std::size_t{CURL_READFUNC_ABORT};
}

/// curl silently sends a request again when a kept connection turns out dead, even a POST, which may have
/// been carried out. What is repeated is for the retry rule to say, so the second sending ends the transfer.
int before_sending(void* user, char* /*ip*/, char* /*local_ip*/, int /*port*/, int /*local_port*/) {
  auto& exchange = *static_cast<Exchange*>(user);
  return ++exchange.sends == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

template <class T>
CURLcode set(CURL* easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  return code;
}

/// Sets options of a configuration, and collects the names of those that this libcurl refuses: to go on
/// without them could mean to go on without protection.
class Options {
 public:
  Options(CURL* easy, std::vector<std::string>* refused) : easy_(easy), refused_(refused) {}

  template <class T>
  void set(const char* name, CURLoption option, T value) {
    const bool accepted = builderbacked::set(easy_, option, value) == CURLE_OK;
    if (!accepted && refused_ != nullptr) refused_->emplace_back(name);
  }
  void set_text(const char* name, CURLoption option, const std::string& text) {
    if (!text.empty()) set(name, option, text.c_str());
  }
  /// An option that this libcurl does not have is clear already.
  void set_or_clear(const char* name, CURLoption option, const std::string& text) {
    if (text.empty()) static_cast<void>(curl_easy_setopt(easy_, option, nullptr));
    set_text(name, option, text);
  }

 private:
  CURL* easy_;
  std::vector<std::string>* refused_;
};

HeaderList make_header_list(const HttpRequest& request, bool has_body) {
  HeaderList list;
  const auto append = [&](const char* line) {
    curl_slist* longer = curl_slist_append(list.get(), line);
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  // Named here because curl would put its own list of them together, byte by byte, for every request.
  static const bool can_inflate = (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_LIBZ) != 0;
  if (can_inflate) append("Accept-Encoding: gzip");
  // What curl would add to a body by itself.
  if (has_body) append("Expect:");
  if (has_body && find_header(request.headers, "Content-Type") == nullptr) append("Content-Type:");
  for (const HttpHeader& header : request.headers) {
    // "Name;" is how curl spells a header without a value.
    append((trim(header.value).empty() ? header.name + ';' : header.name + ": " + header.value).c_str());
  }
  return list;
}

HttpFault::Kind fault_kind(CURLcode code, const Exchange& exchange) {
  if (exchange.too_large) return HttpFault::Kind::too_large;
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
    case CURLE_SSL_CLIENTCERT:
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

#ifndef _WIN32
/// Whether a directory holds certificates under the names by which OpenSSL finds them, like "5ad8a5d6.0".
bool is_hashed_directory(const char* path) {
  std::error_code problem;
  for (std::filesystem::directory_iterator entry(path, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() == ".0") return true;
  }
  return false;
}
#endif

}  // namespace

CurlSettings curl_settings(const TransportConfig& config) {
  CurlSettings settings{config.ca_file,      config.ca_directory,        config.client_certificate,
                        config.client_key,   config.client_key_password, config.proxy,
                        config.proxy_user,   config.proxy_password,      config.connect_timeout,
                        config.stall_timeout};
#ifndef _WIN32  // It has a store of its own; paths that were built into libcurl are those of another machine.
  // Of the system's two sources of trust only one: given both, OpenSSL parses the whole bundle for every
  // connection although the hashed directory would do.
  const curl_version_info_data* system = curl_version_info(CURLVERSION_NOW);
  if (settings.ca_file.empty() && settings.ca_directory.empty() && system->age >= CURLVERSION_SEVENTH) {
    if (system->capath != nullptr && is_hashed_directory(system->capath)) {
      settings.ca_directory = system->capath;
    } else if (system->cainfo != nullptr) {
      settings.ca_file = system->cainfo;
    }
  }
#endif
  return settings;
}

namespace {

void set_trust(Options& options, const CurlSettings& settings) {
  options.set("TLS 1.2", CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  options.set("TLS 1.2", CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty() || !settings.ca_directory.empty()) {
    options.set_or_clear("ca_file", CURLOPT_CAINFO, settings.ca_file);
    options.set_or_clear("ca_directory", CURLOPT_CAPATH, settings.ca_directory);
    options.set_or_clear("ca_file", CURLOPT_PROXY_CAINFO, settings.ca_file);
    options.set_or_clear("ca_directory", CURLOPT_PROXY_CAPATH, settings.ca_directory);
#ifdef _WIN32
    // An authority of one's own seldom says which certificates it revoked, and Schannel would refuse them
    // all.
    options.set("ca_file", CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_REVOKE_BEST_EFFORT));
    options.set("ca_file", CURLOPT_PROXY_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_REVOKE_BEST_EFFORT));
#endif
  } else {
#ifdef _WIN32
    options.set("ca_file", CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
    options.set("ca_file", CURLOPT_PROXY_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
#endif
  }
}

void set_client_certificate(Options& options, const CurlSettings& settings) {
  const std::string& certificate = settings.client_certificate;
  if (certificate.empty()) return;
  const std::string ending = to_utf8(path_from_utf8(certificate).extension());
  if (equals_ignoring_case(ending, ".p12") || equals_ignoring_case(ending, ".pfx")) {
    options.set("client_certificate", CURLOPT_SSLCERTTYPE, "P12");
  }
  options.set_text("client_certificate", CURLOPT_SSLCERT, certificate);
  options.set_text("client_key", CURLOPT_SSLKEY, settings.client_key);
  // Always: without one, OpenSSL asks the terminal.
  options.set("client_key_password", CURLOPT_KEYPASSWD, settings.client_key_password.c_str());
}

}  // namespace

Easy new_easy(const CurlSettings& settings, std::vector<std::string>* refused) {
  Easy easy(curl_easy_init());
  if (!easy) throw std::bad_alloc();
  CURL* handle = easy.get();
  Options options(handle, refused);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PATH_AS_IS, 1L);
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
#if LIBCURL_VERSION_NUM >= 0x075500
  options.set("http and https", CURLOPT_PROTOCOLS_STR, "http,https");
#else
  set(handle, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  set(handle, CURLOPT_QUICK_EXIT, 1L);  // Cancelling does not wait for a resolver that hangs.
#endif
  set_trust(options, settings);
  set_client_certificate(options, settings);
  options.set_text("proxy", CURLOPT_PROXY, settings.proxy);
  options.set_text("proxy_user", CURLOPT_PROXYUSERNAME, settings.proxy_user);
  options.set_text("proxy_password", CURLOPT_PROXYPASSWORD, settings.proxy_password);
  set(handle, CURLOPT_ACCEPT_ENCODING, "");  // What is compressed is inflated.
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
  set(handle, CURLOPT_READFUNCTION, on_read);
  set(handle, CURLOPT_WRITEFUNCTION, on_body);
  set(handle, CURLOPT_HEADERFUNCTION, on_header);
  set(handle, CURLOPT_PREREQFUNCTION, before_sending);
  return easy;
}

CurlTransfer::CurlTransfer(const CurlSettings& settings) : easy(new_easy(settings)) {
  CURL* handle = easy.get();
  set(handle, CURLOPT_READDATA, &exchange);
  set(handle, CURLOPT_WRITEDATA, this);
  set(handle, CURLOPT_HEADERDATA, &exchange);
  set(handle, CURLOPT_PREREQDATA, &exchange);
  set(handle, CURLOPT_PRIVATE, this);
  set(handle, CURLOPT_ERRORBUFFER, problem.data());
}

namespace {

bool has_origin(std::string_view url, std::string_view origin) {
  if (origin.empty() || !url.starts_with(origin)) return false;
  return url.size() == origin.size() || url[origin.size()] == '/' || url[origin.size()] == '?';
}

void set_url(CurlTransfer& transfer, const CurlSettings& settings, const std::string& text) {
  if (transfer.url == text) return;
  set(transfer.easy.get(), CURLOPT_URL, text.c_str());
  transfer.url = text;
  if (has_origin(text, transfer.origin)) return;
  const Url url = parse_url(text).value_or(Url{});
  transfer.origin = url.origin;
  transfer.host = url.host;
  // One that was configured is for every host; the environment's cannot reach this machine's own loopback.
  const char* no_proxy = is_loopback(url.host) ? "*" : nullptr;
  set(transfer.easy.get(), CURLOPT_NOPROXY, settings.proxy.empty() ? no_proxy : "");
}

void set_method(CurlTransfer& transfer, const HttpRequest& request) {
  CURL* easy = transfer.easy.get();
  if (transfer.has_body) {
    set(easy, CURLOPT_POST, 1L);
    const HttpBodyStream* stream = request.body_stream.get();
    set(easy, CURLOPT_POSTFIELDS, stream != nullptr ? nullptr : request.body.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(stream != nullptr ? stream->size() : request.body.size()));
  } else {
    set(easy, CURLOPT_HTTPGET, 1L);
  }
  const bool is_default = request.method == (transfer.has_body ? "POST" : "GET");
  set(easy, CURLOPT_CUSTOMREQUEST, is_default ? nullptr : request.method.c_str());
}

void set_headers(CurlTransfer& transfer, const HttpRequest& request, bool has_body) {
  if (transfer.has_body == has_body && transfer.request_headers == request.headers) return;
  transfer.headers = make_header_list(request, has_body);
  set(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headers.get());
  transfer.request_headers = request.headers;
  transfer.has_body = has_body;
}

}  // namespace

void prepare(CurlTransfer& transfer, const CurlSettings& settings, const HttpRequest& request) {
  transfer.exchange.max_body_bytes = request.max_response_bytes;
  transfer.exchange.body = request.body_stream.get();
  transfer.problem.front() = '\0';
  set_url(transfer, settings, request.url);
  set_headers(transfer, request, request.method == "POST" || request.method == "PUT");
  set_method(transfer, request);
}

namespace {

/// What a proxy answered to the request for a tunnel; 0 when there was no such request.
long tunnel_status(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  return status;
}

/// Whether the server ended the handshake over the client's certificate. With TLS 1.3 the client hears of it
/// only after it has sent its request, which is then not carried out; curl says so in its words alone.
bool refuses_client(const CurlTransfer& transfer) {
  const std::string_view problem(transfer.problem.data());
  const auto says = [&](std::string_view text) { return problem.find(text) != std::string_view::npos; };
  return says(" alert ") && (says("certificate") || says("unknown ca"));
}

/// Texts of the library's own; they hold no part of request or response.
std::string detail_of(CURLcode code, const CurlTransfer& transfer) {
  std::string text = transfer.host + ": " + curl_easy_strerror(code);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the server's certificate is not trusted, check ca_file (" + text + ')';
    case CURLE_SSL_CACERT_BADFILE:
      return "the certificate authorities cannot be read, check ca_file (" + text + ')';
    case CURLE_SSL_CONNECT_ERROR:
      return "no TLS connection, the server may be older than TLS 1.2 or want a client_certificate (" + text +
             ')';
    case CURLE_SSL_CERTPROBLEM:
      return "the client's certificate or key cannot be used, check client_certificate (" + text + ')';
    default:
      return text;
  }
}

}  // namespace

HttpFault make_fault(CURLcode code, const CurlTransfer& transfer) {
  const Exchange& exchange = transfer.exchange;
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  if (exchange.body_failed) return body_fault();
  HttpFault fault;
  fault.kind = fault_kind(code, exchange);
  fault.sent = exchange.sends > 0;
  const long tunnel = tunnel_status(transfer.easy.get());
  if (exchange.too_large) {
    fault.detail = "the response is over the size limit";
  } else if (exchange.sends > 1) {
    fault.detail = "the kept connection had ended";
  } else if (!fault.sent && tunnel >= 400) {
    fault.kind = tunnel < 500 ? HttpFault::Kind::proxy : HttpFault::Kind::connect;
    fault.detail = "the proxy refused the connection (status " + std::to_string(tunnel) + ')';
    if (tunnel == 407) fault.detail += ", check proxy_user and proxy_password";
  } else if (refuses_client(transfer)) {
    fault.kind = HttpFault::Kind::tls;
    fault.sent = false;
    fault.detail =
        transfer.host + ": the server wants a client certificate that it trusts, check client_certificate";
  } else {
    fault.detail = detail_of(code, transfer);
  }
  return fault;
}

}  // namespace builderbacked
