#include "rtc/sctp/message_assembler.hpp"

#include <gtest/gtest.h>

#include "rtc/sctp/association.hpp"

namespace heydok::sctp {
namespace {

constexpr Instant kStart{};

Delivery piece(std::uint16_t stream, std::size_t size, bool complete) {
    return {false, complete, stream, 53, Bytes(size, 7)};
}

TEST(MessageAssembler, PassesWholeMessagesAndJoinsPieces) {
    MessageAssembler assembler;
    EXPECT_EQ(assembler.add(kStart, piece(1, 5, true))->data.size(), 5U);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 5, false)));
    EXPECT_EQ(assembler.add(kStart, piece(2, 9, true))->data.size(), 9U);
    EXPECT_FALSE(assembler.add(kStart, piece(1, 6, false)));
    EXPECT_EQ(assembler.add(kStart, piece(1, 7, true))->data.size(), 18U);
}

TEST(MessageAssembler, HoldsTheLimitAtItsEdge) {
    MessageAssembler assembler;
    EXPECT_FALSE(assembler.add(kStart, piece(1, kMaxMessageSize - 1, false)));
    EXPECT_EQ(assembler.add(kStart, piece(1, 1, true))->data.size(), kMaxMessageSize);
    EXPECT_FALSE(assembler.add(kStart, piece(1, kMaxMessageSize, false)));
    EXPECT_FALSE(assembler.add(kStart, piece(1, 1, false)));
    EXPECT_FALSE(assembler.add(kStart, piece(1, 1, true)));
    EXPECT_EQ(assembler.oversize(), 1U);
    EXPECT_TRUE(assembler.add(kStart, piece(1, 1, true)));
}

TEST(MessageAssembler, ForgetsWhatNeverEnds) {
    MessageAssembler assembler;
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
