#include "net/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace heydok::net {
namespace {

TransportAddress at(std::string_view text) {
    return parse_address(text, 4711).value();
}

std::string client(const TrustedProxies& proxies, std::string_view peer, std::string_view list) {
    return address_text(proxies.client_of(at(peer), list));
}

TEST(TrustedProxies, ReadsAddressesAndPrefixes) {
    const auto proxies = TrustedProxies::parse({"10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1"});
    ASSERT_TRUE(proxies);
    for (const char* inside : {"10.200.3.4", "192.0.2.7", "2001:db8:1::5", "::1"}) {
        EXPECT_TRUE(proxies->contains(at(inside))) << inside;
    }
    for (const char* outside : {"11.0.0.1", "192.0.2.8", "2001:db9::1", "127.0.0.1"}) {
        EXPECT_FALSE(proxies->contains(at(outside))) << outside;
    }
    for (const char* bad :
         {"", "proxy", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/", "::/129", "10.0.0.0/8x", "*"}) {
        EXPECT_FALSE(TrustedProxies::parse({bad})) << bad;
    }
}

TEST(TrustedProxies, NobodyElsesWordCounts) {
    const TrustedProxies nobody;
    const auto some = TrustedProxies::parse({"10.0.0.0/8"}).value();
    for (const char* list : {"", "198.51.100.1", "10.0.0.1", "a, b", ",,,", "127.0.0.1"}) {
        EXPECT_EQ("203.0.113.5", client(nobody, "203.0.113.5", list)) << list;
        EXPECT_EQ("203.0.113.5", client(some, "203.0.113.5", list)) << list;
    }
}

TEST(TrustedProxies, OnlyTheHopsThatTheyAddedCount) {
    const auto proxies = TrustedProxies::parse({"10.0.0.0/8"}).value();
    EXPECT_EQ("198.51.100.1", client(proxies, "10.0.0.1", "198.51.100.1"));
    EXPECT_EQ("198.51.100.1", client(proxies, "10.0.0.1", "6.6.6.6, 198.51.100.1"));
    EXPECT_EQ("198.51.100.1", client(proxies, "10.0.0.1", "6.6.6.6,198.51.100.1 , 10.0.0.9"));
    EXPECT_EQ("198.51.100.1", client(proxies, "10.0.0.1", "198.51.100.1:55555"));
    EXPECT_EQ("2001:db8::5", client(proxies, "10.0.0.1", "[2001:db8::5]:443"));
    EXPECT_EQ("2001:db8::5", client(proxies, "10.0.0.1", "2001:db8::5"));
    EXPECT_EQ("10.0.0.1", client(proxies, "10.0.0.1", ""));
    EXPECT_EQ("10.0.0.1", client(proxies, "10.0.0.1", "198.51.100.1, unknown"));
    EXPECT_EQ("10.0.0.1", client(proxies, "10.0.0.1", "198.51.100.1,"));
    EXPECT_EQ("10.0.0.7", client(proxies, "10.0.0.1", "10.0.0.7, 10.0.0.8"));
}

TEST(TrustedProxies, TenThousandForgedHopsMoveNothing) {
    const auto proxies = TrustedProxies::parse({"10.0.0.0/8"}).value();
    std::string forged;
    for (int i = 0; i < 10'000; ++i) {
        forged += std::to_string(i % 223 + 1) + "." + std::to_string(i % 256) + ".0.1, ";
        EXPECT_EQ("203.0.113.5", client(proxies, "203.0.113.5", forged));
        if (i % 1000 == 0) {
            EXPECT_EQ("198.51.100.1", client(proxies, "10.0.0.1", forged + "198.51.100.1"));
        }
    }
}

}  // namespace
}  // namespace heydok::net
