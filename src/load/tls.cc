#include "load/tls.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace bakeoff::load {
namespace {

// A BIO of our own because OpenSSL's writes without MSG_NOSIGNAL, and a peer that has gone would
// end the program.
int fd_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int finish_call(BIO* bio, ssize_t done, int again) {
  BIO_clear_retry_flags(bio);
  if (done < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_flags(bio, again);
  return static_cast<int>(done);
}

int read_socket(BIO* bio, char* buffer, int size) {
  const auto got = ::recv(fd_of(bio), buffer, static_cast<std::size_t>(size), 0);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return finish_call(bio, got, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY);
}

int write_socket(BIO* bio, const char* bytes, int size) {
  const auto sent = ::send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  return finish_call(bio, sent, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY);
}

long control_socket(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const kMethod = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_read(made, read_socket);
    BIO_meth_set_write(made, write_socket);
    BIO_meth_set_ctrl(made, control_socket);
    return made;
  }();
  return kMethod;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// The newest entry of the thread's error queue, which is then empty.
std::string last_error() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  std::string text = reason == nullptr ? "the connection was cut off" : reason;
  ERR_clear_error();
  return text;
}

constexpr std::string_view kHttp1 = "\x08http/1.1";
constexpr std::string_view kHttp2 = "\x02h2";

void offer(SSL_CTX* context, Protocol protocol) {
  const std::string_view names = protocol == Protocol::http_2 ? kHttp2 : kHttp1;
  SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(names.data()),
                          static_cast<unsigned>(names.size()));
}

}  // namespace

void TlsSession::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }
void TlsClient::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) return Step::done;
  const int kind = SSL_get_error(ssl_.get(), result);
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) return Step::wants_more;
  const long verdict = SSL_get_verify_result(ssl_.get());
  problem_ = verdict == X509_V_OK ? last_error() : X509_verify_cert_error_string(verdict);
  ERR_clear_error();
  return Step::failed;
}

bool TlsSession::chose_http_2() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return std::string_view(reinterpret_cast<const char*>(name), size) == "h2";
}

ssize_t TlsSession::outcome_of(int result) {
  if (result > 0) return result;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    default:
      ERR_clear_error();
      errno = ECONNRESET;
      return -1;
  }
}

ssize_t TlsSession::receive(char* buffer, std::size_t size) {
  ERR_clear_error();
  return outcome_of(SSL_read(ssl_.get(), buffer, static_cast<int>(size)));
}

ssize_t TlsSession::send(const char* bytes, std::size_t size) {
  ERR_clear_error();
  return outcome_of(SSL_write(ssl_.get(), bytes, static_cast<int>(size)));
}

Result<TlsClient> TlsClient::make(const Tls& tls, Protocol protocol) {
  TlsClient client;
  client.context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = client.context_.get();
  if (context == nullptr) return fail(ErrorCode::io, "TLS cannot start: " + last_error());
  client.server_name_ = tls.server_name;
  client.verifies_ = tls.verifies;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // A write may be finished later from another buffer; idle connections keep no record buffers.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  offer(context, protocol);
  if (!tls.verifies) return client;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  const bool is_read = tls.ca_file.empty()
                           ? SSL_CTX_set_default_verify_paths(context) == 1
                           : SSL_CTX_load_verify_file(context, tls.ca_file.c_str()) == 1;
  if (!is_read) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("cannot read certificates from {}: {}",
                    tls.ca_file.empty() ? "the system's store" : tls.ca_file, last_error()));
  }
  return client;
}

std::unique_ptr<TlsSession> TlsClient::begin(int fd) const {
  SSL* ssl = SSL_new(context_.get());
  BIO* bio = BIO_new(socket_method());
  if (ssl == nullptr || bio == nullptr) {
    SSL_free(ssl);
    BIO_free(bio);
    return nullptr;
  }
  // NOLINTNEXTLINE(performance-no-int-to-ptr): OpenSSL keeps it, nobody follows it
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl, bio, bio);
  SSL_set_connect_state(ssl);
  if (is_address(server_name_)) {
    if (verifies_) X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), server_name_.c_str());
  } else if (!server_name_.empty()) {
    SSL_set_tlsext_host_name(ssl, server_name_.c_str());
    if (verifies_) SSL_set1_host(ssl, server_name_.c_str());
  }
  return std::make_unique<TlsSession>(ssl);
}

}  // namespace bakeoff::load
