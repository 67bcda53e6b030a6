#include "net/frame_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace heydok::net {
namespace {

Bytes datagram(std::size_t size, std::uint8_t fill) {
    return Bytes(size, fill);
}

TEST(FrameReader, CutsFramesHoweverTheStreamIsSplit) {
    Bytes stream;
    append_frame(stream, datagram(kMinDatagram, 1));
    append_frame(stream, datagram(kMaxDatagram, 2));
    append_frame(stream, datagram(100, 3));
    for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{7}, stream.size()}) {
        FrameReader reader;
        std::vector<Bytes> frames;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            const auto fed = reader.feed(
                ByteView{stream}.subspan(at, std::min(step, stream.size() - at)),
                [&](MutableBytes frame) { frames.emplace_back(frame.begin(), frame.end()); });
            ASSERT_TRUE(fed.has_value());
        }
        ASSERT_EQ(frames.size(), 3U) << step;
        EXPECT_EQ(frames[0], datagram(kMinDatagram, 1));
        EXPECT_EQ(frames[1], datagram(kMaxDatagram, 2));
        EXPECT_EQ(frames[2], datagram(100, 3));
        EXPECT_FALSE(reader.partial());
    }
}

TEST(FrameReader, KnowsThatAFrameHasBegun) {
    FrameReader reader;
    const Bytes begin{0};
    ASSERT_TRUE(reader.feed(begin, [](MutableBytes) { FAIL(); }).has_value());
    EXPECT_TRUE(reader.partial());
}

TEST(FrameReader, RefusesLengthsOutsideTheLimits) {
    const auto feed_length = [](std::size_t length) {
        FrameReader reader;
        const Bytes head{static_cast<std::uint8_t>(length >> 8),
                         static_cast<std::uint8_t>(length & 0xFF)};
        return reader.feed(head, [](MutableBytes) {});
    };
    EXPECT_EQ(feed_length(0).error(), ParseError::malformed);
    EXPECT_EQ(feed_length(kMinDatagram - 1).error(), ParseError::malformed);
    EXPECT_TRUE(feed_length(kMinDatagram).has_value());
    EXPECT_TRUE(feed_length(kMaxDatagram).has_value());
    EXPECT_EQ(feed_length(kMaxDatagram + 1).error(), ParseError::too_large);
    EXPECT_EQ(feed_length(65'535).error(), ParseError::too_large);
}

}  // namespace
}  // namespace heydok::net
