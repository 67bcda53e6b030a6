#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

#include "base/address.hpp"
#include "base/clock.hpp"
#include "rtc/ice/limits.hpp"

namespace heydok::ice {

/// Counts events in windows of one second.
class RateWindow {
  public:
    /// One more at `now`; false when the second has had `limit` already.
    bool admit(Instant now, std::uint32_t limit) {
        if (now - start_ >= std::chrono::seconds{1}) {
            start_ = now;
            count_ = 0;
        }
        return ++count_ <= limit;
    }

  private:
    Instant start_{};
    std::uint32_t count_ = 0;
};

/// Decides which checks of unproven sources are worth an HMAC (F3). Proven addresses are not asked
/// for, so that no flood takes the place of a participant's own checks. Fixed memory; one thread.
class CheckBudget {
  public:
    explicit CheckBudget(const Limits& limits = {});

    /// Whether a check from `from` for the user who keeps `user` is to be verified.
    bool admit(Instant now, const TransportAddress& from, RateWindow& user);
    /// Sources remembered now, at most Limits::remembered_sources.
    [[nodiscard]] std::size_t remembered() const { return remembered_; }

  private:
    struct Source {
        TransportAddress address;
        Instant heard{};
        RateWindow checks;
    };
    static_assert(sizeof(Source) <= 64);

    Source& find_or_replace(Instant now, const TransportAddress& from);

    Limits limits_;
    std::vector<Source> sources_;  ///< sets of a few places each, chosen by the address's hash
    std::size_t remembered_ = 0;
    RateWindow all_;
};

}  // namespace heydok::ice
