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
extern const std::string_view swagger_ui_html;
extern const std::string_view swagger_ui_start_js;
extern const std::string_view swagger_ui_absent_html;

namespace {

constexpr std::string_view page_path = "/swagger-ui.html";
constexpr std::string_view files_path = "/swagger-ui/";
constexpr std::string_view document_path = "/api-docs";
constexpr std::string_view document_group = "v2-apis";

/// The page asks nobody but the sandbox. Swagger UI puts styles into its elements and images into its style
/// sheet.
constexpr const char* page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

HttpResponse file_answer(std::string_view media_type, std::string_view content) {
  return {200,
          {{"Content-Type", std::string(media_type)},
           {"Cache-Control", "no-store"},
           {"X-Content-Type-Options", "nosniff"}},
          std::string(content)};
}

HttpResponse page_answer(std::string_view html) {
  HttpResponse answer = file_answer("text/html; charset=utf-8", html);
  answer.headers.push_back({"Content-Security-Policy", page_policy});
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
  explicit Pages(std::vector<PageFile> swagger_ui) : swagger_ui_(std::move(swagger_ui)) {
    if (!swagger_ui_.empty()) {
      swagger_ui_.push_back({"start.js", "text/javascript; charset=utf-8", swagger_ui_start_js});
    }
  }

  /// Nothing: the request is not for a page.
  [[nodiscard]] std::optional<HttpResponse> answer(const HttpRequest& request) const {
    const std::string_view target = request.url;
    const std::string_view path = target_path(target);
    const bool is_file = path.starts_with(files_path);
    if (path != page_path && path != document_path && !is_file) return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD") {
      return error_answer(405, "Request method is not supported", target);
    }
    if (is_file) return file(path.substr(files_path.size()), target);
    if (path == page_path) return page_answer(swagger_ui_.empty() ? swagger_ui_absent_html : swagger_ui_html);
    if (asks_for_other_group(target.substr((std::min)(path.size() + 1, target.size())))) {
      return error_answer(404, "No such group", target);
    }
    return file_answer("application/json", served_document());
  }

 private:
  [[nodiscard]] HttpResponse file(std::string_view name, std::string_view target) const {
    for (const PageFile& file : swagger_ui_) {
      if (file.name == name) return file_answer(file.media_type, file.content);
    }
    return error_answer(404, "No such file", target);
  }

  std::vector<PageFile> swagger_ui_;
};

}  // namespace

SandboxServer::Handler with_pages(SandboxServer::Handler api, std::vector<PageFile> swagger_ui) {
  return
      [api = std::move(api), pages = Pages(std::move(swagger_ui))](const HttpRequest& request) -> Delivery {
        if (auto answer = pages.answer(request)) return *std::move(answer);
        return api(request);
      };
}

}  // namespace builderbacked::testing
