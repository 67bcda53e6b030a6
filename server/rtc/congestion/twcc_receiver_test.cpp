#include "rtc/congestion/twcc_receiver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/random.hpp"
#include "rtc/rtcp/packet.hpp"

namespace heydok::congestion {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

/// Everything that the messages in `bytes` say: sequence to arrival in microseconds.
struct Told {
    std::map<std::uint16_t, std::int64_t> received;
    std::map<std::uint16_t, int> lost;
    std::size_t messages = 0;
};

void read(ByteView bytes, Told& told) {
    rtcp::CompoundReader reader{bytes};
    while (const auto packet = reader.next()) {
        const auto& feedback = std::get<rtcp::TransportFeedbackPacket>(*packet).feedback;
        ++told.messages;
        feedback.for_each([&](const rtcp::PacketArrival& arrival) {
            if (arrival.delta_ticks) {
                told.received[arrival.sequence] =
                    feedback.reference_time() * std::int64_t{64'000} + *arrival.delta_ticks * 250;
            } else {
                ++told.lost[arrival.sequence];
            }
        });
    }
    EXPECT_EQ(reader.malformed(), 0u);
}

TEST(TwccReceiver, BytesOfASmallReport) {
    TwccReceiver twcc;
    twcc.on_packet(Instant{128ms}, {0xFFFF, 0x0A0B0C0D, false});
    twcc.on_packet(Instant{129ms}, {0x0001, 0x0A0B0C0D, false});
    Bytes out;
    EXPECT_FALSE(twcc.poll(Instant{377ms}, 1, out));
    EXPECT_EQ(twcc.next_timeout(), Instant{378ms});
    ASSERT_TRUE(twcc.poll(Instant{378ms}, 1, out));
    // Reference 2 x 64 ms; of 65535, 0, 1 the first and last came: 10 101... ; deltas 0 and 1 ms.
    EXPECT_THAT(out, ElementsAre(0x8F, 205, 0, 5, 0, 0, 0, 1, 0x0A, 0x0B, 0x0C, 0x0D,  //
                                 0xFF, 0xFF, 0, 3, 0, 0, 2, 0, 0xA8, 0x00, 0, 4));
    EXPECT_EQ(twcc.next_timeout(), kNever);
}

TEST(TwccReceiver, TimesOfTheReports) {
    TwccReceiver twcc;
    Bytes out;
    for (std::uint16_t i = 0; i < 21; ++i) {
        twcc.on_packet(Instant{1ms * i}, {i, 1, false});
    }
    EXPECT_EQ(twcc.next_timeout(), Instant{100ms}) << "more than 20 held";
    ASSERT_TRUE(twcc.poll(Instant{100ms}, 1, out));
    twcc.on_packet(Instant{110ms}, {21, 1, true});
    EXPECT_EQ(twcc.next_timeout(), Instant{150ms}) << "a frame ended";
    ASSERT_TRUE(twcc.poll(Instant{150ms}, 1, out));
    for (std::uint16_t i = 22; i < 22 + 101; ++i) {
        twcc.on_packet(Instant{151ms}, {i, 1, false});
    }
    EXPECT_LE(twcc.next_timeout(), Instant{151ms}) << "more than 100 held";
}

TEST(TwccReceiver, LossesBetweenReportsAreToldOnce) {
    TwccReceiver twcc;
    Told told;
    Bytes out;
    twcc.on_packet(Instant{0ms}, {1, 1, true});
    ASSERT_TRUE(twcc.poll(Instant{300ms}, 1, out));
    twcc.on_packet(Instant{310ms}, {5, 1, true});
    ASSERT_TRUE(twcc.poll(Instant{600ms}, 1, out));
    read(out, told);
    EXPECT_EQ(told.lost, (std::map<std::uint16_t, int>{{2, 1}, {3, 1}, {4, 1}}));
    EXPECT_EQ(told.received.size(), 2u);
}

TEST(TwccReceiver, LatePacketIsToldWithoutCallingItsNeighboursLost) {
    TwccReceiver twcc;
    Told told;
    Bytes out;
    for (std::uint16_t i : {1, 2, 4, 5}) {
        twcc.on_packet(Instant{1ms}, {i, 1, true});
    }
    ASSERT_TRUE(twcc.poll(Instant{300ms}, 1, out));
    twcc.on_packet(Instant{301ms}, {3, 1, true});
    twcc.on_packet(Instant{302ms}, {6, 1, true});
    ASSERT_TRUE(twcc.poll(Instant{600ms}, 1, out));
    read(out, told);
    EXPECT_EQ(told.lost, (std::map<std::uint16_t, int>{{3, 1}}));
    EXPECT_EQ(told.received.size(), 6u);
    EXPECT_EQ(told.messages, 3u);
}

TEST(TwccReceiver, JumpAndDuplicatesAreHarmless) {
    TwccReceiver twcc;
    Told told;
    Bytes out;
    twcc.on_packet(Instant{1ms}, {1, 1, false});
    twcc.on_packet(Instant{2ms}, {1, 1, false});
    twcc.on_packet(Instant{3ms}, {30'000, 1, false});
    twcc.on_packet(Instant{4ms}, {2, 1, false});
    ASSERT_TRUE(twcc.poll(Instant{1s}, 1, out));
    read(out, told);
    EXPECT_THAT(told.received, ElementsAre(testing::Pair(30'000, 3000)));
    EXPECT_TRUE(told.lost.empty());
}

TEST(TwccReceiver, SeventeenSecondsOfSilenceNeedASecondMessage) {
    TwccReceiver twcc;
    Told told;
    Bytes out;
    twcc.on_packet(Instant{1s}, {1, 1, false});
    twcc.on_packet(Instant{18s}, {2, 1, false});
    ASSERT_TRUE(twcc.poll(Instant{19s}, 1, out));
    read(out, told);
    EXPECT_EQ(told.messages, 2u);
    EXPECT_EQ(told.received[2], 18'000'000);
}

// Loss, jitter and reordering: every arrival is told once with its time, everything else as lost.
TEST(TwccReceiver, TellsTheTruthUnderLossAndReordering) {
    Random random = Random::seeded(23);
    TwccReceiver twcc;
    Told told;
    std::multimap<Instant, std::uint16_t> arriving;
    for (std::uint32_t i = 0; i < 60'000; ++i) {
        if (i % 10 != 3 && random.u32() % 10 != 0) {
            const Duration delay{random.u32() % 50'000};
            arriving.emplace(Instant{1s} + 1ms * i + delay, static_cast<std::uint16_t>(i));
        }
    }
    Bytes out;
    for (const auto& [at, sequence] : arriving) {
        while (twcc.next_timeout() <= at) {
            out.clear();
            ASSERT_TRUE(twcc.poll(twcc.next_timeout(), 1, out));
            ASSERT_LE(out.size(), 1200u);
            read(out, told);
        }
        twcc.on_packet(at, {sequence, 1, false});
    }
    out.clear();
    twcc.poll(Instant{100s}, 1, out);
    read(out, told);
    ASSERT_EQ(told.received.size(), arriving.size());
    for (const auto& [at, sequence] : arriving) {
        const std::int64_t exact = at.time_since_epoch().count();
        ASSERT_EQ(told.received[sequence], exact / 250 * 250) << sequence;
    }
    EXPECT_TRUE(told.lost.contains(3));
    EXPECT_FALSE(told.received.contains(3));
}

}  // namespace
}  // namespace heydok::congestion
