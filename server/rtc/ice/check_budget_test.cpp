#include "rtc/ice/check_budget.hpp"

#include <gtest/gtest.h>

namespace heydok::ice {
namespace {

using namespace std::chrono_literals;

TransportAddress source(std::uint32_t number) {
    TransportAddress address = *parse_address("203.0.113.1", 1);
    address.port = static_cast<std::uint16_t>(1024 + number % 60'000);
    address.ip[15] = static_cast<std::uint8_t>(number / 60'000);
    return address;
}

TEST(CheckBudget, OneSourceGetsItsShareEachSecond) {
    CheckBudget budget;
    RateWindow user;
    for (Instant now{1h}; now < Instant{1h} + 3s; now += 1s) {
        for (std::uint32_t i = 0; i < Limits{}.checks_per_source; ++i) {
            EXPECT_TRUE(budget.admit(now, source(1), user));
        }
        EXPECT_FALSE(budget.admit(now, source(1), user));
        EXPECT_TRUE(budget.admit(now, source(2), user)) << "others are not held back";
    }
}

TEST(CheckBudget, OneUserIsNotVerifiedWithoutEnd) {
    CheckBudget budget;
    RateWindow attacked;
    RateWindow other;
    const Instant now{1h};
    std::uint32_t admitted = 0;
    for (std::uint32_t i = 0; i < 50'000; ++i) {
        admitted += budget.admit(now, source(i), attacked) ? 1 : 0;
    }
    EXPECT_EQ(admitted, Limits{}.stranger_checks_per_user);
    EXPECT_TRUE(budget.admit(now, source(60'001), other));
}

TEST(CheckBudget, TheServerHasALimitAndAFixedMemory) {
    CheckBudget budget;
    const Instant now{1h};
    std::uint32_t admitted = 0;
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        RateWindow user;  // each check for somebody else
        admitted += budget.admit(now, source(i), user) ? 1 : 0;
    }
    EXPECT_EQ(admitted, Limits{}.stranger_checks);
    EXPECT_EQ(budget.remembered(), Limits{}.remembered_sources);
}

}  // namespace
}  // namespace heydok::ice
