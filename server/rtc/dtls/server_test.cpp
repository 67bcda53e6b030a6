// The server against clients that our own would never be.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <deque>
#include <functional>

#include "rtc/dtls/datagram_bio.hpp"
#include "rtc/dtls/openssl_handles.hpp"
#include "rtc/dtls/transport.hpp"

namespace heydok::dtls {
namespace {

const Certificate& own_certificate() {
    static const Certificate made = Certificate::generate(WallTime{std::chrono::days{20000}});
    return made;
}

/// A plain OpenSSL client, to offer what our own client never would.
class RawClient {
  public:
    explicit RawClient(const std::function<void(SSL_CTX*)>& configure, long mtu = 1200)
        : method_(make_datagram_bio_method()), context_(SSL_CTX_new(DTLS_client_method())) {
        key_.reset(EVP_EC_gen("P-256"));
        SSL_CTX_set_tlsext_use_srtp(context_.get(), "SRTP_AES128_CM_SHA1_80");
        SSL_CTX_set_options(context_.get(), SSL_OP_NO_QUERY_MTU);
        configure(context_.get());
        ssl_.reset(SSL_new(context_.get()));
        BIO* const bio = make_datagram_bio(method_.get(), port_);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_mtu(ssl_.get(), mtu);
        SSL_set_connect_state(ssl_.get());
        port_.to = &to_;
        port_.out = &out_;
    }
    /// One turn: hands over a datagram (empty: none) and returns what the client sends.
    std::vector<Bytes> turn(ByteView incoming) {
        ERR_clear_error();
        out_.clear();
        port_.incoming = incoming;
        SSL_do_handshake(ssl_.get());
        std::vector<Bytes> datagrams;
        for (const DatagramBatch::Entry& entry : out_.entries()) {
            const ByteView bytes = out_.bytes(entry);
            datagrams.emplace_back(bytes.begin(), bytes.end());
        }
        return datagrams;
    }
    [[nodiscard]] bool complete() const { return SSL_is_init_finished(ssl_.get()) == 1; }

  private:
    TransportAddress to_;
    DatagramBatch out_;
    DatagramPort port_;
    Handle<BIO_METHOD> method_;
    Handle<SSL_CTX> context_;
    Handle<EVP_PKEY> key_;
    Handle<SSL> ssl_;
};

/// Lets the client and a server talk without loss until both are silent.
void converse(RawClient& client, Transport& server, Instant now) {
    const TransportAddress to = *parse_address("192.0.2.1", 9);
    DatagramBatch out;
    std::deque<Bytes> to_client{Bytes{}};
    while (!to_client.empty()) {
        const Bytes incoming = std::move(to_client.front());
        to_client.pop_front();
        for (const Bytes& datagram : client.turn(incoming)) {
            server.handle_datagram(now, datagram, to, out);
        }
        for (const DatagramBatch::Entry& entry : out.entries()) {
            const ByteView bytes = out.bytes(entry);
            to_client.emplace_back(bytes.begin(), bytes.end());
        }
        out.clear();
    }
}

TEST(DtlsServer, RefusesAClientWithoutCertificate) {
    Transport server{own_certificate(), Role::server};
    RawClient client{[](SSL_CTX*) {}};
    converse(client, server, Instant{});
    EXPECT_EQ(server.state(), State::handshaking);
    DatagramBatch out;
    server.handle_timeout(Instant{kHandshakeTimeout}, {}, out);
    EXPECT_EQ(server.state(), State::failed);
    EXPECT_EQ(server.failure(), Failure::handshake);
}

TEST(DtlsServer, RefusesOldVersions) {
    Transport server{own_certificate(), Role::server};
    RawClient client{[](SSL_CTX* context) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, DTLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, DTLS1_VERSION);
    }};
    converse(client, server, Instant{});
    EXPECT_FALSE(client.complete());
    EXPECT_EQ(server.state(), State::handshaking);
}

void use_own_certificate(SSL_CTX* context) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2000);
    X509_gmtime_adj(X509_getm_notAfter(certificate), -1000);  // expired: must not matter
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

Fingerprint own_fingerprint(SSL_CTX* context) {
    Fingerprint fingerprint{HashFunction::sha512, Bytes(64)};
    unsigned int size = 0;
    X509_digest(SSL_CTX_get0_certificate(context), EVP_sha512(), fingerprint.digest.data(), &size);
    return fingerprint;
}

TEST(DtlsServer, ServesTheHonestClientAfterBrokenOnes) {
    Transport server{own_certificate(), Role::server};
    for (int i = 0; i < kMaxRestarts; ++i) {
        RawClient attacker{[](SSL_CTX* context) {
            SSL_CTX_set_cipher_list(context, "PSK-AES128-GCM-SHA256:AES128-GCM-SHA256");
        }};
        converse(attacker, server, Instant{});
        EXPECT_EQ(server.state(), State::handshaking);
    }
    RawClient honest{[&](SSL_CTX* context) {
        use_own_certificate(context);
        server.set_remote_fingerprints({own_fingerprint(context)});
    }};
    converse(honest, server, Instant{});
    EXPECT_TRUE(honest.complete());
    ASSERT_EQ(server.state(), State::connected);
    EXPECT_EQ(server.srtp_keys()->profile, SrtpProfile::aes128_cm_sha1_80);
    EXPECT_EQ(server.srtp_keys()->local_salt.size(), 14U);
}

TEST(DtlsServer, GivesUpAfterTooManyBrokenFlights) {
    Transport server{own_certificate(), Role::server};
    for (int i = 0; i <= kMaxRestarts; ++i) {
        RawClient attacker{
            [](SSL_CTX* context) { SSL_CTX_set_cipher_list(context, "AES128-GCM-SHA256"); }};
        converse(attacker, server, Instant{});
    }
    EXPECT_EQ(server.state(), State::failed);
    EXPECT_EQ(server.failure(), Failure::handshake);
    EXPECT_EQ(server.next_timeout(), kNever);
}

TEST(DtlsServer, ReassemblesAHelloInManyDatagrams) {
    Transport server{own_certificate(), Role::server};
    RawClient client{[&](SSL_CTX* context) {
                         use_own_certificate(context);
                         server.set_remote_fingerprints({own_fingerprint(context)});
                     },
                     /*mtu=*/256};
    converse(client, server, Instant{});
    EXPECT_TRUE(client.complete());
    EXPECT_EQ(server.state(), State::connected);
}

TEST(DtlsServer, NeedsAnSrtpProfile) {
    Transport server{own_certificate(), Role::server};
    RawClient client{[&](SSL_CTX* context) {
        use_own_certificate(context);
        SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AES128_CM_SHA1_32");
        server.set_remote_fingerprints({own_fingerprint(context)});
    }};
    converse(client, server, Instant{});
    EXPECT_EQ(server.state(), State::failed);
    EXPECT_EQ(server.failure(), Failure::no_srtp_profile);
}

}  // namespace
}  // namespace heydok::dtls
