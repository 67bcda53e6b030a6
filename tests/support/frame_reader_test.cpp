#include "tests/support/frame_reader.hpp"

#include <gtest/gtest.h>

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

/// One-packet frames: number, picture id and timestamp grow together.
ReceivedPacket frame(std::uint16_t number, bool key = false, std::uint8_t layer = 0) {
    ReceivedPacket packet;
    packet.sequence = number;
    packet.timestamp = number * 3000u;
    packet.marker = true;
    packet.tag.layer = layer;
    FrameMarks marks;
    marks.starts_frame = true;
    marks.picture_id = number;
    marks.tl0_picture_index = static_cast<std::uint8_t>(number);
    marks.key_frame = key;
    packet.video = marks;
    return packet;
}

TEST(FrameReader, NothingDecodesBeforeAKeyFrame) {
    FrameReader reader{100ms};
    reader.on_packet(Instant{}, frame(1));
    reader.on_packet(Instant{}, frame(2));
    EXPECT_EQ(reader.statistics().frames, 0u);
    EXPECT_TRUE(reader.wants_key_frame());
    reader.on_packet(Instant{1s}, frame(3, true));
    EXPECT_EQ(reader.statistics().frames, 1u);
    EXPECT_EQ(reader.statistics().first_key_frame, Instant{1s});
    EXPECT_FALSE(reader.wants_key_frame());
}

TEST(FrameReader, ReorderedAndDoubledPacketsAreNoFault) {
    FrameReader reader{100ms};
    reader.on_packet(Instant{}, frame(1, true));
    reader.on_packet(Instant{}, frame(3));
    reader.on_packet(Instant{}, frame(2));
    reader.on_packet(Instant{}, frame(2));
    EXPECT_EQ(reader.statistics().frames, 3u);
    EXPECT_EQ(reader.statistics().duplicates, 1u);
    EXPECT_EQ(reader.statistics().faults(), 0u);
}

TEST(FrameReader, HoleBreaksThePictureUntilAKeyFrame) {
    FrameReader reader{100ms};
    reader.on_packet(Instant{}, frame(1, true));
    reader.on_packet(Instant{}, frame(4));
    reader.handle_timeout(Instant{99ms});
    EXPECT_EQ(reader.statistics().missing, 0u);
    reader.handle_timeout(Instant{100ms});
    EXPECT_EQ(reader.statistics().missing, 2u);
    EXPECT_TRUE(reader.wants_key_frame());
    reader.on_packet(Instant{200ms}, frame(5));
    reader.on_packet(Instant{200ms}, frame(6, true));
    EXPECT_EQ(reader.statistics().frames, 2u);
    EXPECT_EQ(reader.statistics().faults(), 0u);
}

TEST(FrameReader, EachFaultIsSeen) {
    const auto faults = [](const ReceivedPacket& second) {
        FrameReader reader{100ms};
        reader.on_packet(Instant{}, frame(1, true));
        reader.on_packet(Instant{}, second);
        return reader.statistics();
    };
    ReceivedPacket packet = frame(2);
    packet.timestamp = 1;
    EXPECT_EQ(faults(packet).timestamp_faults, 1u) << "backwards";
    packet = frame(2);
    packet.timestamp = 3000;
    EXPECT_EQ(faults(packet).timestamp_faults, 1u) << "the same for a new frame";
    packet = frame(2);
    packet.video->picture_id = std::uint16_t{3};
    EXPECT_EQ(faults(packet).picture_id_faults, 1u);
    packet = frame(2);
    packet.video->tl0_picture_index = std::uint8_t{1};
    EXPECT_EQ(faults(packet).tl0_faults, 1u);
    EXPECT_EQ(faults(frame(2, false, 1)).switch_faults, 1u) << "a switch needs a key frame";
    EXPECT_EQ(faults(frame(2, true, 1)).faults(), 0u);
    EXPECT_EQ(faults(frame(2, true, 1)).layer_switches, 1u);
}

TEST(FrameReader, FrameOfSeveralPacketsNeedsThemAll) {
    FrameReader reader{100ms};
    ReceivedPacket first = frame(1, true);
    first.marker = false;
    ReceivedPacket second = first;
    second.sequence = 2;
    second.marker = true;
    second.video->starts_frame = false;
    second.video->key_frame = false;
    reader.on_packet(Instant{}, first);
    EXPECT_EQ(reader.statistics().frames, 0u);
    reader.on_packet(Instant{1ms}, second);
    EXPECT_EQ(reader.statistics().frames, 1u);
    EXPECT_EQ(reader.statistics().key_frames, 1u);
    EXPECT_EQ(reader.statistics().faults(), 0u);
}

}  // namespace
}  // namespace heydok::support
