#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/address.hpp"
#include "base/clock.hpp"

namespace heydok::api {

/// How long to wait; empty: not at all.
using Wait = std::optional<std::chrono::seconds>;

/// At most `limit` takes per key in any `window`. Remembers `keys` keys; when there are more, the
/// one that was quiet longest is forgotten. Thread-safe. Holds addresses in memory only.
class RateLimiter {
  public:
    struct Options {
        std::size_t limit;
        std::chrono::seconds window;
        std::size_t keys = 16384;
    };
    explicit RateLimiter(Options options) : options_(options) {}

    /// Empty: taken. Otherwise nothing was taken, and after that time there is room again.
    Wait take(const std::string& key, Instant now);
    /// Gives the last take back, for what turned out to be no misuse.
    void give_back(const std::string& key);

  private:
    struct Entry {
        std::deque<Instant> takes;
        std::list<std::string>::iterator place;
    };
    Entry& touch(const std::string& key);

    Options options_;
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;
    std::list<std::string> quiet_first_;
};

/// What stands for a client in a key: the IPv4 address, or the /64 of an IPv6 address, of which one
/// household has 2^64.
std::string client_key(const TransportAddress& address);

}  // namespace heydok::api
