#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/datagram_batch.hpp"
#include "rtc/dtls/transport.hpp"
#include "rtc/ice/controlling_agent.hpp"
#include "rtc/sctp/association.hpp"
#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::support {

/// The client's half of one connection: full ICE (controlling), DTLS client (or
/// server, when the other side says setup:active), SRTP, SCTP. Sans-IO.
class ClientTransport {
  public:
    struct Options {
        dtls::Certificate certificate;
        sctp::Library* sctp = nullptr;  ///< null: no data channels
        Random* random = nullptr;       ///< outlives the transport
        /// Without it, incoming RTP stays encrypted and only its header may be read: for load
        /// clients that count.
        bool decrypt_rtp = true;
    };
    struct Remote {
        ice::Credentials ice;
        std::vector<dtls::Fingerprint> fingerprints;
        std::vector<TransportAddress> candidates;
        dtls::Role our_role = dtls::Role::client;  ///< fixed by the first one
    };
    enum class Kind : std::uint8_t { nothing, rtp, rtcp };
    struct Received {
        Kind kind = Kind::nothing;
        MutableBytes packet = {};  ///< part of the datagram's buffer
    };

    explicit ClientTransport(const Options& options);

    [[nodiscard]] const ice::Credentials& credentials() const { return agent_.local(); }
    /// What the other side's description said last.
    [[nodiscard]] const Remote& remote() const { return remote_; }
    /// New credentials for the next offer.
    void restart_ice();
    void set_remote(Instant now, const Remote& remote);
    /// One more candidate of the same description (trickle), which may overtake the
    /// description itself; ignored once a path is in use.
    void add_candidate(Instant now, const TransportAddress& candidate);

    Received handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                             DatagramBatch& out);
    void handle_timeout(Instant now, DatagramBatch& out);
    [[nodiscard]] Instant next_timeout() const;
    /// Sends what SCTP has made, also after the library's timers ran.
    void pump(Instant now, DatagramBatch& out);

    [[nodiscard]] bool connected() const { return sender_ != nullptr; }
    /// What DTLS has agreed on; nothing before.
    [[nodiscard]] std::optional<srtp::Profile> profile() const {
        return sender_ ? std::optional{sender_->profile()} : std::nullopt;
    }
    /// Null before DTLS is connected.
    [[nodiscard]] const dtls::SrtpKeys* srtp_keys() const {
        return dtls_ ? dtls_->srtp_keys() : nullptr;
    }
    [[nodiscard]] bool has_path() const { return agent_.selected_path().has_value(); }
    /// Where everything but STUN is sent.
    [[nodiscard]] const std::optional<TransportAddress>& path() const {
        return agent_.selected_path();
    }
    /// Protects and sends the plain packet; the protected bytes are left in `scratch`.
    bool send_rtp(srtp::SenderStream& stream, ByteView plain, Bytes& scratch, DatagramBatch& out);
    /// Sends protected bytes again.
    void repeat(ByteView protected_packet, DatagramBatch& out);
    void send_rtcp(ByteView compound, DatagramBatch& out);
    /// For attackers: asked about each SCTP packet on its way, in and out; false keeps it back.
    void tap_sctp(std::function<bool(bool outgoing, ByteView packet)> tap) {
        sctp_tap_ = std::move(tap);
    }
    /// For attackers: any bytes in place of an SCTP packet.
    void send_instead_of_sctp(ByteView packet, DatagramBatch& out);
    void close(DatagramBatch& out);

    /// Null without data channels or before DTLS is connected.
    [[nodiscard]] sctp::Association* data() { return association_.get(); }
    [[nodiscard]] std::vector<sctp::Event>& data_events() { return data_events_; }
    [[nodiscard]] std::uint64_t undecryptable() const { return undecryptable_; }

  private:
    void advance(Instant now, DatagramBatch& out);
    void take_keys(Instant now);

    Options options_;
    ice::ControllingAgent agent_;
    Remote remote_;
    std::optional<dtls::Transport> dtls_;  ///< from the first description on
    bool dtls_started_ = false;
    std::unique_ptr<srtp::Sender> sender_;
    std::unique_ptr<srtp::Receiver> receiver_;
    std::unique_ptr<sctp::Association> association_;
    sctp::PacketQueue sctp_packets_;
    std::function<bool(bool, ByteView)> sctp_tap_;
    std::vector<sctp::Event> data_events_;
    std::uint64_t undecryptable_ = 0;
};

}  // namespace heydok::support
