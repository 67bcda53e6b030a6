#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tests/hardening/probe_call.hpp"

namespace heydok::hardening {

/// An RTP packet of any content.
struct ForgedRtp {
    std::uint32_t ssrc = 0;
    std::uint8_t payload_type = 0;
    rtp::SequenceNumber sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    bool padded = false;   ///< the padding bit; the count is the payload's last byte
    Bytes extension = {};  ///< with its four-byte head; empty: none
    Bytes payload = {};
};
Bytes build(const ForgedRtp& packet);

/// An extension block of the one-byte form around these bytes, filled up to
/// whole words.
Bytes one_byte_block(Bytes elements);

/// Two participants in a room of their own beside the probe call: eve, whose
/// keys are genuine and whose packets are the test's, and dora, who is
/// subscribed to her. When the test begins eve has published audio and video
/// (one layer) that dora received, and sends nothing by herself any more.
class HostilePair : public ProbeCall {
  protected:
    void SetUp() override;
    void TearDown() override;

    /// What is sent next under one of eve's streams; each use counts on.
    struct Line {
        support::OutgoingStream* stream = nullptr;
        rtp::SequenceNumber sequence = 0;
        std::uint32_t timestamp = 0;
        std::uint32_t step = 0;  ///< of the timestamp, per packet
    };
    /// The next packet of the line with this payload.
    ForgedRtp next(Line& line, Bytes payload);
    void send(Line& line, const ForgedRtp& packet);
    /// With a protection state of its own: for SSRCs that eve has not announced.
    void send(srtp::SenderStream& state, const ForgedRtp& packet);
    void send_rtcp(Member& from, ByteView compound);
    void wait(Duration span) { meeting_.run_for(span); }

    /// Headers of the packets that reached dora since `forget_heard`, of eve's
    /// video or audio.
    [[nodiscard]] std::vector<rtp::Header> heard(bool video) const;
    [[nodiscard]] std::size_t heard_count(bool video) const { return heard(video).size(); }
    void forget_heard() { heard_.clear(); }
    /// What eve was told by RTCP since the test began.
    [[nodiscard]] std::uint64_t key_frame_requests() const {
        return eve_->peer->statistics().key_frame_requests;
    }
    [[nodiscard]] std::uint32_t stream_to_dora(bool video) const;

    Member* eve_ = nullptr;
    Member* dora_ = nullptr;
    Line video_;
    Line audio_;

  private:
    void stop_genuine(const std::string& cid, Line& line, std::uint32_t step);

    std::vector<rtp::Header> heard_;
    Bytes scratch_;
};

/// A VP8 payload: key or delta frame with a whole descriptor.
Bytes vp8_payload(bool key, std::uint16_t picture, std::uint8_t tl0 = 0);

}  // namespace heydok::hardening
