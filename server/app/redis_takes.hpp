#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/take_store.hpp"
#include "app/redis_address.hpp"

struct redisContext;

namespace heydok::app {

/// Counts in a Redis server (version 5 or newer): a list of times per key, in the server's clock,
/// gone when the last one is older than the window. Waits 500 ms for an answer, and for a
/// connection as long again after the system has found the host's address. Not thread-safe.
class RedisTakes final : public api::TakeStore {
  public:
    explicit RedisTakes(RedisAddress address);

    bool connect() override;
    std::optional<api::Wait> take(const std::string& key,
                                  const api::RateLimiter::Options& options) override;
    bool give_back(const std::string& key) override;
    [[nodiscard]] std::string_view trouble() const override { return trouble_; }

  private:
    struct Close {
        void operator()(redisContext* connection) const;
    };
    /// The number that the server answers, 0 for another answer; empty when there is none or it is
    /// an error: then the connection is closed.
    std::optional<long long> ask(const std::vector<std::string>& words);

    RedisAddress address_;
    std::unique_ptr<redisContext, Close> connection_;
    std::string_view trouble_ = "unreachable";
};

}  // namespace heydok::app
