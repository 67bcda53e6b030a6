#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace heydok::signaling {

/// Which tokens the room service has taken back (RemoveParticipant.revoke_token_ts): those for a
/// room and identity that were issued before a moment. Kept in memory, at most kLimit entries, the
/// oldest gives way. Thread-safe.
class Revocations {
  public:
    static constexpr std::size_t kLimit = 20'000;

    /// Tokens issued before `before` are refused from now on; an earlier moment changes nothing.
    void revoke(const std::string& room, const std::string& identity,
                std::chrono::sys_seconds before);
    /// Whether a token issued then (zero: it does not say) was taken back.
    [[nodiscard]] bool revoked(const std::string& room, const std::string& identity,
                               std::chrono::sys_seconds issued) const;

  private:
    using Key = std::pair<std::string, std::string>;
    mutable std::mutex mutex_;
    std::map<Key, std::chrono::sys_seconds> before_;
    std::deque<Key> order_;
};

}  // namespace heydok::signaling
