#include "testing/sandbox_connection.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace builderbacked::testing {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using BoostError = boost::system::error_code;
using Message = http::response<http::string_body>;

constexpr std::size_t max_request_bytes = std::size_t{64} << 20;

HttpRequest from_beast(http::request<http::string_body>& message) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.url = std::string(message.target());
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  request.body = std::move(message.body());
  return request;
}

Message to_beast(HttpResponse response, bool keep_alive) {
  Message message;
  message.result(static_cast<unsigned>(response.status));
  for (const HttpHeader& header : response.headers) message.set(header.name, header.value);
  message.keep_alive(keep_alive);
  if (response.status == 204 || response.status == 304) return message;  // They have no body.
  message.body() = std::move(response.body);
  message.prepare_payload();
  return message;
}

/// A handler that throws must not end the program.
Delivery answer(const SandboxServer::Handler& handler, const HttpRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception&) {
    return HttpResponse{500, {}, {}};
  }
}

std::string bytes_of(const Message& message, bool head_only) {
  std::ostringstream text;
  if (head_only) {
    text << message.base();
  } else {
    text << message;
  }
  return text.str();
}

template <class Stream>
bool send_whole(Stream& stream, const Message& message, bool head_only) {
  BoostError problem;
  http::serializer<false, http::string_body> serializer(message);
  if (head_only) {
    http::write_header(stream, serializer, problem);
  } else {
    http::write(stream, serializer, problem);
  }
  return !problem;
}

template <class Stream>
bool send_bytes(Stream& stream, std::string_view bytes) {
  BoostError problem;
  asio::write(stream, asio::buffer(bytes.data(), bytes.size()), problem);
  return !problem;
}

template <class Stream>
bool drip(Stream& stream, const std::string& bytes, std::chrono::milliseconds apart, StopSignal& signal) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != 0 && !signal.pause(apart)) return false;
    if (!send_bytes(stream, std::string_view(bytes).substr(i, 1))) return false;
  }
  return true;
}

template <class Stream>
void send_endless(Stream& stream, HttpResponse response, bool head_only) {
  response.body.clear();
  Message message = to_beast(std::move(response), false);
  message.chunked(true);
  if (!send_bytes(stream, bytes_of(message, true)) || head_only) return;
  const std::string chunk = "4000\r\n" + std::string(0x4000, ' ') + "\r\n";
  while (send_bytes(stream, chunk)) continue;  // Until the client, or the server's end, closes the socket.
}

/// Returns whether the connection goes on.
template <class Stream>
bool deliver(Stream& stream, Delivery delivery, bool head_only, bool keep_alive, StopSignal& signal) {
  using Manner = Delivery::Manner;
  if (delivery.manner != Manner::dripped && !signal.pause(delivery.delay)) return false;
  if (delivery.manner == Manner::endless) {
    send_endless(stream, std::move(delivery.response), head_only);
    return false;
  }
  const Message message = to_beast(std::move(delivery.response), keep_alive);
  switch (delivery.manner) {
    case Manner::whole:
      return send_whole(stream, message, head_only) && keep_alive;
    case Manner::dripped:
      return drip(stream, bytes_of(message, head_only), delivery.delay, signal) && keep_alive;
    case Manner::truncated: {
      std::string bytes = bytes_of(message, head_only);
      if (!head_only) bytes.resize(bytes.size() - (message.body().size() + 1) / 2);
      send_bytes(stream, bytes);
      return false;
    }
    default:
      return false;
  }
}

template <class Stream>
Farewell serve(Stream& stream, const SandboxServer::Handler& handler, StopSignal& signal) {
  beast::flat_buffer buffer;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(max_request_bytes);
    BoostError problem;
    http::read(stream, buffer, parser, problem);
    const bool garbled = problem == http::error::body_limit || problem == http::error::header_limit ||
                         (parser.got_some() && !parser.is_done());
    if (problem && !garbled) return Farewell::orderly;
    const bool keep_alive = !garbled && parser.get().keep_alive();
    const bool head_only = !garbled && parser.get().method() == http::verb::head;
    Delivery delivery =
        garbled ? Delivery(HttpResponse{400, {}, {}}) : answer(handler, from_beast(parser.get()));
    const bool reset = delivery.manner == Delivery::Manner::reset;
    const bool goes_on = deliver(stream, std::move(delivery), head_only, keep_alive, signal);
    if (reset) return Farewell::reset;
    if (!goes_on) return Farewell::orderly;
  }
}

}  // namespace

void StopSignal::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

bool StopSignal::pause(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  if (duration.count() > 0) changed_.wait_for(lock, duration, [this] { return stopped_; });
  return !stopped_;
}

Farewell converse(tcp::socket& socket, asio::ssl::context* tls, const SandboxServer::Handler& handler,
                  StopSignal& signal) {
  if (tls == nullptr) return serve(socket, handler, signal);
  asio::ssl::stream<tcp::socket&> stream(socket, *tls);
  BoostError problem;
  stream.handshake(asio::ssl::stream_base::server, problem);
  return problem ? Farewell::orderly : serve(stream, handler, signal);
}

}  // namespace builderbacked::testing
