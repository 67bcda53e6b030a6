#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/signal.hpp"
#include "rtc/congestion/twcc_receiver.hpp"
#include "rtc/rtcp/packet.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/support/client_offer.hpp"
#include "tests/support/client_transport.hpp"
#include "tests/support/incoming_stream.hpp"
#include "tests/support/published_track.hpp"

namespace heydok::support {

/// A whole LiveKit client without sockets, pictures or sound: signalling, offers, ICE, DTLS, SRTP,
/// data channels, synthetic media out, judged media in, and the feedback a browser gives. Driven
/// like the cores of the server: told the time, answers into an outbox. One thread.
class ScriptedPeer {
  public:
    struct Options {
        dtls::Certificate certificate;
        Random* random = nullptr;       ///< outlives the peer
        sctp::Library* sctp = nullptr;  ///< null: no data section
        WallTime wall_epoch{};
        bool second_offer = true;    ///< repeat the offer after the first answer, as browsers do
        bool nack = true;            ///< ask for what is missing
        bool measure_delay = false;  ///< of audio; needs `count_only` off
        bool count_only = false;     ///< incoming RTP is counted, neither decrypted nor judged
        std::vector<std::string> lacks = {};  ///< codecs left out of its offers, by name
        bool tcp = false;                     ///< also takes the server's TCP candidates
        std::uint64_t estimate = 20'000'000;  ///< bit/s told in REMB; 0: none
        PayloadVeil* veil = nullptr;          ///< hides what is sent and shows what comes
    };
    struct Outbox {
        DatagramBatch datagrams;
        std::vector<media::SignalRequest> requests;
        void clear() {
            datagrams.clear();
            requests.clear();
        }
    };
    struct DataMessage {
        std::string channel;
        Bytes data;
    };

    explicit ScriptedPeer(const Options& options);

    /// The offer that goes into the join request. Call once.
    media::SessionDescription make_first_offer();
    void handle_message(Instant now, const media::SignalResponse& message, Outbox& out);
    /// A trickled candidate of the server ("candidate:...").
    void add_candidate(Instant now, std::string_view text);
    void handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                         Outbox& out);
    void handle_timeout(Instant now, Outbox& out);
    [[nodiscard]] Instant next_timeout() const;

    /// Announces and offers a track; its cid.
    std::string publish_audio(const AudioOptions& options, Outbox& out);
    std::string publish_video(const VideoOptions& options, Outbox& out);
    void unpublish(const std::string& cid, Outbox& out);
    void mute(const std::string& cid, bool muted, Outbox& out);
    void set_quality(const std::string& track_sid, media::VideoQuality quality, Outbox& out);
    /// New ICE credentials in a new offer.
    void restart_ice(Outbox& out);
    /// What a client says after `Reconnected` (livekit-protocol.md section 15.1).
    /// `received`: the last reliable number of each other that it has.
    void resume(Outbox& out, std::vector<std::pair<std::string, std::uint32_t>> received = {});
    void leave(Outbox& out);
    /// bit/s told in REMB from now on.
    void set_estimate(std::uint64_t estimate) { options_.estimate = estimate; }
    /// Asks the server for the round trip (XR, RFC 3611 section 4.4).
    void send_reference_time(std::uint64_t ntp_time, Outbox& out);
    /// False when the channel is not open or full. `data` is a LiveKit DataPacket.
    bool send_data(Instant now, bool reliable, ByteView data, Outbox& out);

