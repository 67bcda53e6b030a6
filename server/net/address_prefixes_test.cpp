#include "net/address_prefixes.hpp"

#include <gtest/gtest.h>

namespace heydok::net {
namespace {

bool is_public_text(std::string_view text) {
    return is_public(parse_address(text, 443).value());
}

TEST(PublicAddress, IsWhatTheInternetAtLargeUses) {
    for (const char* text :
         {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255",
          "172.32.0.0", "192.169.0.1", "223.255.255.255", "2a00:1450::1", "2606:4700::1111",
          "2001:4860::1"}) {
        EXPECT_TRUE(is_public_text(text)) << text;
    }
}

TEST(PublicAddress, IsNothingNearUs) {
    for (const char* text : {"0.0.0.0",      "10.1.2.3",         "100.64.0.1",
                             "127.0.0.1",    "127.255.0.9",      "169.254.169.254",
                             "172.16.0.1",   "172.31.255.255",   "192.0.0.8",
                             "192.0.2.1",    "192.168.0.1",      "198.18.0.1",
                             "198.51.100.1", "203.0.113.1",      "224.0.0.1",
                             "240.0.0.1",    "255.255.255.255",  "::",
                             "::1",          "::ffff:127.0.0.1", "::ffff:10.0.0.1",
                             "::127.0.0.1",  "64:ff9b::7f00:1",  "fe80::1",
                             "fc00::1",      "fd00:ec2::254",    "ff02::1",
                             "2001:db8::1",  "2001::1",          "2002:7f00:1::",
                             "3fff::1"}) {
        EXPECT_FALSE(is_public_text(text)) << text;
    }
}

}  // namespace
}  // namespace heydok::net
