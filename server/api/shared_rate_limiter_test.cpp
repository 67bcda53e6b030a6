#include "api/shared_rate_limiter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <map>
#include <mutex>
#include <thread>

namespace heydok::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// What all processes see, and whether it answers.
struct Board {
    std::atomic<bool> up = true;
    std::mutex mutex;
    std::map<std::string, RateLimiter> limiters;
};

class BoardStore final : public TakeStore {
  public:
    explicit BoardStore(Board& board) : board_(board) {}
    bool connect() override { return board_.up; }
    std::optional<Wait> take(const std::string& key, const RateLimiter::Options& options) override {
        const std::lock_guard lock{board_.mutex};
        if (!board_.up) {
            return std::nullopt;
        }
        return board_.limiters.try_emplace(key, options).first->second.take(key, Instant{1h});
    }
    bool give_back(const std::string& key) override {
        const std::lock_guard lock{board_.mutex};
        const auto found = board_.limiters.find(key);
        if (board_.up && found != board_.limiters.end()) {
            found->second.give_back(key);
        }
        return board_.up;
    }
    [[nodiscard]] std::string_view trouble() const override { return "down"; }

  private:
    Board& board_;
};

constexpr RateLimiter::Options kThree{.limit = 3, .window = 60s};
constexpr std::uint8_t kSecret = 7;

/// One heydok process: its counter and a limiter.
class House {
  public:
    explicit House(Board& board, std::uint8_t secret = kSecret)
        : counter_(std::make_shared<BoardStore>(board), Bytes(32, secret), 1ms) {}

    Wait take(const std::string& key) { return take_of(limiter_, key); }
    Wait take_other(const std::string& key) { return take_of(other_, key); }
    Wait take_blocking(const std::string& key) { return limiter_.take_blocking(key, now_); }
    void give_back(const std::string& key) { limiter_.give_back(key); }
    void wait_until(bool connected) const {
        while (counter_.connected() != connected) {
            std::this_thread::yield();
        }
    }
    /// How many takes in a row go through.
    int through(const std::string& key) {
        int count = 0;
        while (count < 100 && !take(key)) {
            ++count;
        }
        return count;
    }

  private:
    Wait take_of(SharedRateLimiter& limiter, const std::string& key) {
        asio::io_context io;
        auto answer = asio::co_spawn(io, limiter.take(key, now_), asio::use_future);
        io.run();
        return answer.get();
    }

    Instant now_{1h};
    TakeCounter counter_;
    SharedRateLimiter limiter_{"join", kThree, &counter_};
    SharedRateLimiter other_{"login", kThree, &counter_};
};

TEST(SharedRateLimiter, ProcessesCountTogether) {
    Board board;
    House one{board};
    House two{board};
    one.wait_until(true);
    two.wait_until(true);
    EXPECT_FALSE(one.take("a"));
    EXPECT_FALSE(two.take("a"));
    EXPECT_FALSE(one.take_blocking("a"));
    for (House* house : {&one, &two}) {
        EXPECT_EQ(Wait{60s}, house->take("a"));
        EXPECT_EQ(Wait{60s}, house->take_blocking("a"));
    }
    one.give_back("a");
    EXPECT_FALSE(one.take("a"));
    EXPECT_TRUE(two.take("a"));
    EXPECT_EQ(3, two.through("b"));
}

TEST(SharedRateLimiter, LimitersAndInstallationsCountApart) {
    Board board;
    House house{board};
    House foreign{board, kSecret + 1};
    house.wait_until(true);
    foreign.wait_until(true);
    EXPECT_EQ(3, house.through("a"));
    EXPECT_FALSE(house.take_other("a"));
    EXPECT_EQ(3, foreign.through("a"));
}

TEST(SharedRateLimiter, TheStoreLearnsNoAddress) {
    Board board;
    House house{board};
    house.wait_until(true);
    house.take("203.0.113.7erika@example.org");
    const std::lock_guard lock{board.mutex};
    ASSERT_EQ(1U, board.limiters.size());
    const std::string& key = board.limiters.begin()->first;
    EXPECT_EQ(43U, key.size()) << "HMAC-SHA256 in base64url";
    for (const char* part : {"203", "erika", "example", "join"}) {
        EXPECT_THAT(key, Not(HasSubstr(part)));
    }
}

TEST(SharedRateLimiter, WithoutAnAnswerEachCountsAloneUntilItIsBack) {
    Board board;
    House one{board};
    House two{board};
    one.wait_until(true);
    two.wait_until(true);
    EXPECT_EQ(3, one.through("a"));
    board.up = false;
    for (House* house : {&one, &two}) {
        EXPECT_EQ(3, house->through("a"));
        EXPECT_TRUE(house->take_blocking("a"));
        house->give_back("a");
        EXPECT_FALSE(house->take_blocking("a"));
        house->wait_until(false);
    }
    board.up = true;
    one.wait_until(true);
    two.wait_until(true);
    EXPECT_EQ(0, two.through("a"));
    EXPECT_EQ(3, two.through("b"));
    EXPECT_EQ(0, one.through("b"));
}

TEST(SharedRateLimiter, StartsAloneWithoutTheStore) {
    Board board;
    board.up = false;
    House house{board};
    EXPECT_EQ(3, house.through("a"));
    board.up = true;
    house.wait_until(true);
    EXPECT_EQ(3, house.through("a"));
}

}  // namespace
}  // namespace heydok::api
