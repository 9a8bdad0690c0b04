#include "socket/tls_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <stdexcept>
#include <utility>

namespace builderbacked {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using BoostError = boost::system::error_code;

std::string client_of(SSL* ssl) {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl), X509_free);
  if (!certificate) return {};
  char name[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
  return name;
}

/// Reads to the end: to close a socket with bytes unread resets the connection, and the client may not see
/// the alert that says why.
void drain(tcp::socket& socket) {
  BoostError problem;
  socket.shutdown(tcp::socket::shutdown_send, problem);
  char buffer[4096];
  while (!problem) socket.read_some(asio::buffer(buffer), problem);
}

}  // namespace

asio::ssl::context server_context(const TlsOptions& options) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  SSL_CTX* native = tls.native_handle();
  if (options.highest_version < TLS1_2_VERSION) {
    SSL_CTX_set_security_level(native, 0);
    SSL_CTX_set_cipher_list(native, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(native, options.highest_version);
  }
  if (SSL_CTX_set_max_proto_version(native, options.highest_version) != 1) {
    throw std::runtime_error("no such TLS version");
  }
  tls.use_certificate_chain(asio::buffer(options.identity.certificate));
  tls.use_private_key(asio::buffer(options.identity.private_key), asio::ssl::context::pem);
  if (!options.client_authority.empty()) {
    tls.add_certificate_authority(asio::buffer(options.client_authority));
    tls.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    const unsigned char session_context = 1;  // Without one, OpenSSL refuses to resume such sessions.
    SSL_CTX_set_session_id_context(native, &session_context, 1);
  }
  return tls;
}

TlsServer::TlsServer(std::string answer, const TlsOptions& options)
    : answer_(std::move(answer)),
      certificate_(options.identity.certificate),
      tls_(server_context(options)),
      listener_([this](Socket socket) { serve(socket); }) {}

std::vector<TlsRequest> TlsServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TlsServer::serve(Socket socket) {
  asio::io_context context;
  tcp::socket connection(context, tcp::v4(), duplicate(socket));
  asio::ssl::stream<tcp::socket&> stream(connection, tls_);
  BoostError problem;
  stream.handshake(asio::ssl::stream_base::server, problem);
  if (problem) return drain(connection);
  SSL* ssl = stream.native_handle();
  std::string data;
  while (!problem) {
    char buffer[16384];
    data.append(buffer, stream.read_some(asio::buffer(buffer), problem));
    while (const std::size_t length = complete_request(data)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back({data.substr(0, length), client_of(ssl), SSL_get_version(ssl)});
      }
      data.erase(0, length);
      asio::write(stream, asio::buffer(answer_), problem);
    }
  }
}

}  // namespace builderbacked
