#include "media/paced_queue.hpp"

#include <gtest/gtest.h>

#include <cstddef>

#include "media/subscription.hpp"

namespace heydok::media {
namespace {

class PacedQueueTest : public ::testing::Test {
  protected:
    /// Only tells apart whose a packet is: the queue does not look into it.
    Subscription& subscription(std::size_t number) {
        return *reinterpret_cast<Subscription*>(&places_[number * sizeof(Subscription)]);
    }
    bool push(std::uint8_t mark, std::size_t owner = 0, std::size_t size = 100) {
        header_[11] = mark;
        payload_.assign(size, mark);
        RewrittenPacket packet;
        packet.sequence = mark;
        packet.timestamp = mark / 10U * 3'000U;  // ten packets a picture
        packet.header = header_;
        packet.prefix = prefix_;
        packet.payload = payload_;
        packet.transport_sequence = MutableBytes{header_}.subspan(14, 2);
        return queue_.push(subscription(owner), packet, {Instant{}, mark == kKeyFrame});
    }

    static constexpr std::uint8_t kKeyFrame = 200;

    alignas(Subscription) std::array<std::byte, 2 * sizeof(Subscription)> places_{};
    Bytes header_ = Bytes(20, 0x90);
    Bytes prefix_ = Bytes(4, 0x11);
    Bytes payload_;
    PacedQueue queue_;
};

TEST_F(PacedQueueTest, PacketsComeOutWholeAndInOrder) {
    int next_out = 0;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(push(static_cast<std::uint8_t>(i), 0, 50 + static_cast<std::size_t>(i)));
        if (i % 3 != 0) {
            continue;
        }
        const RewrittenPacket packet = queue_.front();
        EXPECT_EQ(queue_.front_subscription(), &subscription(0));
        EXPECT_EQ(packet.sequence, next_out);
        EXPECT_EQ(packet.header[11], next_out);
        EXPECT_EQ(packet.prefix.size(), prefix_.size());
        EXPECT_EQ(packet.payload.size(), 50U + static_cast<std::size_t>(next_out));
        EXPECT_EQ(packet.payload.back(), next_out);
        EXPECT_EQ(packet.transport_sequence.data(), packet.header.data() + 14);
        queue_.pop();
        ++next_out;
    }
    for (; !queue_.empty(); queue_.pop()) {
        EXPECT_EQ(queue_.front().sequence, next_out++);
    }
    EXPECT_EQ(next_out, 100);
    EXPECT_EQ(queue_.bytes(), 0u);
}

TEST_F(PacedQueueTest, HoldsSoManyAndNoLargeOnes) {
    EXPECT_FALSE(push(1, 0, PacedQueue::kLargestPacket));
    for (std::size_t i = 0; i < PacedQueue::kCapacity; ++i) {
        ASSERT_TRUE(push(2));
    }
    EXPECT_FALSE(push(3));
    queue_.pop();
    EXPECT_TRUE(push(3));
}

TEST_F(PacedQueueTest, TellsWhatAPacketBelongsTo) {
    push(kKeyFrame);
    push(1);
    EXPECT_TRUE(queue_.front_wait().key_frame);
    queue_.pop();
    EXPECT_FALSE(queue_.front_wait().key_frame);
}

TEST_F(PacedQueueTest, ForgetsASubscriptionThatEnds) {
    push(1, 0);
    push(2, 1);
    queue_.forget(subscription(0));
    EXPECT_EQ(queue_.front_subscription(), nullptr);
    queue_.pop();
    EXPECT_EQ(queue_.front_subscription(), &subscription(1));
}

TEST_F(PacedQueueTest, WithdrawsWholePicturesOfOneSubscription) {
    for (std::uint8_t mark = 15; mark < 40; ++mark) {
        push(mark, 0);
        push(mark, 1);
    }
    const std::size_t each = queue_.bytes() / 50;
    const auto first = queue_.withdraw(subscription(0), 3'000);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->sequence, 20);
    EXPECT_EQ(first->payload[0], 20);
    EXPECT_EQ(queue_.bytes(), each * (50 - 20)) << "the rest of the begun picture stays";
    int mine = 0;
    int others = 0;
    for (; !queue_.empty(); queue_.pop()) {
        mine += queue_.front_subscription() == &subscription(0) ? 1 : 0;
        others += queue_.front_subscription() == &subscription(1) ? 1 : 0;
    }
    EXPECT_EQ(mine, 5);
    EXPECT_EQ(others, 25);
    EXPECT_EQ(queue_.bytes(), 0u);
    EXPECT_FALSE(queue_.withdraw(subscription(0), std::nullopt));
}

}  // namespace
}  // namespace heydok::media
