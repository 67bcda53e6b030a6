#include "rtc/ice/source_filter.hpp"

#include <gtest/gtest.h>

namespace heydok::ice {
namespace {

const TransportAddress kOwn = *parse_address("203.0.113.5", 7882);

bool is_plausible(std::string_view text, std::uint16_t port,
                  LoopbackSources loopback = LoopbackSources::refuse) {
    return SourceFilter{{kOwn}, loopback}.is_plausible(*parse_address(text, port));
}

TEST(IceSourceFilter, A16_OrdinaryAddressesPass) {
    EXPECT_TRUE(is_plausible("192.0.2.1", 1));
    EXPECT_TRUE(is_plausible("10.0.0.1", 65535));
    EXPECT_TRUE(is_plausible("2001:db8::1", 5000));
    EXPECT_TRUE(is_plausible("203.0.113.5", 7883)) << "another port of our machine";
}

TEST(IceSourceFilter, A16_ImpossibleSourcesAreRefused) {
    EXPECT_FALSE(is_plausible("203.0.113.5", 7882)) << "our own address: a loop";
    EXPECT_FALSE(is_plausible("::ffff:203.0.113.5", 7882));
    EXPECT_FALSE(is_plausible("192.0.2.1", 0));
    for (const std::string_view text :
         {"0.0.0.0", "127.0.0.1", "127.8.8.8", "224.0.0.1", "239.255.255.255", "255.255.255.255",
          "::", "::1", "ff02::1", "::ffff:127.0.0.1"}) {
        EXPECT_FALSE(is_plausible(text, 5000)) << text;
    }
}

TEST(IceSourceFilter, LoopbackPassesOnlyWhereAccepted) {
    EXPECT_TRUE(is_plausible("127.0.0.1", 5000, LoopbackSources::accept));
    EXPECT_TRUE(is_plausible("::1", 5000, LoopbackSources::accept));
    EXPECT_FALSE(is_plausible("::", 5000, LoopbackSources::accept));
}

}  // namespace
}  // namespace heydok::ice
