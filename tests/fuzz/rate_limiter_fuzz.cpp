// links: heydok_api
#include <deque>
#include <map>

#include "api/rate_limiter.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"

/// Takes and returns of many clients at any times: never more than the limit in any window, and
/// after the told wait there is room.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    constexpr std::size_t kLimit = 3;
    constexpr std::chrono::seconds kWindow{10};
    api::RateLimiter limiter{{kLimit, kWindow, 256}};
    std::map<std::string, std::deque<Instant>> taken;
    Instant now{std::chrono::hours{1}};
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        now += std::chrono::milliseconds{script.u8() * 20};
        const std::string key = std::to_string(action % 16);
        std::deque<Instant>& mine = taken[key];
        if (action >= 240 && !mine.empty()) {
            limiter.give_back(key);
            mine.pop_back();
            continue;
        }
        const auto wait = limiter.take(key, now);
        if (!wait) {
            mine.push_back(now);
            const std::size_t size_now = mine.size();
            HEYDOK_ASSERT(size_now <= kLimit || now - mine[size_now - 1 - kLimit] >= kWindow);
        } else {
            HEYDOK_ASSERT(*wait > std::chrono::seconds{0} && *wait <= kWindow);
        }
    }
    return 0;
}
