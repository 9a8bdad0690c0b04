#include "call.hpp"

#include <utility>

#include "retry.hpp"
#include "text.hpp"
#include "wire/error_wire.hpp"

namespace builderbacked {

namespace {

ErrorKind kind_of_status(int status) {
  switch (status) {
    case 401:
      return ErrorKind::authentication;
    case 403:
      return ErrorKind::permission;
    case 404:
      return ErrorKind::not_found;
    case 409:
      return ErrorKind::conflict;
    case 429:
      return ErrorKind::throttled;
    default:
      return status >= 500 ? ErrorKind::unavailable : ErrorKind::rejected;
  }
}

std::string_view explain(ErrorKind kind, int status) {
  // Only a proxy answers so (RFC 9110 §15.5.8), to a request for plain http.
  if (status == 407) return "the proxy refused the request, check proxy_user and proxy_password";
  switch (kind) {
    case ErrorKind::authentication:
      return "the access token was refused";
    case ErrorKind::permission:
      return "the access token lacks the scope";
    case ErrorKind::not_found:
      return "what was asked for, or a location above it, does not exist or is inactive";
    case ErrorKind::conflict:
      return "the external id is taken";
    case ErrorKind::throttled:
      return "too many calls";
    case ErrorKind::unavailable:
      return "the service failed";
    default:
      return "the service refused the request";
  }
}

ErrorKind kind_of_fault(HttpFault::Kind kind) {
  switch (kind) {
    case HttpFault::Kind::timeout:
      return ErrorKind::timeout;
    case HttpFault::Kind::too_large:
    case HttpFault::Kind::garbled:
      return ErrorKind::malformed_response;
    case HttpFault::Kind::body:
      return ErrorKind::invalid_request;
    case HttpFault::Kind::resolve:
    case HttpFault::Kind::connect:
    case HttpFault::Kind::tls:
    case HttpFault::Kind::proxy:
    case HttpFault::Kind::broken:
      return ErrorKind::unavailable;
  }
  return ErrorKind::unavailable;
}

/// The media type alone, and only when it looks like one: a header can hold anything.
std::string media_type(const HttpResponse& response) {
  const std::string* header = find_header(response.headers, "Content-Type");
  if (header == nullptr) return "no content type";
  const std::string_view type = trim(std::string_view(*header).substr(0, header->find(';')));
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+-.";
  const bool plain =
      !type.empty() && type.size() <= 64 && type.find_first_not_of(allowed) == std::string_view::npos;
  return "content type " + (plain ? std::string(type) : "unreadable");
}

}  // namespace

Error invalid_request(std::string_view operation, std::vector<Violation> violations) {
  Error error;
  error.kind = ErrorKind::invalid_request;
  error.operation = operation;
  error.message = error.operation + ": invalid request: ";
  for (const Violation& violation : violations) {
    if (&violation != &violations.front()) error.message += "; ";
    error.message += violation.field + ' ' + violation.reason;
  }
  error.violations = std::move(violations);
  return error;
}

Error error_from_response(std::string_view operation, const HttpResponse& response) {
  Error error;
  error.kind = kind_of_status(response.status);
  error.operation = operation;
  error.http_status = response.status;
  error.message = error.operation + ": " + std::string(explain(error.kind, response.status)) + " (status " +
                  std::to_string(response.status) + ')';
  error.service = wire::decode_error(response.body);
  return error;
}

Error error_from_fault(std::string_view operation, const HttpFault& fault) {
  Error error;
  error.kind = kind_of_fault(fault.kind);
  error.operation = operation;
  error.message = error.operation + ": " + fault.detail;
  return error;
}

Error malformed_reply(std::string_view operation, const HttpResponse& response,
                      const wire::DecodeError& problem) {
  Error error;
  error.kind = ErrorKind::malformed_response;
  error.operation = operation;
  error.http_status = response.status;
  error.message = error.operation + ": malformed response (status " + std::to_string(response.status) + ", " +
                  media_type(response) + "): ";
  if (response.body.empty()) {
    error.message += "the body is empty";
  } else {
    error.message += (problem.pointer.empty() ? "the body" : problem.pointer) + ' ' + problem.problem;
  }
  return error;
}

Error conflict_found(std::string_view operation) {
  Error error;
  error.kind = ErrorKind::conflict;
  error.operation = operation;
  error.message = error.operation + ": something else than what was sent is stored under its id or e-mail";
  return error;
}

std::string message_for_logs(const Error& error) {
  if (error.violations.empty()) return error.message;
  std::string message = error.operation + ": invalid request:";
  for (const Violation& violation : error.violations) message.append(" ").append(violation.field);
  return message;
}

std::optional<ErrorKind> kind_of(const HttpResponse& response) {
  if (response.status >= 200 && response.status < 300) return std::nullopt;
  return kind_of_status(response.status);
}

ErrorKind kind_of(const HttpFault& fault) {
  return kind_of_fault(fault.kind);
}

}  // namespace builderbacked
