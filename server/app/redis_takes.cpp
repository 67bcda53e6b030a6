#include "app/redis_takes.hpp"

#include <hiredis.h>
#include <sys/time.h>

#include <chrono>

namespace heydok::app {
namespace {

constexpr timeval kConnectPatience{.tv_sec = 0, .tv_usec = 500'000};
constexpr timeval kAnswerPatience{.tv_sec = 0, .tv_usec = 500'000};

/// The rule of api::RateLimiter in one step. KEYS: the list of times. ARGV: limit and window in
/// ms. Answers 0 if taken, otherwise after how many ms there is room again.
constexpr const char* kTake = R"(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local first = redis.call('LINDEX', KEYS[1], 0)
while first and now - first >= window do
  redis.call('LPOP', KEYS[1])
  first = redis.call('LINDEX', KEYS[1], 0)
end
if redis.call('LLEN', KEYS[1]) < limit then
  redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
return math.max(1, math.min(window, first + window - now))
)";

std::string name_of(const std::string& key) {
    return "heydok:limit:" + key;
}

}  // namespace

RedisTakes::RedisTakes(RedisAddress address) : address_(std::move(address)) {}

void RedisTakes::Close::operator()(redisContext* connection) const {
    redisFree(connection);
}

bool RedisTakes::connect() {
    connection_.reset(
        redisConnectWithTimeout(address_.host.c_str(), address_.port, kConnectPatience));
    if (connection_ == nullptr || connection_->err != 0 ||
        redisSetTimeout(connection_.get(), kAnswerPatience) != REDIS_OK) {
        trouble_ = "unreachable";
        connection_.reset();
        return false;
    }
    if (!address_.password.reveal().empty()) {
        std::vector<std::string> words{"AUTH"};
        if (!address_.user.empty()) {
            words.push_back(address_.user);
        }
        words.push_back(address_.password.reveal());
        if (!ask(words)) {
            return false;
        }
    }
    // The trial: a server that is stopped, full or a replica takes connections and counts nothing.
    return ask({"SELECT", std::to_string(address_.database)}).has_value() &&
           take("trial", {.limit = 1, .window = std::chrono::seconds{1}}).has_value();
}

std::optional<api::Wait> RedisTakes::take(const std::string& key,
                                          const api::RateLimiter::Options& options) {
    const std::chrono::milliseconds window = options.window;
    const auto wait = ask({"EVAL", kTake, "1", name_of(key), std::to_string(options.limit),
                           std::to_string(window.count())});
    if (!wait) {
        return std::nullopt;
    }
    return *wait == 0 ? api::Wait{}
                      : api::Wait{std::chrono::ceil<std::chrono::seconds>(
                            std::chrono::milliseconds{*wait})};
}

bool RedisTakes::give_back(const std::string& key) {
    return ask({"RPOP", name_of(key)}).has_value();
}

std::optional<long long> RedisTakes::ask(const std::vector<std::string>& words) {
    if (connection_ == nullptr) {
        return std::nullopt;
    }
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const std::string& word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    const std::unique_ptr<redisReply, void (*)(void*)> reply{
        static_cast<redisReply*>(redisCommandArgv(connection_.get(), static_cast<int>(words.size()),
                                                  texts.data(), sizes.data())),
        freeReplyObject};
    if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) {
        trouble_ = reply == nullptr ? "silent" : "refused";
        connection_.reset();
        return std::nullopt;
    }
    return reply->type == REDIS_REPLY_INTEGER ? reply->integer : 0;
}

}  // namespace heydok::app
