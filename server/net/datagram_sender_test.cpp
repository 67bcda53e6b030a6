#include "net/datagram_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "net/file_descriptor.hpp"

namespace heydok::net {
namespace {

using testing::ElementsAre;

struct Bound {
    Bound() : socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        TransportAddress loopback = *parse_address("127.0.0.1", 0);
        SocketAddress at = socket_address(loopback, Family::ipv4);
        EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&at.storage), at.size), 0);
        sockaddr_storage bound{};
        socklen_t size = sizeof bound;
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size);
        address = transport_address(bound, Protocol::udp);
    }
    /// First byte and size of everything that has come, in order.
    std::vector<std::pair<int, std::size_t>> received() const {
        std::vector<std::pair<int, std::size_t>> result;
        std::array<std::uint8_t, 2000> buffer{};
        for (;;) {
            const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
            if (size < 0) {
                return result;
            }
            result.emplace_back(buffer[0], static_cast<std::size_t>(size));
        }
    }
    FileDescriptor socket;
    TransportAddress address;
};

void add(DatagramBatch& batch, DatagramBatch::Flow& flow, const TransportAddress& to,
         std::uint8_t mark, std::size_t size) {
    MutableBytes space = batch.reserve(size);
    std::fill(space.begin(), space.end(), mark);
    batch.commit(to, size, flow);
}

class DatagramSenderTest : public testing::Test {
  protected:
    Bound from_;
    Bound to_;
    Bound other_;
    MediaLoopCounters counters_;
    DatagramBatch batch_;
    DatagramBatch::Flow flow_;
    DatagramBatch::Flow other_flow_;
};

TEST_F(DatagramSenderTest, RunsOfOneFlowBecomeOneMessageInOrder) {
    DatagramSender sender{from_.socket.get(), Family::ipv4, counters_};
    for (std::uint8_t i = 0; i < 3; ++i) {
        add(batch_, flow_, to_.address, i, 1200);
        add(batch_, other_flow_, other_.address, static_cast<std::uint8_t>(10 + i), 100);
    }
    add(batch_, flow_, to_.address, 3, 400);
    add(batch_, flow_, to_.address, 4, 401);
    sender.send(batch_);
    EXPECT_THAT(to_.received(),
                ElementsAre(std::pair{0, 1200}, std::pair{1, 1200}, std::pair{2, 1200},
                            std::pair{3, 400}, std::pair{4, 401}));
    EXPECT_THAT(other_.received(),
                ElementsAre(std::pair{10, 100}, std::pair{11, 100}, std::pair{12, 100}));
    EXPECT_EQ(counters_.sent.load(), 8U);
    EXPECT_EQ(counters_.sent_messages.load(), sender.segmentation() ? 3U : 8U);
}

TEST_F(DatagramSenderTest, LongRunsAreCutIntoMessagesThatTheKernelTakes) {
    constexpr int kMany = 100;  // more than one message, less than a receive buffer
    DatagramSender sender{from_.socket.get(), Family::ipv4, counters_};
    for (int i = 0; i < kMany; ++i) {
        add(batch_, flow_, to_.address, static_cast<std::uint8_t>(i), 300);
    }
    sender.send(batch_);
    const auto received = to_.received();
    ASSERT_EQ(received.size(), static_cast<std::size_t>(kMany));
    for (int i = 0; i < kMany; ++i) {
        EXPECT_EQ(received[static_cast<std::size_t>(i)].first, i);
    }
}

TEST_F(DatagramSenderTest, AKernelThatRefusesGetsThemOneByOne) {
    const int on = 1;  // without checksums the kernel answers a segmented message with EINVAL
    ASSERT_EQ(::setsockopt(from_.socket.get(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof on), 0);
    DatagramSender sender{from_.socket.get(), Family::ipv4, counters_};
    for (std::uint8_t i = 0; i < 4; ++i) {
        add(batch_, flow_, to_.address, i, 300);
    }
    add(batch_, other_flow_, other_.address, 9, 300);
    sender.send(batch_);
    EXPECT_THAT(to_.received(), ElementsAre(std::pair{0, 300}, std::pair{1, 300}, std::pair{2, 300},
                                            std::pair{3, 300}));
    EXPECT_THAT(other_.received(), ElementsAre(std::pair{9, 300}));
    EXPECT_EQ(counters_.dropped_send.load(), 0U);
}

TEST_F(DatagramSenderTest, SwitchedOffEachDatagramIsAMessage) {
    DatagramSender sender{from_.socket.get(), Family::ipv4, counters_};
    sender.set_segmentation(false);
    for (std::uint8_t i = 0; i < 4; ++i) {
        add(batch_, flow_, to_.address, i, 300);
    }
    sender.send(batch_);
    EXPECT_EQ(to_.received().size(), 4U);
    EXPECT_EQ(counters_.sent_messages.load(), 4U);
}

TEST_F(DatagramSenderTest, WhoMovesElsewhereBeginsANewChain) {
    DatagramSender sender{from_.socket.get(), Family::ipv4, counters_};
    add(batch_, flow_, to_.address, 1, 300);
    add(batch_, flow_, other_.address, 2, 300);
    add(batch_, flow_, other_.address, 3, 300);
    sender.send(batch_);
    EXPECT_THAT(to_.received(), ElementsAre(std::pair{1, 300}));
    EXPECT_THAT(other_.received(), ElementsAre(std::pair{2, 300}, std::pair{3, 300}));
}

}  // namespace
}  // namespace heydok::net
