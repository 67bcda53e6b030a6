#include "api/challenges.hpp"

#include "crypto/encoding.hpp"

namespace heydok::api {

std::string Challenges::make(Purpose purpose, const std::string& account_id, Instant now) {
    constexpr std::size_t kSize = 32;
    const std::lock_guard lock{mutex_};
    Bytes bytes(kSize);
    random_.fill(bytes);
    std::string challenge = crypto::base64url_encode(bytes);
    const auto place = oldest_first_.insert(oldest_first_.end(), challenge);
    entries_[challenge] = {purpose, account_id, now, place};
    if (entries_.size() > kMostChallenges) {
        entries_.erase(oldest_first_.front());
        oldest_first_.pop_front();
    }
    return challenge;
}

bool Challenges::take(Purpose purpose, const std::string& account_id, const std::string& challenge,
                      Instant now) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(challenge);
    if (found == entries_.end()) {
        return false;
    }
    const Entry entry = found->second;
    oldest_first_.erase(entry.place);
    entries_.erase(found);
    return entry.purpose == purpose && entry.account_id == account_id &&
           now - entry.made < kChallengeLasts;
}

}  // namespace heydok::api
