#include "testing/self_signed.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "testing/openssl_handles.hpp"

namespace builderbacked::testing {

namespace {

using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION, X509_EXTENSION_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG, ECDSA_SIG_free>>;

void require(bool worked) {
  if (!worked) throw std::runtime_error("could not make a certificate");
}

void extend(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// Whether one of the two numbers of a signature is shorter than usual, as in 1 of 128: Wine takes them for
/// equally long, and such a signature for a wrong one.
bool has_short_number(const X509* certificate) {
  const ASN1_BIT_STRING* bits = nullptr;
  X509_get0_signature(&bits, nullptr, certificate);
  const unsigned char* data = bits->data;
  const Signature signature(d2i_ECDSA_SIG(nullptr, &data, bits->length));
  if (!signature) return false;  // Of RSA.
  return BN_num_bytes(ECDSA_SIG_get0_r(signature.get())) < 32 ||
         BN_num_bytes(ECDSA_SIG_get0_s(signature.get())) < 32;
}

void sign_with(EVP_PKEY* key, X509* certificate) {
  do require(X509_sign(certificate, key, EVP_sha256()) > 0);
  while (has_short_number(certificate));
}

void sign(X509* certificate, EVP_PKEY* own_key, const ServerIdentity* issuer) {
  if (issuer == nullptr) {
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    return sign_with(own_key, certificate);
  }
  const Certificate authority(
      PEM_read_bio_X509(read_from(issuer->certificate).get(), nullptr, nullptr, nullptr));
  const Key key(PEM_read_bio_PrivateKey(read_from(issuer->private_key).get(), nullptr, nullptr, nullptr));
  require(authority && key);
  X509_set_issuer_name(certificate, X509_get_subject_name(authority.get()));
  sign_with(key.get(), certificate);
}

}  // namespace

ServerIdentity make_certificate(const CertificateOptions& options) {
  constexpr long day = 24L * 60 * 60;
  const Key key(options.is_rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  require(key && certificate);
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -day);
  X509_gmtime_adj(X509_getm_notAfter(x509), day);
  X509_set_pubkey(x509, key.get());
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* common_name = reinterpret_cast<const unsigned char*>(options.common_name.c_str());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1);
  extend(x509, NID_basic_constraints, "critical,CA:TRUE");
  extend(x509, NID_subject_alt_name, options.alternative_names.c_str());
  sign(x509, key.get(), options.issuer);

  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const Bio key_text(BIO_new(BIO_s_mem()));
  require(certificate_text && key_text && PEM_write_bio_X509(certificate_text.get(), x509) == 1 &&
          PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(certificate_text.get()), text_of(key_text.get())};
}

ServerIdentity make_self_signed() {
  return make_certificate({});
}

}  // namespace builderbacked::testing
