#include "net/handshake_rate.hpp"

#include <gtest/gtest.h>

namespace heydok::net {
namespace {

using namespace std::chrono_literals;

TransportAddress host(int number) {
    return *parse_address(
        "203.0." + std::to_string(number / 250) + "." + std::to_string(number % 250 + 1), 1'000);
}

int admitted(HandshakeRate& rate, Instant now, int tries, int hosts) {
    int count = 0;
    for (int i = 0; i < tries; ++i) {
        count += rate.admit(now, host(i % hosts), false) ? 1 : 0;
    }
    return count;
}

TEST(HandshakeRate, F9_LimitsOfAllAndOfOneAddress) {
    const HttpLimits limits;
    HandshakeRate rate{limits};
    const Instant begin{10s};
    EXPECT_EQ(admitted(rate, begin, 2'000, 1), static_cast<int>(limits.tls_handshakes_per_address));
    EXPECT_EQ(
        admitted(rate, begin, 2'000, 2'000),
        static_cast<int>(limits.tls_handshakes_per_second - limits.tls_handshakes_per_address));
    EXPECT_EQ(admitted(rate, begin + 999ms, 100, 100), 0);
    EXPECT_EQ(admitted(rate, begin + 1s, 2'000, 2'000),
              static_cast<int>(limits.tls_handshakes_per_second));
}

TEST(HandshakeRate, F9_AHouseholdOfIpv6IsOneAddress) {
    const HttpLimits limits;
    HandshakeRate rate{limits};
    std::size_t count = 0;
    for (int i = 0; i < 200; ++i) {
        const auto peer = parse_address("2001:db8:1:2::" + std::to_string(i), 1'000);
        count += rate.admit(Instant{1s}, *peer, false) ? 1 : 0;
    }
    EXPECT_EQ(count, limits.tls_handshakes_per_address);
    EXPECT_TRUE(rate.admit(Instant{1s}, *parse_address("2001:db8:1:3::1", 1'000), false));
}

TEST(HandshakeRate, F9_AFewBusyNetworksShutNobodyOut) {
    HandshakeRate rate{{}};
    EXPECT_EQ(admitted(rate, Instant{1s}, 2'000, 10), 150);
    EXPECT_FALSE(rate.admit(Instant{1s}, host(3), false));
    EXPECT_TRUE(rate.admit(Instant{1s}, host(77), false));
    EXPECT_FALSE(rate.admit(Instant{1s}, host(77), false)) << "the last quarter: one for each";
}

TEST(HandshakeRate, F9_AProxyOnThisMachineStandsForMany) {
    HandshakeRate rate{{}};
    int count = 0;
    for (int i = 0; i < 300; ++i) {
        count += rate.admit(Instant{1s}, *parse_address("127.0.0.1", 1), false) ? 1 : 0;
    }
    EXPECT_EQ(count, 200);
    for (int i = 0; i < 100; ++i) {
        count += rate.admit(Instant{2s}, host(1), true) ? 1 : 0;
    }
    EXPECT_EQ(count, 300) << "as does a proxy elsewhere that the operator names";
}

}  // namespace
}  // namespace heydok::net
