#include "socket/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "testing/openssl_handles.hpp"

namespace builderbacked {

namespace {

using testing::Bio;
using testing::Certificate;
using testing::Key;
using Package = std::unique_ptr<PKCS12, testing::Release<PKCS12, PKCS12_free>>;

template <class T>
T require(T object) {
  if (!object) throw std::runtime_error("could not convert a certificate");
  return object;
}

Certificate certificate_of(const std::string& pem) {
  return require(
      Certificate(PEM_read_bio_X509(require(testing::read_from(pem)).get(), nullptr, nullptr, nullptr)));
}

Key key_of(const std::string& pem) {
  return require(
      Key(PEM_read_bio_PrivateKey(require(testing::read_from(pem)).get(), nullptr, nullptr, nullptr)));
}

}  // namespace

std::string encrypted_key(const testing::ServerIdentity& identity, const std::string& password) {
  const Bio output(require(BIO_new(BIO_s_mem())));
  require(PEM_write_bio_PKCS8PrivateKey(output.get(), key_of(identity.private_key).get(), EVP_aes_256_cbc(),
                                        password.data(), static_cast<int>(password.size()), nullptr,
                                        nullptr) == 1);
  return testing::text_of(output.get());
}

std::string pkcs12(const testing::ServerIdentity& identity, const std::string& password) {
  const Package package(PKCS12_create(password.c_str(), "client", key_of(identity.private_key).get(),
                                      certificate_of(identity.certificate).get(), nullptr, 0, 0, 0, 0, 0));
  const Bio output(require(BIO_new(BIO_s_mem())));
  require(i2d_PKCS12_bio(output.get(), package.get()) == 1);
  return testing::text_of(output.get());
}

bool has_short_part(const testing::ServerIdentity& identity) {
  const Key key = key_of(identity.private_key);
  for (const char* name :
       {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
        OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1}) {
    BIGNUM* part = nullptr;
    require(EVP_PKEY_get_bn_param(key.get(), name, &part) == 1);
    const int bytes = BN_num_bytes(part);
    BN_free(part);
    if (bytes % 128 != 0) return true;
  }
  return false;
}

std::string hashed_name(const std::string& certificate) {
  char name[32];
  std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(certificate_of(certificate).get()));
  return name;
}

}  // namespace builderbacked
