#include "rtc/congestion/nack_generator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::congestion {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Arrival = NackGenerator::Arrival;
using namespace std::chrono_literals;

std::vector<rtp::SequenceNumber> collect(NackGenerator& nack, Instant now) {
    std::vector<rtp::SequenceNumber> out;
    nack.collect(now, out);
    return out;
}

TEST(NackGenerator, NothingToAskForInOrder) {
    NackGenerator nack;
    for (std::uint32_t i = 65000; i < 67000; ++i) {
        EXPECT_EQ(nack.on_packet(Instant{}, static_cast<std::uint16_t>(i)), Arrival::in_order);
    }
    EXPECT_EQ(nack.next_timeout(), kNever);
    EXPECT_THAT(collect(nack, Instant{10s}), IsEmpty());
}

TEST(NackGenerator, AsksAfterTwentyMillisecondsAcrossTheWrap) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 65534);
    EXPECT_EQ(nack.on_packet(Instant{}, 1), Arrival::gap);
    EXPECT_EQ(nack.next_timeout(), Instant{20ms});
    EXPECT_THAT(collect(nack, Instant{19ms}), IsEmpty());
    EXPECT_THAT(collect(nack, Instant{20ms}), ElementsAre(65535, 0));
}

TEST(NackGenerator, ReorderedPacketIsNotAskedFor) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 10);
    nack.on_packet(Instant{1ms}, 12);
    EXPECT_EQ(nack.on_packet(Instant{2ms}, 11), Arrival::recovered);
    EXPECT_EQ(nack.on_packet(Instant{3ms}, 11), Arrival::old);
    EXPECT_EQ(nack.next_timeout(), kNever);
}

TEST(NackGenerator, FiveTriesWithGrowingIntervals) {
    NackGenerator nack;
    nack.set_round_trip(100ms);
    nack.on_packet(Instant{}, 1);
    nack.on_packet(Instant{}, 3);
    std::vector<Instant> tries;
    for (Instant now{}; now < Instant{5s}; now += 500us) {
        for ([[maybe_unused]] auto sequence : collect(nack, now)) {
            tries.push_back(now);
        }
    }
    // 20 ms, then 100, 125, 156.25, 195.3 ms (in steps of 0.5 ms).
    EXPECT_THAT(tries, ElementsAre(Instant{20ms}, Instant{120ms}, Instant{245ms}, Instant{401500us},
                                   Instant{597ms}));
    EXPECT_EQ(nack.outstanding(), 0u);
    EXPECT_EQ(nack.on_packet(Instant{6s}, 2), Arrival::old);
}

TEST(NackGenerator, RepeatOfAPacedSenderIsWelcomeAfterTheLastTry) {
    NackGenerator nack;
    nack.set_round_trip(1ms);
    nack.on_packet(Instant{}, 1);
    nack.on_packet(Instant{}, 3);
    std::size_t asked = 0;
    for (Instant now{}; now < Instant{490ms}; now += 10ms) {
        asked += collect(nack, now).size();
    }
    EXPECT_EQ(asked, 5u) << "all within the first 200 ms";
    EXPECT_EQ(nack.on_packet(Instant{490ms}, 2), Arrival::recovered);
    collect(nack, Instant{1s});
    EXPECT_FALSE(nack.take_loss());
}

TEST(NackGenerator, PacketThatNeverComesIsALossOnce) {
    NackGenerator nack;
    nack.set_round_trip(1ms);
    nack.on_packet(Instant{}, 1);
    nack.on_packet(Instant{}, 3);
    for (Instant now{}; now < Instant{500ms}; now += 10ms) {
        collect(nack, now);
        EXPECT_FALSE(nack.take_loss());
    }
    EXPECT_EQ(nack.next_timeout(), Instant{500ms});
    EXPECT_THAT(collect(nack, Instant{500ms}), IsEmpty());
    EXPECT_TRUE(nack.take_loss());
    EXPECT_FALSE(nack.take_loss());
    EXPECT_EQ(nack.on_packet(Instant{501ms}, 2), Arrival::old);
}

TEST(NackGenerator, HoleThatIsNotAskedForAsAWholeIsALossAtOnce) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 0);
    nack.on_packet(Instant{}, 101);
    EXPECT_FALSE(nack.take_loss()) << "a hundred";
    nack.on_packet(Instant{}, 103);
    EXPECT_TRUE(nack.take_loss());
    NackGenerator jumping;
    jumping.on_packet(Instant{}, 0);
    jumping.on_packet(Instant{}, 20'000);
    EXPECT_TRUE(jumping.take_loss());
}

TEST(NackGenerator, IntervalsStayBetweenTwentyAndFourHundredMilliseconds) {
    NackGenerator slow;
    slow.set_round_trip(3s);
    slow.on_packet(Instant{}, 1);
    slow.on_packet(Instant{}, 3);
    collect(slow, Instant{20ms});
    EXPECT_EQ(slow.next_timeout(), Instant{420ms});
    NackGenerator fast;
    fast.set_round_trip(1ms);
    fast.on_packet(Instant{}, 1);
    fast.on_packet(Instant{}, 3);
    collect(fast, Instant{20ms});
    EXPECT_EQ(fast.next_timeout(), Instant{40ms});
}

TEST(NackGenerator, KeepsTheNewestHundred) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 0);
    nack.on_packet(Instant{}, 60);
    nack.on_packet(Instant{}, 160);
    EXPECT_EQ(nack.outstanding(), 100u);
    const auto asked = collect(nack, Instant{1s});
    EXPECT_EQ(asked.front(), 59);
    EXPECT_EQ(asked.back(), 159);
}

TEST(NackGenerator, HugeJumpStartsAnew) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 0);
    nack.on_packet(Instant{}, 5);
    EXPECT_EQ(nack.on_packet(Instant{}, 20'000), Arrival::restarted);
    EXPECT_EQ(nack.outstanding(), 0u);
    EXPECT_EQ(nack.on_packet(Instant{}, 20'001), Arrival::in_order);
}

TEST(NackGenerator, KeyFrameMakesOlderLossesIrrelevant) {
    NackGenerator nack;
    nack.on_packet(Instant{}, 0);
    nack.on_packet(Instant{}, 5);
    nack.on_packet(Instant{}, 8);
    nack.forget_before(6);
    EXPECT_THAT(collect(nack, Instant{1s}), ElementsAre(6, 7));
}

}  // namespace
}  // namespace heydok::congestion
