#include "base/network.hpp"

#include <gtest/gtest.h>

namespace heydok {

Network network(const char* address) {
    return network_of(*parse_address(address, 1));
}

TEST(Network, IsTheWholeIpv4AddressAndThe64OfIpv6) {
    EXPECT_NE(network("192.0.2.7"), network("192.0.2.8"));
    EXPECT_EQ(network("192.0.2.7"), network("::ffff:192.0.2.7"));
    EXPECT_EQ(network("2001:db8:1:2::7"), network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    EXPECT_NE(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
}

TEST(Network, KnowsLoopback) {
    EXPECT_TRUE(is_loopback(*parse_address("127.1.2.3", 1)));
    EXPECT_TRUE(is_loopback(*parse_address("::1", 1)));
    EXPECT_FALSE(is_loopback(*parse_address("::2", 1)));
    EXPECT_FALSE(is_loopback(*parse_address("128.0.0.1", 1)));
}

}  // namespace heydok
