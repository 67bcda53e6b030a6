// What the forwarder does with packets that come after a switch and belong before it, and with a
// beginning that comes late.
#include <gtest/gtest.h>

#include <memory>

#include "media/forwarder.hpp"
#include "rtc/rtp/packet_writer.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

constexpr rtp::SequenceNumber kFirst = 65'530;

/// H.264, whose packets have no numbers of their own.
class FormerSource : public ::testing::Test {
  protected:
    FormerSource() : forwarder_({peer::MediaCodec::h264, 0x1111, 0x2222, kFirst, 9, 7'000}) {
        peer::NegotiatedSection section;
        section.mid = "3";
        section.codecs = {{peer::MediaCodec::h264, 120, 121, true, true}};
        EXPECT_TRUE(forwarder_.bind(section));
        forwarder_.set_target_layer(1);
    }
    /// The packet `sequence` of the layer, of a picture each, as it goes out.
    std::optional<RewrittenPacket> send(std::uint8_t layer, rtp::SequenceNumber sequence,
                                        bool key = false) {
        const Bytes payload{static_cast<std::uint8_t>(key ? 0x67 : 0x41), 1};
        rtp::PacketParts parts;
        parts.header = {true, 96, sequence, sequence * 3'000U, 100U + layer};
        parts.payload = payload;
        bytes_.resize(rtp::packet_size(parts));
        rtp::write_packet(bytes_, parts);
        MediaPacket packet;
        packet.now = now_;
        packet.view = *rtp::PacketView::parse(bytes_);
        packet.source = packet.layer = layer;
        EXPECT_TRUE(read_payload(peer::MediaCodec::h264, packet));
        return forwarder_.rewrite(packet, nullptr);
    }

    Forwarder forwarder_;
    Bytes bytes_;
    Instant now_{1s};
};

TEST_F(FormerSource, WhatItIsOwedComesAfterTheSwitchUnderItsOldNumber) {
    ASSERT_TRUE(send(0, 10, true));
    ASSERT_TRUE(send(0, 12));
    const auto begins = send(1, 500, true);
    ASSERT_TRUE(begins);
    EXPECT_EQ(begins->sequence, static_cast<rtp::SequenceNumber>(kFirst + 3));
    now_ += 80ms;
    const auto late = send(0, 11);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->sequence, static_cast<rtp::SequenceNumber>(kFirst + 1));
    EXPECT_EQ(late->timestamp, 7'000U + 3'000U);
    const auto goes_on = send(1, 501);
    ASSERT_TRUE(goes_on);
    EXPECT_EQ(goes_on->sequence, static_cast<rtp::SequenceNumber>(kFirst + 4));
    const auto* again = forwarder_.claim_repeat(now_, late->sequence, 20ms);
    ASSERT_NE(again, nullptr);
    EXPECT_EQ(again->source_sequence, 11);
    EXPECT_EQ(again->layer, 0) << "repeated from the stream that it is of";
}

TEST_F(FormerSource, NothingBeyondTheSwitchComesOfIt) {
    ASSERT_TRUE(send(0, 10, true));
    ASSERT_TRUE(send(1, 500, true));
    EXPECT_FALSE(send(0, 11));
    EXPECT_FALSE(send(0, 9)) << "from before its own beginning";
}

TEST_F(FormerSource, ItIsOwedNothingForLong) {
    ASSERT_TRUE(send(0, 10, true));
    ASSERT_TRUE(send(0, 12));
    ASSERT_TRUE(send(1, 500, true));
    now_ += 1s;
    EXPECT_FALSE(send(0, 11));
}

TEST_F(FormerSource, ABeginningThatWasOvertakenLacksWhatOvertookIt) {
    EXPECT_FALSE(send(0, 11)) << "no beginning yet";
    EXPECT_FALSE(forwarder_.lacks(0, 11));
    ASSERT_TRUE(send(0, 10, true));
    EXPECT_FALSE(forwarder_.lacks(0, 10));
    EXPECT_TRUE(forwarder_.lacks(0, 11));
    EXPECT_FALSE(forwarder_.lacks(1, 11)) << "another stream";
    ASSERT_TRUE(send(0, 11));
    EXPECT_FALSE(forwarder_.lacks(0, 11));
}

}  // namespace
}  // namespace heydok::media
