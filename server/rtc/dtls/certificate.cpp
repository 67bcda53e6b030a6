#include "rtc/dtls/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>

#include <ctime>

#include "base/assert.hpp"
#include "rtc/dtls/certificate_shared.hpp"
#include "rtc/dtls/datagram_bio.hpp"

namespace heydok::dtls {
namespace {

constexpr std::chrono::days kValidBefore{1};
constexpr std::chrono::days kValidAfter{30};
/// Larger certificate messages of a peer are refused.
constexpr int kMaxPeerCertificates = 8 * 1024;

constexpr const char* kSuites =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kGroups = "X25519:P-256:P-384";
/// In the order of our liking, which is what counts on the server's side.
constexpr const char* kSrtpProfiles =
    "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";

std::time_t to_time_t(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Handle<X509> make_certificate(EVP_PKEY* key, WallTime now) {
    Handle<X509> certificate{X509_new()};
    std::uint64_t serial = 0;
    HEYDOK_ASSERT(certificate && RAND_bytes(reinterpret_cast<unsigned char*>(&serial),
                                            sizeof serial) == 1);  // bytes of a number
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial | 1);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), to_time_t(now - kValidBefore));
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), to_time_t(now + kValidAfter));
    constexpr std::string_view kName = "heydok";
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const Bytes text(kName.begin(), kName.end());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text.data(), static_cast<int>(text.size()),
                               -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    HEYDOK_ASSERT(X509_set_pubkey(certificate.get(), key) == 1 &&
                  X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    return certificate;
}

/// The fingerprint decides, after the handshake; names, dates and chains say nothing here.
int accept_any_certificate(X509_STORE_CTX*, void*) {
    return 1;
}

Handle<SSL_CTX> make_context(X509* certificate, EVP_PKEY* key) {
    Handle<SSL_CTX> context{SSL_CTX_new(DTLS_method())};
    HEYDOK_ASSERT(context);
    SSL_CTX* const raw = context.get();
    HEYDOK_ASSERT(
        SSL_CTX_set_min_proto_version(raw, DTLS1_2_VERSION) == 1 &&
        SSL_CTX_set_cipher_list(raw, kSuites) == 1 && SSL_CTX_set1_groups_list(raw, kGroups) == 1 &&
        SSL_CTX_use_certificate(raw, certificate) == 1 && SSL_CTX_use_PrivateKey(raw, key) == 1);
    // This one function answers 0 for success.
    HEYDOK_ASSERT(SSL_CTX_set_tlsext_use_srtp(raw, kSrtpProfiles) == 0);
    SSL_CTX_set_options(raw, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_max_cert_list(raw, kMaxPeerCertificates);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(raw, accept_any_certificate, nullptr);
    return context;
}

Fingerprint sha256_fingerprint(const X509* certificate) {
    Fingerprint fingerprint{HashFunction::sha256, Bytes(32)};
    unsigned int size = 0;
    HEYDOK_ASSERT(X509_digest(certificate, EVP_sha256(), fingerprint.digest.data(), &size) == 1 &&
                  size == fingerprint.digest.size());
    return fingerprint;
}

}  // namespace

Certificate Certificate::generate(WallTime now) {
    auto shared = std::make_shared<Shared>();
    shared->key.reset(EVP_EC_gen("P-256"));
    HEYDOK_ASSERT(shared->key);
    shared->certificate = make_certificate(shared->key.get(), now);
    shared->bio_method = make_datagram_bio_method();
    shared->context = make_context(shared->certificate.get(), shared->key.get());
    shared->fingerprint = sha256_fingerprint(shared->certificate.get());
    return Certificate{std::move(shared)};
}

const Fingerprint& Certificate::fingerprint() const {
    return shared_->fingerprint;
}

}  // namespace heydok::dtls
