#include "base/address.hpp"

#include <gtest/gtest.h>

namespace heydok {

TEST(TransportAddress, HasOneFormForIpv4AndMappedIpv6) {
    const auto plain = parse_address("192.0.2.7", 5000);
    const auto mapped = parse_address("::ffff:192.0.2.7", 5000);
    ASSERT_TRUE(plain && mapped);
    EXPECT_EQ(*plain, *mapped);
    EXPECT_TRUE(plain->is_ipv4());
    EXPECT_EQ(address_text(*plain), "192.0.2.7");
}

TEST(TransportAddress, RefusesNamesAndZones) {
    EXPECT_FALSE(parse_address("host.local", 1));
    EXPECT_FALSE(parse_address("fe80::1%eth0", 1));
    EXPECT_FALSE(parse_address("", 1));
}

}  // namespace heydok
