#include "rtc/sctp/message_assembler.hpp"

#include <gtest/gtest.h>

#include "rtc/sctp/association.hpp"

namespace heydok::sctp {
namespace {

constexpr Instant kStart{};
constexpr std::size_t kLongest = Limits{}.message_bytes;

Delivery piece(std::uint16_t stream, std::size_t size, bool complete) {
    return {false, complete, stream, 53, Bytes(size, 7)};
}

TEST(MessageAssembler, PassesWholeMessagesAndJoinsPieces) {
    MessageAssembler assembler{kLongest};
    EXPECT_EQ(assembler.add(kStart, piece(1, 5, true))->data.size(), 5U);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 5, false)));
    EXPECT_EQ(assembler.add(kStart, piece(2, 9, true))->data.size(), 9U);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 6, false)));
    EXPECT_EQ(assembler.add(kStart, piece(1, 7, true))->data.size(), 18U);
}

TEST(MessageAssembler, HoldsTheLimitAtItsEdge) {
    MessageAssembler assembler{kLongest};
    EXPECT_FALSE(assembler.add(kStart, piece(1, kLongest - 1, false)));
    EXPECT_EQ(assembler.add(kStart, piece(1, 1, true))->data.size(), kLongest);
    EXPECT_FALSE(assembler.add(kStart, piece(1, kLongest, false)));
    EXPECT_FALSE(assembler.add(kStart, piece(1, 1, false)));
    EXPECT_FALSE(assembler.add(kStart, piece(1, 1, true)));
    EXPECT_EQ(assembler.oversize(), 1U);
    EXPECT_TRUE(assembler.add(kStart, piece(1, 1, true)));
}

TEST(MessageAssembler, E3_HalfMessagesShareOneLimit) {
    MessageAssembler assembler{kLongest};
    std::uint16_t stream = 0;
    for (; assembler.oversize() == 0; ++stream) {
        EXPECT_FALSE(assembler.add(kStart, piece(stream, 50'000, false)));
        ASSERT_LE(assembler.held(), kMaxPartial);
    }
    EXPECT_EQ(stream, kMaxPartial / 50'000 + 1);
    EXPECT_TRUE(assembler.add(kStart, piece(100, 60'000, true))) << "whole ones pass all the while";
    EXPECT_EQ(assembler.add(kStart, piece(0, 1, true))->data.size(), 50'001U);
    assembler.forget(1);
    assembler.expire(kStart + kPartialMessageTimeout);
    EXPECT_EQ(assembler.held(), 0U);
}

TEST(MessageAssembler, ForgetsWhatNeverEnds) {
    MessageAssembler assembler{kLongest};
    EXPECT_FALSE(assembler.add(kStart, piece(1, 10, false)));
    assembler.expire(kStart + kPartialMessageTimeout - Duration{1});
    EXPECT_EQ(assembler.add(kStart, piece(1, 1, true))->data.size(), 11U);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 10, false)));
    assembler.expire(kStart + kPartialMessageTimeout);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 1, true)));  // the end of the forgotten one
    EXPECT_TRUE(assembler.add(kStart, piece(1, 1, true)));
}

}  // namespace
}  // namespace heydok::sctp
