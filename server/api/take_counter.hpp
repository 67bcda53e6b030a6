#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/take_store.hpp"
#include "base/bytes.hpp"

namespace heydok::api {

namespace asio = boost::asio;

/// Asks a TakeStore on a thread of its own, so that nobody waits for a connection: while there is
/// none, every answer is empty at once. Logs each loss and each return once, with how many takes
/// were counted alone in between. Thread-safe.
class TakeCounter {
  public:
    /// `key` (32 bytes) makes what stands in the store unreadable for others: addresses and e-mail
    /// addresses leave this process only as its HMAC.
    TakeCounter(std::shared_ptr<TakeStore> store, Bytes key,
                std::chrono::milliseconds between_tries = std::chrono::seconds{1});

    /// How long to wait by what all processes took; empty: no answer in time, count for yourself.
    asio::awaitable<std::optional<Wait>> take(std::string key, RateLimiter::Options options);
    /// The same for code without coroutines; blocks for a second at most.
    std::optional<Wait> take_blocking(const std::string& key, RateLimiter::Options options);
    /// Gives the last take of the key back. False: nobody to give it to.
    bool give_back(const std::string& key);
    /// Whether takes are counted together now.
    [[nodiscard]] bool connected() const { return connected_; }

  private:
    asio::awaitable<std::optional<Wait>> count(std::string key, RateLimiter::Options options,
                                               Instant asked);
    asio::awaitable<void> connect(bool after_loss);
    void lose();
    [[nodiscard]] std::string hidden(const std::string& key) const;

    std::shared_ptr<TakeStore> store_;
    Bytes key_;
    std::chrono::milliseconds between_tries_;
    std::atomic<bool> connected_ = false;
    std::atomic<std::uint64_t> counted_alone_ = 0;
    asio::thread_pool thread_{1};  ///< last: ends before what it uses
};

}  // namespace heydok::api
