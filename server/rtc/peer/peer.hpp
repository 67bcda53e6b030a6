#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/datagram_batch.hpp"
#include "rtc/dtls/transport.hpp"
#include "rtc/ice/lite_agent.hpp"
#include "rtc/peer/settings.hpp"
#include "rtc/sctp/association.hpp"
#include "rtc/sdp/session.hpp"
#include "rtc/srtp/receiver.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::peer {

/// DTLS is complete and the peer proven: media and data may flow.
struct Connected {};
/// The transport is over for good: close_notify, failed handshake, wrong certificate.
struct Closed {
    dtls::Failure failure = dtls::Failure::none;
};
/// The peer opened a data channel.
struct ChannelOpened {
    sctp::ChannelId channel = 0;
    std::string label;
    bool reliable = true;
};
struct ChannelClosed {
    sctp::ChannelId channel = 0;
};
struct MessageReceived {
    sctp::ChannelId channel = 0;
    bool binary = true;
    Bytes data;
};
using Event = std::variant<Connected, Closed, ChannelOpened, ChannelClosed, MessageReceived>;

/// DTLS datagrams looked at in a second before the handshake is complete (F4).
inline constexpr std::uint32_t kMaxHandshakeDatagrams = 100;

/// What a datagram turned out to be. Everything but the first three is a drop, to be counted.
enum class Outcome : std::uint8_t {
    handled,  ///< STUN, DTLS; look at the events
    rtp,      ///< `packet` is a plain RTP packet
    rtcp,     ///< `packet` is a plain compound RTCP packet
    unproven_source,
    not_connected,
    stun_refused,  ///< `stun` says why
    dtls_refused,  ///< nothing in it could be meant for this moment
    dtls_over_rate,
    srtp_malformed,
    srtp_replayed,
    srtp_unauthenticated,
    srtp_unencrypted,
    srtp_index_jump,
    srtp_too_many_streams,
    unknown_protocol,
};

struct Received {
    Outcome outcome = Outcome::handled;
    MutableBytes packet = {};  ///< part of the datagram's buffer
    bool path_proven = false;  ///< the source answered a check of ours: it belongs to this peer
    ice::StunVerdict stun = ice::StunVerdict::answered;  ///< of handle_stun
};

/// Transport values of the peer's description, taken from its bundle's first section.
struct RemoteTransport {
    ice::Credentials ice;
    std::vector<sdp::Fingerprint> fingerprints;
};

/// The server's half of one browser connection: ICE-lite, DTLS server, SRTP and data channels, told
/// apart by the first byte (RFC 7983). Sans-IO, one thread. Knows transports only; what packets
/// mean is the owner's business. The owner drains `events` after each call.
class Peer {
  public:
    explicit Peer(const Settings& settings);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// First description, or a later one: other ICE credentials than before are an ICE restart.
    /// False when the fingerprints are others than those already agreed (a new peer must be made).
    bool set_remote(Instant now, const RemoteTransport& remote);
    /// Fragments that checks may carry, newest first; empty before set_remote.
    [[nodiscard]] std::vector<std::string> accepted_fragments(Instant now) const;
    /// What a description says about us. Only after set_remote or prepare_local.
    [[nodiscard]] const ice::Credentials& local_credentials() const {
        return prepared_ ? *prepared_ : agent_->local();
    }
    /// For an offer of ours: new local credentials, before the remote ones are known or for an ICE
    /// restart; the next set_remote puts them in force.
    void prepare_local();
    /// Whether `from` is an address that this peer has proven to be its own.
    [[nodiscard]] bool has_proven(const TransportAddress& from) const {
        return agent_ && agent_->is_proven(from);
    }

