#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "rtc/dtls/certificate.hpp"

namespace heydok::dtls {

/// Largest datagram that a handshake or `send` makes, in bytes.
inline constexpr std::size_t kMaxDatagramSize = 1200;
/// Largest message for `send`: what fits into one record of any suite in use.
inline constexpr std::size_t kMaxMessageSize = kMaxDatagramSize - 40;
/// A handshake that takes longer has failed, unless told otherwise.
inline constexpr Duration kHandshakeTimeout = std::chrono::seconds{10};
/// First retransmission after this time, then doubled up to kMaxRetransmission.
inline constexpr Duration kFirstRetransmission = std::chrono::milliseconds{100};
inline constexpr Duration kMaxRetransmission = std::chrono::milliseconds{1600};
/// Unencrypted handshake fragments that one attempt takes, repeated ones included; a browser's
/// handshake has five.
inline constexpr std::size_t kMaxHandshakeFragments = 512;
/// Encrypted records that one attempt takes before it is complete. A client's flight has one, and
/// is repeated at most ten times.
inline constexpr std::size_t kMaxEarlyRecords = 16;
/// Bytes of them that wait for their keys; newer ones take the place of older ones.
inline constexpr std::size_t kMaxEarlyBytes = 2 * 1024;
/// How often a server starts anew after a broken handshake within the time of one.
inline constexpr int kMaxRestarts = 5;

/// Who sends the ClientHello (`a=setup:active` is the client).
enum class Role : std::uint8_t { client, server };

enum class State : std::uint8_t {
    handshaking,           ///< nothing proven yet
    awaiting_fingerprint,  ///< handshake complete, but no fingerprint was set so far
    connected,             ///< peer proven, SRTP keys there, messages flow
    failed,                ///< see failure(); nothing more will happen
    closed,                ///< by us, or by an authenticated close_notify of the peer
};

enum class Failure : std::uint8_t {
    none,
    timeout,               ///< not complete in time
    handshake,             ///< refused by TLS rules: version, suite, certificate, signature
    fingerprint_mismatch,  ///< the certificate is not the signalled one: an attack or a bug
    no_srtp_profile,       ///< the peer offers no SRTP profile that we accept
    connection,            ///< an authenticated fatal alert after the handshake
};

/// Protection profiles with their numbers in the DTLS-SRTP registry (RFC 5764, RFC 7714); the same
/// values as srtp::Profile. AES128_CM_SHA1_32 is not spoken.
enum class SrtpProfile : std::uint16_t {
    aes128_cm_sha1_80 = 0x0001,
    aead_aes_128_gcm = 0x0007,
    aead_aes_256_gcm = 0x0008,
};

/// Master keys of both directions (RFC 5764 section 4.2). Wiped when the transport ends.
struct SrtpKeys {
    SrtpProfile profile{};
    Bytes local_key;  ///< protects what we send
    Bytes local_salt;
    Bytes remote_key;  ///< protects what the peer sends
    Bytes remote_salt;
};

/// One DTLS 1.2 association over a path that ICE has validated (so there is no cookie exchange).
/// Told the time, owns no socket: every call appends the datagrams to send to `out`, addressed to
/// `to`. One thread. Unencrypted alerts are ignored; a server survives broken first flights.
class Transport {
  public:
    Transport(Certificate certificate, Role role, Duration handshake_time = kHandshakeTimeout);
    ~Transport();
    Transport(Transport&&) noexcept;
    Transport& operator=(Transport&&) noexcept;

    /// The fingerprints of the peer's description; one match is enough. May come before, during or
    /// after the handshake; keys are there only after a match.
    void set_remote_fingerprints(std::vector<Fingerprint> accepted);

    /// Starts the clock of the handshake; a client sends its first flight. Call once, when the path
    /// is validated.
    void start(Instant now, const TransportAddress& to, DatagramBatch& out);
    /// One datagram whose first byte is 20 to 63 (RFC 7983). Anything invalid is dropped silently;
    /// false when nothing in it was worth a look. Before start() it starts a server and is ignored
    /// by a client.
    bool handle_datagram(Instant now, ByteView datagram, const TransportAddress& to,
                         DatagramBatch& out);
    void handle_timeout(Instant now, const TransportAddress& to, DatagramBatch& out);
    /// When handle_timeout wants to be called; kNever if not at all.
    [[nodiscard]] Instant next_timeout() const;

    /// Encrypts one message (1 to kMaxMessageSize bytes) into one datagram. False, and nothing
    /// sent, unless connected.
    bool send(ByteView message, const TransportAddress& to, DatagramBatch& out);
    /// Says close_notify if connected; afterwards `closed`, and the keys are wiped.
    void close(const TransportAddress& to, DatagramBatch& out);

    [[nodiscard]] State state() const;
    [[nodiscard]] Failure failure() const;
    /// Messages of the last handle_datagram, in order; valid until the next call.
    [[nodiscard]] const std::vector<ByteView>& received() const;
    /// Null unless connected.
    [[nodiscard]] const SrtpKeys* srtp_keys() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::dtls
