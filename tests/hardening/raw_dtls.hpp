#pragma once
#include <openssl/ssl.h>

#include <functional>
#include <vector>

#include "rtc/dtls/datagram_bio.hpp"
#include "rtc/dtls/fingerprint.hpp"
#include "rtc/dtls/openssl_handles.hpp"
#include "tests/hardening/hand_client.hpp"

namespace heydok::hardening {

/// A plain OpenSSL client that offers what our own never would. It has an expired certificate of
/// its own unless `configure` takes another.
class RawDtls {
  public:
    using Configure = std::function<void(SSL_CTX*)>;
    explicit RawDtls(const Configure& configure = {}, long mtu = 1200);

    /// One turn: takes a datagram (empty: none), answers with what the client sends.
    std::vector<Bytes> turn(ByteView incoming);
    [[nodiscard]] bool complete() const { return SSL_is_init_finished(ssl_.get()) == 1; }
    [[nodiscard]] dtls::Fingerprint fingerprint() const;
    /// Encrypts one message; the datagram.
    std::vector<Bytes> write(ByteView message);
    /// Sends the last flight again.
    std::vector<Bytes> repeat();
    [[nodiscard]] SSL* ssl() { return ssl_.get(); }

    /// Gives the context a new self-signed certificate for this key, with `extra` bytes of comment.
    static void use_certificate(SSL_CTX* context, EVP_PKEY* key, std::size_t extra = 0);

  private:
    std::vector<Bytes> collect();

    TransportAddress to_;
    DatagramBatch out_;
    dtls::DatagramPort port_;
    dtls::Handle<BIO_METHOD> method_;
    dtls::Handle<SSL_CTX> context_;
    dtls::Handle<SSL> ssl_;
};

/// What the path does to a client's datagram: the datagrams that arrive instead.
using Tamper = std::function<std::vector<Bytes>(Bytes datagram)>;

/// Client and engine talk without delay until both are silent. The largest datagram of the server.
std::size_t converse(RawDtls& client, HandClient& path, const Tamper& tamper = {});

/// The handshake type of the first message in the first record, 0 when it is none.
[[nodiscard]] std::uint8_t handshake_type(ByteView datagram);

}  // namespace heydok::hardening
