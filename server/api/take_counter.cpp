#include "api/take_counter.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "base/log.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::api {
namespace {

/// What has waited this long for its turn is not asked any more. With the store's own patience for
/// an answer this is the longest that a request can be held up.
constexpr std::chrono::milliseconds kTurn{500};

}  // namespace

TakeCounter::TakeCounter(std::shared_ptr<TakeStore> store, Bytes key,
                         std::chrono::milliseconds between_tries)
    : store_(std::move(store)), key_(std::move(key)), between_tries_(between_tries) {
    asio::co_spawn(thread_, connect(false), asio::detached);
}

asio::awaitable<std::optional<Wait>> TakeCounter::take(std::string key,
                                                       RateLimiter::Options options) {
    if (!connected_) {
        ++counted_alone_;
        co_return std::nullopt;
    }
    co_return co_await asio::co_spawn(thread_, count(hidden(key), options, read_monotonic_clock()),
                                      asio::use_awaitable);
}

std::optional<Wait> TakeCounter::take_blocking(const std::string& key,
                                               RateLimiter::Options options) {
    if (!connected_) {
        ++counted_alone_;
        return std::nullopt;
    }
    return asio::co_spawn(thread_, count(hidden(key), options, read_monotonic_clock()),
                          asio::use_future)
        .get();
}

bool TakeCounter::give_back(const std::string& key) {
    if (!connected_) {
        return false;
    }
    asio::post(thread_, [this, key = hidden(key)] {
        if (connected_ && !store_->give_back(key)) {
            lose();
        }
    });
    return true;
}

asio::awaitable<std::optional<Wait>> TakeCounter::count(std::string key,
                                                        RateLimiter::Options options,
                                                        Instant asked) {
    std::optional<Wait> answer;
    if (connected_ && read_monotonic_clock() - asked < kTurn) {
        answer = store_->take(key, options);
        if (!answer) {
            lose();
        }
    }
    if (!answer) {
        ++counted_alone_;
    }
    co_return answer;
}

asio::awaitable<void> TakeCounter::connect(bool after_loss) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    bool logged = after_loss;
    while (after_loss || !store_->connect()) {
        if (!logged) {
            log::warning("rate_limits_alone reason={}", store_->trouble());
            logged = true;
        }
        after_loss = false;
        timer.expires_after(between_tries_);
        co_await timer.async_wait(asio::use_awaitable);
    }
    connected_ = true;
    log::info("rate_limits_shared counted_alone={}", counted_alone_.exchange(0));
}

/// On the counter's thread. The pause before the next try bounds what a store that answers now and
/// then can cost: one request held up, and two lines in the log, each time.
void TakeCounter::lose() {
    connected_ = false;
    log::warning("rate_limits_alone reason={}", store_->trouble());
    asio::co_spawn(thread_, connect(true), asio::detached);
}

std::string TakeCounter::hidden(const std::string& key) const {
    return crypto::base64url_encode(crypto::hmac_sha256(key_, as_bytes(key)));
}

}  // namespace heydok::api
