#include "api/rate_limiter.hpp"

#include "base/network.hpp"

namespace heydok::api {

RateLimiter::Entry& RateLimiter::touch(const std::string& key) {
    const auto [found, is_new] = entries_.try_emplace(key);
    if (!is_new) {
        quiet_first_.splice(quiet_first_.end(), quiet_first_, found->second.place);
        return found->second;
    }
    found->second.place = quiet_first_.insert(quiet_first_.end(), key);
    if (entries_.size() > options_.keys) {
        entries_.erase(quiet_first_.front());
        quiet_first_.pop_front();
    }
    return found->second;
}

Wait RateLimiter::take(const std::string& key, Instant now) {
    const std::lock_guard lock{mutex_};
    Entry& entry = touch(key);
    while (!entry.takes.empty() && now - entry.takes.front() >= options_.window) {
        entry.takes.pop_front();
    }
    if (entry.takes.size() < options_.limit) {
        entry.takes.push_back(now);
        return std::nullopt;
    }
    return std::chrono::ceil<std::chrono::seconds>(entry.takes.front() + options_.window - now);
}

void RateLimiter::give_back(const std::string& key) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(key);
    if (found != entries_.end() && !found->second.takes.empty()) {
        found->second.takes.pop_back();
    }
}

std::string client_key(const TransportAddress& address) {
    const Network network = network_of(address);
    return {network.begin(), network.end()};
}

}  // namespace heydok::api
