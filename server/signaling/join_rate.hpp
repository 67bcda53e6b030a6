#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace heydok::signaling {

/// How often one identity may join one room: 5 a second, 20 at once (F8). A client that reconnects
/// after a fault stays far below; a loop of joins and leaves is slowed to what costs nothing.
/// Fixed memory: of identities whose names fall together the one seen longest ago gives way.
/// Thread-safe.
class JoinRate {
  public:
    static constexpr double kPerSecond = 5;
    static constexpr double kBurst = 20;

    /// Whether `identity` may join `room` at `now`.
    bool allow(Instant now, const std::string& room, const std::string& identity) {
        const std::uint64_t name = std::hash<std::string>{}(room + '\0' + identity);
        const std::lock_guard lock{mutex_};
        Bucket& bucket = find_or_replace(name);
        if (bucket.name != name) {
            bucket = {name, now, kBurst};
        }
        const double elapsed = std::chrono::duration<double>(now - bucket.last).count();
        bucket.tokens = std::min(kBurst, bucket.tokens + elapsed * kPerSecond);
        bucket.last = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens -= 1;
        return true;
    }

  private:
    struct Bucket {
        std::uint64_t name = 0;
        Instant last{};
        double tokens = kBurst;
    };
    static constexpr std::size_t kSets = 1'024;
    static constexpr std::size_t kPlaces = 4;

    Bucket& find_or_replace(std::uint64_t name) {
        std::array<Bucket, kPlaces>& set = buckets_[name % kSets];
        Bucket* oldest = &set[0];
        for (Bucket& bucket : set) {
            if (bucket.name == name) {
                return bucket;
            }
            oldest = bucket.last < oldest->last ? &bucket : oldest;
        }
        return *oldest;
    }

    std::mutex mutex_;
    std::vector<std::array<Bucket, kPlaces>> buckets_ =
        std::vector<std::array<Bucket, kPlaces>>(kSets);
};

}  // namespace heydok::signaling
