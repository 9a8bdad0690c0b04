#pragma once

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

/// One call of a client before it becomes an HttpRequest. What is wrong with its input gathers in
/// `violations`; a call that has any is never sent.
struct Call {
  Call(std::string_view operation_name, std::string_view http_method, std::string_view path_template,
       std::initializer_list<std::string_view> parameters = {})
      : operation(operation_name), method(http_method) {
    path = expand_path(path_template, {parameters.begin(), parameters.size()}, violations);
  }

  /// Takes a model, or a list of them, as JSON body. `field` is put before the field names in violations.
  template <class M>
  Call&& json(const M& model, const std::string& field = {}) && {
    wire::validate(model, field, violations);
    if (violations.empty()) body = wire::encode(model);
    content_type = "application/json";
    return std::move(*this);
  }

  std::string_view operation;  ///< "homes.create": a literal.
  std::string_view method;     ///< A literal.
  std::string path;            ///< Encoded.
  std::string content_type;    ///< Empty: there is no body.
  std::string body;
  std::shared_ptr<HttpBodyStream> body_stream;  ///< Instead of `body` when it is set.
  Violation body_failure;                       ///< What it means when the stream fails.
  std::vector<Violation> violations;
};

/// A 2xx answer.
struct Reply {
  HttpResponse response{};
  int attempts{0};
};

[[nodiscard]] Error invalid_request(std::string_view operation, std::vector<Violation> violations);

/// What the message of an error with `outcome_unknown` ends in.
inline constexpr std::string_view may_have_been_done = "; it may have been done";

/// The error for an answer that is not 2xx.
[[nodiscard]] Error error_from_response(std::string_view operation, const HttpResponse& response);

/// The error for an attempt without an answer.
[[nodiscard]] Error error_from_fault(std::string_view operation, const HttpFault& fault);

/// The error for a 2xx answer that is not what the contract promises.
[[nodiscard]] Error malformed_reply(std::string_view operation, std::string_view method, const Reply& reply,
                                    const wire::DecodeError& problem);

}  // namespace builderbacked
