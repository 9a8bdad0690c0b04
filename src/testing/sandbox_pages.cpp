#include "testing/sandbox_pages.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "testing/error_answer.hpp"
#include "testing/openapi_document.hpp"

namespace builderbacked::testing {

// Made from the files when this is built.
extern const std::string_view landing_css;
extern const std::string_view swagger_ui_html;
extern const std::string_view swagger_ui_start_js;
extern const std::string_view swagger_ui_absent_html;

namespace {

constexpr std::string_view landing_path = "/";
constexpr std::string_view landing_style_path = "/landing.css";
constexpr std::string_view icon_path = "/favicon.ico";  // Browsers ask for it, whatever a page says.
constexpr std::string_view swagger_ui_path = "/swagger-ui.html";
constexpr std::string_view files_path = "/swagger-ui/";
constexpr std::string_view document_path = "/api-docs";
constexpr std::string_view document_group = "v2-apis";

/// A page asks nobody but the sandbox. Swagger UI puts styles into its elements and images into its style
/// sheet; the landing page runs nothing.
constexpr const char* swagger_ui_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
constexpr const char* landing_policy =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

HttpResponse file_answer(std::string_view media_type, std::string_view content) {
  return {200,
          {{"Content-Type", std::string(media_type)},
           {"Cache-Control", "no-store"},
           {"X-Content-Type-Options", "nosniff"}},
          std::string(content)};
}

HttpResponse page_answer(std::string_view html, const char* policy) {
  HttpResponse answer = file_answer("text/html; charset=utf-8", html);
  answer.headers.push_back({"Content-Security-Policy", policy});
  answer.headers.push_back({"Referrer-Policy", "no-referrer"});
  return answer;
}

/// openapi.yaml with this server as the only one: a token of the sandbox is for nobody else.
const std::string& served_document() {
  static const std::string text = [] {
    nlohmann::ordered_json document = openapi_document();
    document["servers"] = nlohmann::ordered_json::array({{{"url", "/"}, {"description", "This sandbox"}}});
    return document.dump();
  }();
  return text;
}

bool asks_for_other_group(std::string_view query) {
  constexpr std::string_view member = "group=";
  while (!query.empty()) {
    const std::size_t end = (std::min)(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.starts_with(member) && pair.substr(member.size()) != document_group) return true;
    query.remove_prefix((std::min)(end + 1, query.size()));
  }
  return false;
}

class Pages {
 public:
  Pages(std::function<std::string()> landing, std::vector<PageFile> swagger_ui)
      : landing_(std::move(landing)), swagger_ui_(std::move(swagger_ui)) {
    if (!swagger_ui_.empty()) {
      swagger_ui_.push_back({"start.js", "text/javascript; charset=utf-8", swagger_ui_start_js});
    }
  }

  /// Nothing: the request is not for a page.
  [[nodiscard]] std::optional<HttpResponse> answer(const HttpRequest& request) const {
    const std::string_view target = request.url;
    const std::string_view path = target_path(target);
    if (!is_page(path)) return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD") {
      HttpResponse answer = error_answer(405, "Request method is not supported", path);
      answer.headers.push_back({"Allow", "GET, HEAD"});
      return answer;
    }
    if (path == landing_path) return page_answer(landing_(), landing_policy);
    if (path == landing_style_path) return file_answer("text/css; charset=utf-8", landing_css);
    if (path == icon_path) return HttpResponse{204, {}, {}};
    if (path == swagger_ui_path) {
      return page_answer(swagger_ui_.empty() ? swagger_ui_absent_html : swagger_ui_html, swagger_ui_policy);
    }
    if (path == document_path) return document(target);
    return file(path);
  }

 private:
  [[nodiscard]] static bool is_page(std::string_view path) {
    return path == landing_path || path == landing_style_path || path == icon_path ||
           path == swagger_ui_path || path == document_path || path.starts_with(files_path);
  }

  [[nodiscard]] static HttpResponse document(std::string_view target) {
    const std::string_view path = target_path(target);
    const std::string_view query = target.substr((std::min)(path.size() + 1, target.size()));
    if (asks_for_other_group(query)) return error_answer(404, "No such group", path);
    return file_answer("application/json", served_document());
  }

  [[nodiscard]] HttpResponse file(std::string_view path) const {
    for (const PageFile& file : swagger_ui_) {
      if (file.name == path.substr(files_path.size())) return file_answer(file.media_type, file.content);
    }
    return error_answer(404, "No such file", path);
  }

  std::function<std::string()> landing_;
  std::vector<PageFile> swagger_ui_;
};

}  // namespace

SandboxServer::Handler with_pages(SandboxServer::Handler api, std::function<std::string()> landing,
                                  std::vector<PageFile> swagger_ui) {
  return [api = std::move(api),
          pages = Pages(std::move(landing), std::move(swagger_ui))](const HttpRequest& request) -> Delivery {
    if (auto answer = pages.answer(request)) return *std::move(answer);
    return api(request);
  };
}

}  // namespace builderbacked::testing
