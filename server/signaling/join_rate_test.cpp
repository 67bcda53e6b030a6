#include "signaling/join_rate.hpp"

#include <gtest/gtest.h>

namespace heydok::signaling {
namespace {

using namespace std::chrono_literals;

TEST(JoinRate, F8_ALoopOfJoinsIsSlowedAndOthersAreNot) {
    JoinRate rate;
    Instant now{1h};
    int admitted = 0;
    for (int i = 0; i < 1'000; ++i, now += 10ms) {  // 100 a second for 10 s
        admitted += rate.allow(now, "room", "loop") ? 1 : 0;
        if (i % 100 == 0) {
            EXPECT_TRUE(rate.allow(now, "room", "ada")) << i;
            EXPECT_TRUE(rate.allow(now, "other", "loop")) << "the same name elsewhere";
        }
    }
    EXPECT_GE(admitted, 20);
    EXPECT_LE(admitted, 20 + 50 + 1);
}

TEST(JoinRate, F8_MemoryIsFixedWhateverNamesCome) {
    JoinRate rate;
    const Instant now{1h};
    for (int i = 0; i < 20'000; ++i) {
        EXPECT_TRUE(rate.allow(now, "room", std::to_string(i)));
    }
}

}  // namespace
}  // namespace heydok::signaling
