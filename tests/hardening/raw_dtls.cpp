#include "tests/hardening/raw_dtls.hpp"

#include <openssl/err.h>
#include <openssl/srtp.h>

#include <deque>

#include "base/assert.hpp"

namespace heydok::hardening {

void RawDtls::use_certificate(SSL_CTX* context, EVP_PKEY* key, std::size_t extra) {
    dtls::Handle<X509> certificate{X509_new()};
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2000);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -1000);  // expired: must not matter
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const Bytes filler(60, 'x');
    for (std::size_t done = 0; done < extra; done += filler.size()) {
        X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_ASC, filler.data(),
                                   static_cast<int>(filler.size()), -1, 0);
    }
    X509_set_pubkey(certificate.get(), key);
    HEYDOK_ASSERT(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    SSL_CTX_use_certificate(context, certificate.get());
    SSL_CTX_use_PrivateKey(context, key);
}

RawDtls::RawDtls(const Configure& configure, long mtu)
    : method_(dtls::make_datagram_bio_method()), context_(SSL_CTX_new(DTLS_client_method())) {
    const dtls::Handle<EVP_PKEY> key{EVP_EC_gen("P-256")};
    SSL_CTX_set_tlsext_use_srtp(context_.get(), "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80");
    SSL_CTX_set_options(context_.get(), SSL_OP_NO_QUERY_MTU);
    use_certificate(context_.get(), key.get());
    if (configure) {
        configure(context_.get());
    }
    ssl_.reset(SSL_new(context_.get()));
    BIO* const bio = dtls::make_datagram_bio(method_.get(), port_);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mtu(ssl_.get(), mtu);
    SSL_set_connect_state(ssl_.get());
    port_.to = &to_;
    port_.out = &out_;
}

std::vector<Bytes> RawDtls::collect() {
    std::vector<Bytes> datagrams;
    for (const DatagramBatch::Entry& entry : out_.entries()) {
        const ByteView bytes = out_.bytes(entry);
        datagrams.emplace_back(bytes.begin(), bytes.end());
    }
    out_.clear();
    return datagrams;
}

std::vector<Bytes> RawDtls::turn(ByteView incoming) {
    ERR_clear_error();
    port_.incoming = incoming;
    if (complete()) {
        std::array<std::uint8_t, 4096> ignored;
        SSL_read(ssl_.get(), ignored.data(), static_cast<int>(ignored.size()));
    } else {
        SSL_do_handshake(ssl_.get());
    }
    return collect();
}

std::vector<Bytes> RawDtls::write(ByteView message) {
    ERR_clear_error();
    SSL_write(ssl_.get(), message.data(), static_cast<int>(message.size()));
    return collect();
}

std::vector<Bytes> RawDtls::repeat() {
    ERR_clear_error();
    if (port_.timer != nullptr) {
        *port_.timer = timeval{1, 0};
    }
    DTLSv1_handle_timeout(ssl_.get());
    return collect();
}

dtls::Fingerprint RawDtls::fingerprint() const {
    dtls::Fingerprint fingerprint{dtls::HashFunction::sha256, Bytes(32)};
    unsigned int size = 0;
    X509_digest(SSL_CTX_get0_certificate(context_.get()), EVP_sha256(), fingerprint.digest.data(),
                &size);
    return fingerprint;
}

std::size_t converse(RawDtls& client, HandClient& path, const Tamper& tamper) {
    std::size_t largest = 0;
    std::deque<Bytes> to_client{Bytes{}};
    while (!to_client.empty()) {
        const Bytes incoming = std::move(to_client.front());
        to_client.pop_front();
        for (Bytes& sent : client.turn(incoming)) {
            const auto arriving =
                tamper ? tamper(std::move(sent)) : std::vector<Bytes>{std::move(sent)};
            for (const Bytes& datagram : arriving) {
                for (Bytes& reply : path.send(datagram)) {
                    largest = std::max(largest, reply.size());
                    if (!reply.empty() && reply[0] >= 20 && reply[0] < 64) {
                        to_client.push_back(std::move(reply));
                    }
                }
            }
        }
    }
    return largest;
}

std::uint8_t handshake_type(ByteView datagram) {
    return datagram.size() > 13 && datagram[0] == 22 ? datagram[13] : 0;
}

}  // namespace heydok::hardening