    /// Any datagram from `from`; `stun` is the parsed message when it is one (the demultiplexer has
    /// looked at it already). RTP and RTCP are decrypted in place.
    Received handle_stun(Instant now, const TransportAddress& from, const stun::Message& stun,
                         DatagramBatch& out);
    Received handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                             DatagramBatch& out);
    void handle_timeout(Instant now, DatagramBatch& out);
    [[nodiscard]] Instant next_timeout() const;
    /// Sends what SCTP holds back; also after its library's timers ran.
    void pump_data(Instant now, DatagramBatch& out);
    [[nodiscard]] bool has_data_output() const;
    /// Number of the SCTP association, as its library tells who is ready; 0 before `Connected`.
    [[nodiscard]] std::uint64_t data_number() const { return sctp_ ? sctp_->number() : 0; }

    [[nodiscard]] std::vector<Event>& events() { return events_; }

    /// Keys are there, and a proven address that still consents.
    [[nodiscard]] bool can_send() const { return sender_ && agent_->selected_path(); }
    [[nodiscard]] bool connected() const { return sender_ != nullptr; }
    /// Protects one RTP packet and appends it to `out`. The protected bytes, valid until the next
    /// use of `out`; empty when nothing was sent.
    ByteView send_rtp(srtp::SenderStream& stream, const srtp::PacketParts& packet,
                      DatagramBatch& out);
    /// Sends bytes that were protected before (RFC 4585 repair without RTX).
    void repeat_rtp(ByteView protected_packet, DatagramBatch& out) const;
    /// Protects and sends one compound RTCP packet of at most 1,200 bytes.
    void send_rtcp(ByteView compound, DatagramBatch& out);
    /// Opens a channel to the peer, usable at once; nothing before `Connected`.
    std::optional<sctp::ChannelId> open_channel(Instant now, const sctp::ChannelOptions& options,
                                                DatagramBatch& out);
    /// One message on an open channel; sent or refused as a whole.
    sctp::SendResult send_data(Instant now, sctp::ChannelId channel, sctp::PayloadKind kind,
                               ByteView data, DatagramBatch& out);
    /// Closes the channel behind what waits in it.
    void close_channel(Instant now, sctp::ChannelId channel, DatagramBatch& out);
    [[nodiscard]] std::size_t buffered_data() const;

    /// Says goodbye (close_notify); nothing is sent or received afterwards.
    void close(DatagramBatch& out);
    /// The address is no longer ours: its TCP connection closed, or another peer proved it.
    void forget_address(const TransportAddress& address);
    /// Whether the address is one that ICE keeps, proven or not.
    [[nodiscard]] bool knows_address(const TransportAddress& address) const {
        return agent_ && agent_->knows(address);
    }
    /// A DTLS handshake has begun and is neither complete nor given up.
    [[nodiscard]] bool handshaking() const {
        return dtls_started_ && dtls_.state() == dtls::State::handshaking;
    }
    /// When the peer was last heard by authenticated bytes; the beginning of time before.
    [[nodiscard]] Instant last_heard() const { return last_heard_; }

  private:
    Received handle_dtls(Instant now, const TransportAddress& from, ByteView datagram,
                         DatagramBatch& out);
    Received handle_srtp(Instant now, MutableBytes datagram);
    void end_exhausted();
    void follow_dtls(Instant now, DatagramBatch& out);
    void start_media();
    [[nodiscard]] ice::Credentials make_credentials() const;
    void take_sctp_events();
    [[nodiscard]] bool finished() const;

    const Settings& settings_;
    std::optional<ice::LiteAgent> agent_;
    std::optional<ice::Credentials> prepared_;  ///< offered, not in force yet
    std::vector<sdp::Fingerprint> fingerprints_;
    dtls::Transport dtls_;
    bool dtls_started_ = false;
    ice::RateWindow handshake_datagrams_;
    bool closed_told_ = false;
    bool data_connected_ = false;
    std::unique_ptr<srtp::Sender> sender_;
    std::unique_ptr<srtp::Receiver> receiver_;
    std::unique_ptr<sctp::Association> sctp_;
    sctp::PacketQueue sctp_packets_;
    std::vector<sctp::Event> sctp_events_;
    std::vector<Event> events_;
    Instant last_heard_{};
    DatagramBatch::Flow flow_;  ///< of the media packets
};

}  // namespace heydok::peer
