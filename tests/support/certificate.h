// A certificate for tests, made anew each time, signed by itself.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <string>

namespace bakeoff::support {

class Certificate {
 public:
  // `names` as in subjectAltName: "DNS:localhost,IP:127.0.0.1".
  explicit Certificate(const std::string& names) : key_(EVP_EC_gen("P-256")), x509_(X509_new()) {
    X509_set_version(x509_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509_), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509_), -60);
    X509_gmtime_adj(X509_getm_notAfter(x509_), 3600);
    X509_set_pubkey(x509_, key_);
    X509_NAME* name = X509_get_subject_name(x509_);
    const auto* text = reinterpret_cast<const unsigned char*>("bakeoff test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(x509_, name);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(x509_, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x509_, key_, EVP_sha256());
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;
  ~Certificate() {
    X509_free(x509_);
    EVP_PKEY_free(key_);
  }

  void write_pem(const std::string& file) const {
    std::FILE* out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, x509_);
    std::fclose(out);
  }

  // A server's settings; `protocol` is what it chooses by ALPN when that is offered. To be freed
  // with SSL_CTX_free.
  [[nodiscard]] SSL_CTX* server(const char* protocol) const {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, x509_);
    SSL_CTX_use_PrivateKey(context, key_);
    SSL_CTX_set_alpn_select_cb(
        context,
        [](SSL* /*ssl*/, const unsigned char** out, unsigned char* size, const unsigned char* in,
           unsigned int in_size, void* chosen) {
          const std::string wanted(static_cast<const char*>(chosen));
          for (unsigned int at = 0; at < in_size; at += in[at] + 1U) {
            const std::string offered(reinterpret_cast<const char*>(in + at + 1), in[at]);
            if (offered != wanted) continue;
            *out = in + at + 1;
            *size = in[at];
            return SSL_TLSEXT_ERR_OK;
          }
          return SSL_TLSEXT_ERR_NOACK;
        },
        const_cast<char*>(protocol));
    return context;
  }

 private:
  EVP_PKEY* key_;
  X509* x509_;
};

}  // namespace bakeoff::support
