#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/address.hpp"
#include "base/clock.hpp"
#include "rtc/ice/check_budget.hpp"
#include "rtc/stun/attribute.hpp"

namespace heydok::ice {

inline constexpr std::size_t kMaxPairs = 16;
/// A check of the peer draws one of ours when the last answer is older. Browsers check the pair in
/// use at least each 2.5 s, so every check of theirs renews the consent.
inline constexpr Duration kConsentRefresh = std::chrono::seconds{2};
/// A selected pair that has not answered for so long is dead when another one is heard.
inline constexpr Duration kPathSilence = std::chrono::seconds{8};
/// A nomination counts at once when the pair answered us within this time, else we ask again.
inline constexpr Duration kFreshProof = std::chrono::seconds{5};
/// A check of ours is repeated not before, with the same transaction id.
inline constexpr Duration kCheckInterval = std::chrono::milliseconds{100};
/// An unanswered transaction id is given up after.
inline constexpr Duration kCheckLifetime = std::chrono::seconds{10};
/// How long credentials from before a restart are accepted.
inline constexpr Duration kPreviousCredentialsLifetime = std::chrono::seconds{10};

/// One remote address of a peer and what is known about it. There is one local address (the
/// socket), so a pair is its remote half.
struct CandidatePair {
    /// A check of ours that waits for its response.
    struct Check {
        stun::TransactionId id;
        std::string key;  ///< password that the response must be signed with
        Instant first_sent;
        Instant last_sent;
    };
    /// An answer that is held back until the pair is proven.
    struct OwedAnswer {
        stun::TransactionId id;
        std::string key;  ///< password that the request was signed with
    };

    TransportAddress address;
    std::uint32_t priority = 0;  ///< PRIORITY of the last check, 0 when unknown
    std::uint64_t bytes_in = 0;  ///< authenticated, until proven
    std::uint64_t bytes_out = 0;
    bool nominated = false;            ///< the last check carried USE-CANDIDATE
    bool wants_selection = false;      ///< nominated, waits for a fresh proof
    std::optional<Instant> proven_at;  ///< last response to a check of ours
    Instant last_check;                ///< last authenticated request
    RateWindow answered;               ///< checks answered in this second
    std::optional<Check> check;
    std::optional<OwedAnswer> owed_answer;

    /// When it is forgotten. A check alone proves little (it may be a replay), so a proven pair
    /// lives from its answers, another one from its checks.
    [[nodiscard]] Instant expires(Duration consent) const {
        return proven_at.value_or(last_check) + consent;
    }
};

}  // namespace heydok::ice