    [[nodiscard]] bool connected() const { return transport_.connected(); }
    [[nodiscard]] std::optional<Instant> connected_at() const { return connected_at_; }
    [[nodiscard]] bool data_open() const { return channels_.size() == 3; }
    [[nodiscard]] const std::string& sid() const { return sid_; }
    [[nodiscard]] const std::optional<media::LeaveNotice>& left() const { return left_; }
    /// Tracks that the server said cannot be subscribed to.
    [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }
    /// Videos that the server said are paused for want of bandwidth, by track sid; each with how
    /// often it was told so.
    struct StreamState {
        bool paused = false;
        int pauses = 0;
    };
    [[nodiscard]] const std::map<std::string, StreamState>& stream_states() const {
        return stream_states_;
    }
    [[nodiscard]] bool socket_closed() const { return socket_closed_; }
    /// The last reliable number that the server had from it, as the last resume was answered; empty
    /// before a resume.
    [[nodiscard]] std::optional<std::uint32_t> acknowledged() const { return acknowledged_; }
    /// Whether the server wants any layer of its track in this codec ("vp8").
    [[nodiscard]] bool is_asked_for(const std::string& track_sid, const std::string& codec) const;
    /// Others by sid, as the updates told them.
    [[nodiscard]] const std::map<std::string, media::ParticipantSnapshot>& participants() const {
        return participants_;
    }
    /// What the server said last of somebody's connection, by sid; nothing before it did.
    [[nodiscard]] std::optional<media::ConnectionQuality> quality_of(const std::string& sid) const {
        const auto found = qualities_.find(sid);
        return found == qualities_.end() ? std::nullopt : std::optional{found->second};
    }
    [[nodiscard]] PublishedTrack* published(const std::string& cid);
    /// All streams ever received, ended ones too, in order of their beginning.
    [[nodiscard]] const std::vector<std::unique_ptr<IncomingStream>>& streams() const {
        return streams_;
    }
    /// What its streams have measured since the last call.
    void take_delays(std::vector<Duration>& out);
    /// The running stream of a track; null without one.
    [[nodiscard]] const IncomingStream* stream_of(const std::string& track_sid) const;
    /// The first running stream of this kind; null without one.
    [[nodiscard]] const IncomingStream* first_stream(bool video) const;
    [[nodiscard]] const std::vector<DataMessage>& data() const { return data_; }

    struct Statistics {
        std::uint64_t rtp_packets = 0;
        std::uint64_t unknown_packets = 0;
        std::uint64_t transport_feedbacks = 0;
        std::uint64_t nacks_received = 0;
        std::uint64_t key_frame_requests = 0;
        std::uint64_t receiver_reports = 0;
        std::uint64_t offers = 0;
        std::uint64_t answers = 0;
        std::uint64_t bad_answers = 0;
    };
    /// The server's last answer to a reference time.
    [[nodiscard]] const std::optional<rtcp::DlrrBlock>& answered_reference() const {
        return answered_reference_;
    }
    [[nodiscard]] const Statistics& statistics() const { return statistics_; }
    [[nodiscard]] ClientTransport& transport() { return transport_; }

  private:
    std::string publish(std::unique_ptr<PublishedTrack> track, Outbox& out);
    std::string new_cid();
    // scripted_peer.cpp: signalling
    void offer(Outbox& out);
    void apply_answer(Instant now, const media::SessionDescription& description, Outbox& out);
    void apply_transport(Instant now, const sdp::Session& answer);
    void apply_section(Instant now, const sdp::MediaSection& section,
                       const media::SessionDescription& description);
    void bind_stream(const sdp::MediaSection& section, const std::string& track_sid);
    void note(const media::ParticipantSnapshot& participant);
    // scripted_peer_media.cpp
    void handle_rtp(Instant now, MutableBytes packet);
    void note_extensions(Instant now, const rtp::PacketView& packet);
    void handle_rtcp(Instant now, ByteView compound, Outbox& out);
    void note_reference_answer(ByteView compound);
    void handle_nack(Instant now, const rtcp::Nack& nack, Outbox& out);
    void request_key_frame(std::uint32_t ssrc);
    void acknowledge(const rtcp::ReportBlocks& blocks);
    void send_feedback(Instant now, Outbox& out);
    void send_reports(Instant now, Outbox& out);
    void handle_data_events();
    IncomingStream* find_stream(std::uint32_t ssrc);

    Options options_;
    ClientTransport transport_;
    ClientOffer offer_;
    std::uint32_t offer_id_ = 0;
    bool awaiting_answer_ = false;
    bool offer_again_ = false;
    std::string remote_ufrag_;
    std::string sid_;
    std::map<std::string, media::ParticipantSnapshot> participants_;
    std::map<std::string, media::ConnectionQuality> qualities_;
    std::optional<media::LeaveNotice> left_;
    std::vector<std::string> refused_;
    std::optional<std::uint32_t> acknowledged_;
    std::map<std::string, media::SubscribedQualityUpdate> wanted_;  ///< by track sid
    std::map<std::string, StreamState> stream_states_;
    bool socket_closed_ = false;
    std::optional<Instant> connected_at_;

    std::vector<std::unique_ptr<PublishedTrack>> published_;
    std::vector<std::unique_ptr<IncomingStream>> streams_;
    congestion::TwccReceiver twcc_;
    std::uint32_t local_ssrc_;
    std::uint16_t transport_sequence_;
    Instant next_report_{};
    std::optional<rtcp::DlrrBlock> answered_reference_;
    Bytes rtcp_;

    std::map<sctp::ChannelId, std::string> channels_;
    bool channels_opened_ = false;
    std::vector<DataMessage> data_;
    Statistics statistics_;
};

}  // namespace heydok::support
