// links: heydok_media
#include <array>
#include <set>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/handshakes.hpp"
#include "rtc/ice/check_budget.hpp"

namespace {

using namespace heydok;

TransportAddress source(std::uint8_t number) {
    TransportAddress address = *parse_address("203.0.113.1", 1'000);
    address.ip[15] = static_cast<std::uint8_t>(number % 5);
    address.port = static_cast<std::uint16_t>(1'000 + number);
    return address;
}

}  // namespace

/// Checks and handshakes of strangers in any order: never more than the limits, and who gives way
/// is somebody who is there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    media::Limits limits;
    limits.handshakes = 12;
    limits.handshakes_per_address = 4;
    limits.checks = {3, 10, 20, 16, std::chrono::seconds{30}};
    media::Handshakes handshakes{limits};
    ice::CheckBudget budget{limits.checks};
    std::array<ice::RateWindow, 4> users;
    // Only told apart by their addresses, never looked into.
    std::array<std::uint64_t, 32> places{};
    std::set<media::Participant*> under_way;
    Instant now{std::chrono::seconds{1}};
    Instant second = now;
    std::uint32_t admitted = 0;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const std::uint8_t value = script.u8();
        auto* who = reinterpret_cast<media::Participant*>(&places[value % places.size()]);
        switch (action % 4) {
            case 0:
                if (now - second >= std::chrono::seconds{1}) {
                    second = now;
                    admitted = 0;
                }
                admitted += budget.admit(now, source(value), users[action / 4 % 4]) ? 1 : 0;
                break;
            case 1: {
                media::Participant* victim = handshakes.begin(*who, source(value));
                under_way.insert(who);
                if (victim != nullptr) {
                    HEYDOK_ASSERT(under_way.erase(victim) == 1);
                    handshakes.end(*victim);
                }
                break;
            }
            case 2:
                handshakes.end(*who);
                under_way.erase(who);
                break;
            default:
                now += std::chrono::milliseconds{value * 5};
        }
        HEYDOK_ASSERT(handshakes.size() == under_way.size());
        HEYDOK_ASSERT(handshakes.size() <= limits.handshakes);
        HEYDOK_ASSERT(budget.remembered() <= limits.checks.remembered_sources);
        HEYDOK_ASSERT(admitted <= 2 * limits.checks.stranger_checks);
    }
    return 0;
}
