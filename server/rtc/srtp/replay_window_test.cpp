#include "rtc/srtp/replay_window.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "base/random.hpp"

namespace heydok::srtp {
namespace {

ReplayWindow at(std::uint64_t index) {
    ReplayWindow window;
    window.add(index);
    return window;
}

TEST(ReplayWindow, KnowsExactlyTheLastIndexes) {
    Random random = Random::seeded(7);
    ReplayWindow window;
    std::set<std::uint64_t> seen;
    std::uint64_t highest = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t jump = random.u32() % (i % 50 == 0 ? 3000 : 40);
        const std::uint64_t index =
            i % 2 == 0 ? highest + jump : highest - std::min(highest, jump * 40);
        const bool too_old = !seen.empty() && index + kReplayWindow <= highest;
        EXPECT_EQ(window.is_fresh(index), !too_old && !seen.contains(index)) << index;
        if (window.is_fresh(index)) {
            window.add(index);
            seen.insert(index);
            highest = std::max(highest, index);
        }
    }
    EXPECT_EQ(window.highest(), highest);
}

TEST(ReplayWindow, HasItsEdgeAtTheNamedSize) {
    const ReplayWindow window = at(5000);
    EXPECT_TRUE(window.is_fresh(5000 - kReplayWindow + 1));
    EXPECT_FALSE(window.is_fresh(5000 - kReplayWindow));
    EXPECT_FALSE(window.is_fresh(5000));
    EXPECT_TRUE(window.is_fresh(5001));
}

TEST(GuessIndex, TakesTheFirstNumberAsItIs) {
    EXPECT_EQ(guess_index({}, 65535), 65535U);
    EXPECT_EQ(guess_index({}, 0), 0U);
}

TEST(GuessIndex, FollowsTheTableOfTheRfcAroundHalfARound) {
    constexpr std::uint64_t kRound = 1 << 16;
    EXPECT_EQ(guess_index(at(5 * kRound + 100), 100 + 32767), 5 * kRound + 100 + 32767);
    EXPECT_EQ(guess_index(at(5 * kRound + 100), 100 + 32768), 5 * kRound + 100 + 32768);
    EXPECT_EQ(guess_index(at(5 * kRound + 100), 100 + 32769), 4 * kRound + 100 + 32769);
    EXPECT_EQ(guess_index(at(5 * kRound + 40000), 40000 - 32768), 5 * kRound + 40000 - 32768);
    EXPECT_EQ(guess_index(at(5 * kRound + 40000), 40000 - 32769), 6 * kRound + 40000 - 32769);
    EXPECT_EQ(guess_index(at(5 * kRound + 65535), 0), 6 * kRound);
    EXPECT_EQ(guess_index(at(6 * kRound), 65535), 5 * kRound + 65535);
}

TEST(GuessIndex, NeverLeavesTheIndexesOfAKey) {
    EXPECT_EQ(guess_index(at(10), 65000), 65000U);  // no round before the first
    EXPECT_EQ(guess_index(at(kLastRtpIndex), 65535), kLastRtpIndex);
    EXPECT_EQ(guess_index(at(kLastRtpIndex), 0), std::nullopt);
}

TEST(GuessIndex, FindsEveryIndexNearerThanHalfARound) {
    Random random = Random::seeded(11);
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t highest = 40'000 + random.u64() % (std::uint64_t{1} << 40);
        const std::int64_t distance = static_cast<std::int64_t>(random.u32() % 65'535) - 32'767;
        const std::uint64_t index = highest + static_cast<std::uint64_t>(distance);
        EXPECT_EQ(guess_index(at(highest), static_cast<std::uint16_t>(index)), index);
    }
}

}  // namespace
}  // namespace heydok::srtp
