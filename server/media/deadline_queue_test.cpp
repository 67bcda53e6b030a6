#include "media/deadline_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/random.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct Thing {
    std::uint32_t deadline_place = kNotQueued;
    Instant due = kNever;  ///< as the test knows it
};

TEST(DeadlineQueue, TakesOutWhoIsDueEarliestFirst) {
    DeadlineQueue<Thing> queue;
    std::array<Thing, 4> things;
    queue.set(things[0], Instant{30ms});
    queue.set(things[1], Instant{10ms});
    queue.set(things[2], Instant{20ms});
    queue.set(things[3], Instant{40ms});
    EXPECT_EQ(queue.next_timeout(), Instant{10ms});
    std::vector<Thing*> due;
    queue.take_due(Instant{30ms}, due);
    EXPECT_THAT(due, ElementsAre(&things[1], &things[2], &things[0]));
    EXPECT_EQ(queue.next_timeout(), Instant{40ms});
}

TEST(DeadlineQueue, ADeadlineMovesInBothDirectionsAndNeverEndsIt) {
    DeadlineQueue<Thing> queue;
    Thing a;
    Thing b;
    queue.set(a, Instant{10ms});
    queue.set(b, Instant{20ms});
    queue.set(a, Instant{30ms});
    EXPECT_EQ(queue.next_timeout(), Instant{20ms});
    queue.advance(a, Instant{40ms});
    queue.advance(a, Instant{5ms});
    EXPECT_EQ(queue.next_timeout(), Instant{5ms});
    queue.set(a, kNever);
    EXPECT_EQ(queue.next_timeout(), Instant{20ms});
    queue.remove(a);
    queue.remove(b);
    EXPECT_EQ(queue.next_timeout(), kNever);
}

// Against the simplest thing that could be right.
TEST(DeadlineQueue, AgreesWithASearchThroughAll) {
    Random random = Random::seeded(5);
    DeadlineQueue<Thing> queue;
    std::vector<Thing> things(200);
    for (int step = 0; step < 20'000; ++step) {
        Thing& thing = things[random.u32() % things.size()];
        const bool out = random.u32() % 8 == 0;
        thing.due = out ? kNever : Instant{Duration{random.u32() % 1000}};
        queue.set(thing, thing.due);
        const auto earliest =
            std::min_element(things.begin(), things.end(),
                             [](const Thing& x, const Thing& y) { return x.due < y.due; });
        ASSERT_EQ(queue.next_timeout(), earliest->due);
    }
    std::vector<Thing*> due;
    queue.take_due(Instant{1s}, due);
    EXPECT_TRUE(std::is_sorted(due.begin(), due.end(),
                               [](const Thing* x, const Thing* y) { return x->due < y->due; }));
    EXPECT_EQ(queue.next_timeout(), kNever);
}

}  // namespace
}  // namespace heydok::media
