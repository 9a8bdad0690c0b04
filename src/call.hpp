#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "builderbacked/error.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/result.hpp"
#include "path.hpp"
#include "wire/codec.hpp"

namespace builderbacked {

/// What a look at the service says about a create whose answer was lost.
enum class Finding {
  done,        ///< What was sent is there.
  absent,      ///< Nothing of it is there.
  incomplete,  ///< Some of the things that were sent together are there.
  different,   ///< Something else is there under its id.
  unclear,     ///< The answer does not say.
};

/// How to find out whether a create took effect: data beside the call, which the loop follows without
/// knowing models. Without a path it cannot be looked up.
struct Settlement {
  std::string_view path_template{};
  std::string path{};  ///< What to GET; 404 means absent.
  /// What a 2xx answer says.
  std::function<Finding(const HttpResponse&)> judge{};
};

/// A 2xx answer; an empty one when a look-up answered for it.
struct Reply {
  HttpResponse response{};
  int attempts{0};
};

/// One call of a client before it becomes an HttpRequest. What is wrong with its input gathers in
/// `violations`; a call that has any is never sent.
struct Call {
  Call(std::string_view operation_name, std::string_view http_method, std::string_view template_of_path,
       std::initializer_list<std::string_view> parameters = {})
      : operation(operation_name), method(http_method), path_template(template_of_path) {
    path = expand_path(path_template, {parameters.begin(), parameters.size()}, violations);
  }

  [[nodiscard]] bool writes() const { return method != "GET"; }

  /// Takes a model, or a list of them, as JSON body. `field` is put before the field names in violations.
  template <class M>
  Call&& json(const M& model, const std::string& field = {}) && {
    wire::validate(model, field, violations);
    if (violations.empty()) body = wire::encode(model);
    content_type = "application/json";
    return std::move(*this);
  }

  std::string_view operation;      ///< "homes.create": a literal.
  std::string_view method;         ///< A literal.
  std::string_view path_template;  ///< A literal.
  std::string path;                ///< Encoded.
  std::string content_type;        ///< Empty: there is no body.
  std::string body;
  std::shared_ptr<HttpBodyStream> body_stream;  ///< Instead of `body` when it is set.
  Violation body_failure;                       ///< What it means when the stream fails.
  std::vector<Violation> violations;
  /// Takes what a 2xx answer carries, or says why it cannot; empty when nothing is promised.
  std::function<std::optional<wire::DecodeError>(const HttpResponse&)> read;
  Settlement settlement;
  /// Whether something that was sent before may have done it already: a conflict is then looked into.
  bool perhaps_done{false};
  /// Takes the end of the call. What it and the other functions capture lives as long as the call.
  std::function<void(Result<Reply>&&)> done;
};

[[nodiscard]] Error invalid_request(std::string_view operation, std::vector<Violation> violations);

/// The error for an answer that is not 2xx.
[[nodiscard]] Error error_from_response(std::string_view operation, const HttpResponse& response);

/// The error for an attempt without an answer.
[[nodiscard]] Error error_from_fault(std::string_view operation, const HttpFault& fault);

/// The error for a 2xx answer that is not what the contract promises.
[[nodiscard]] Error malformed_reply(std::string_view operation, const HttpResponse& response,
                                    const wire::DecodeError& problem);

/// The error for a create that found something else under its id.
[[nodiscard]] Error conflict_found(std::string_view operation);

/// The error's message for events: of a refused request only the fields, because an image is named by its
/// path, which may tell a person's name.
[[nodiscard]] std::string message_for_logs(const Error& error);

/// What kind of error an outcome is; nothing for a 2xx answer.
[[nodiscard]] std::optional<ErrorKind> kind_of(const HttpResponse& response);
[[nodiscard]] ErrorKind kind_of(const HttpFault& fault);

}  // namespace builderbacked
