// links: heydok_media
#include <array>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/deadline_queue.hpp"

namespace {

struct Owner {
    std::uint32_t deadline_place = heydok::media::kNotQueued;
    heydok::Instant due = heydok::kNever;  ///< what the queue should know
};

}  // namespace

/// Deadlines set, moved, taken and removed in any order, against a plain search.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    std::array<Owner, 24> owners;
    media::DeadlineQueue<Owner> queue;
    std::vector<Owner*> taken;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const Instant when{std::chrono::microseconds{script.u8() % 64}};
        Owner& owner = owners[action % owners.size()];
        switch (action / owners.size() % 5) {
            case 0:
            case 1:
                queue.set(owner, when);
                owner.due = when;
                break;
            case 2:
                queue.advance(owner, when);
                owner.due = std::min(owner.due, when);
                break;
            case 3:
                queue.remove(owner);
                owner.due = kNever;
                break;
            default: {
                taken.clear();
                queue.take_due(when, taken);
                Instant last{};
                for (Owner* each : taken) {
                    HEYDOK_ASSERT(each->due <= when && each->due >= last);
                    last = each->due;
                    each->due = kNever;
                }
                for (const Owner& each : owners) {
                    HEYDOK_ASSERT(each.due > when);
                }
            }
        }
        Instant earliest = kNever;
        for (const Owner& each : owners) {
            earliest = std::min(earliest, each.due);
            HEYDOK_ASSERT((each.due == kNever) == (each.deadline_place == media::kNotQueued));
        }
        HEYDOK_ASSERT(queue.next_timeout() == earliest);
    }
    return 0;
}
