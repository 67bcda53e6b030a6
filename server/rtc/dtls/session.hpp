#pragma once
#include "rtc/dtls/certificate.hpp"
#include "rtc/dtls/datagram_bio.hpp"
#include "rtc/dtls/openssl_handles.hpp"
#include "rtc/dtls/transport.hpp"

namespace heydok::dtls {

/// One attempt at an association: an SSL object that reads and writes whole datagrams. Transport
/// makes a new one when an attempt breaks. Internal to rtc/dtls.
class Session {
  public:
    enum class Status : std::uint8_t { pending, established, closed, broken };

    Session(const Certificate& certificate, Role role);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The first flight of a client.
    Status begin(const TransportAddress& to, DatagramBatch& out);
    /// Takes records that passed the filter; plain messages go to `received`, which points into a
    /// buffer of this session that the next call reuses.
    Status feed(ByteView records, const TransportAddress& to, DatagramBatch& out,
                std::vector<ByteView>& received);
    /// Sends the last flight again if the peer owes an answer to it.
    Status retransmit(const TransportAddress& to, DatagramBatch& out);
    bool send(ByteView message, const TransportAddress& to, DatagramBatch& out);
    void close(const TransportAddress& to, DatagramBatch& out);

    /// Whether the next thing due is the peer's first encrypted record. OpenSSL would keep earlier
    /// ones in a buffer of 16 KiB each.
    [[nodiscard]] bool awaits_encrypted() const;
    /// Whether the peer's certificate is one of these. Only once established.
    [[nodiscard]] bool peer_matches(const std::vector<Fingerprint>& accepted) const;
    /// Writes the SRTP keys of both directions; false without a common profile.
    bool export_keys(SrtpKeys& keys) const;

  private:
    class PortGuard;
    Status handshake();
    Status read(std::vector<ByteView>& received);

    Certificate certificate_;  ///< keeps the shared context alive
    Role role_;
    DatagramPort port_;
    Handle<SSL> ssl_;
    Bytes plain_;
    bool established_ = false;
};

}  // namespace heydok::dtls
