#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "api/take_counter.hpp"

namespace heydok::api {

/// A RateLimiter that counts together with the other heydok processes while their store answers,
/// and for this process alone while it does not. Thread-safe.
class SharedRateLimiter {
  public:
    /// `name` tells apart what different limiters count under the same key. `counter` may be null:
    /// then it is a RateLimiter; otherwise it outlives this.
    SharedRateLimiter(std::string_view name, RateLimiter::Options options, TakeCounter* counter)
        : name_(name), options_(options), counter_(counter), alone_(options) {}

    /// As RateLimiter::take. `now` is for counting alone; the store has a clock for all.
    asio::awaitable<Wait> take(std::string key, Instant now);
    /// The same inside a transaction; blocks as long as TakeCounter::take_blocking.
    Wait take_blocking(const std::string& key, Instant now);
    /// Gives the last take back, for what turned out to be no misuse.
    void give_back(const std::string& key);

  private:
    [[nodiscard]] std::string named(const std::string& key) const { return name_ + '\n' + key; }

    std::string name_;
    RateLimiter::Options options_;
    TakeCounter* counter_;
    RateLimiter alone_;
};

}  // namespace heydok::api
