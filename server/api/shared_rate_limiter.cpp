#include "api/shared_rate_limiter.hpp"

namespace heydok::api {

asio::awaitable<Wait> SharedRateLimiter::take(std::string key, Instant now) {
    if (counter_ != nullptr) {
        if (const std::optional<Wait> wait = co_await counter_->take(named(key), options_)) {
            co_return *wait;
        }
    }
    co_return alone_.take(key, now);
}

Wait SharedRateLimiter::take_blocking(const std::string& key, Instant now) {
    if (counter_ != nullptr) {
        if (const std::optional<Wait> wait = counter_->take_blocking(named(key), options_)) {
            return *wait;
        }
    }
    return alone_.take(key, now);
}

void SharedRateLimiter::give_back(const std::string& key) {
    if (counter_ == nullptr || !counter_->give_back(named(key))) {
        alone_.give_back(key);
    }
}

}  // namespace heydok::api
