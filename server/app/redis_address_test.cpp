#include "app/redis_address.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config.hpp"

namespace heydok::app {
namespace {

using testing::HasSubstr;
using testing::Not;

RedisAddress parse(const std::string& url) {
    return parse_redis_url(Secret{url});
}

std::string error_of(const std::string& url) {
    try {
        parse(url);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no error";
}

/// All that was read of it, in the order of an address.
std::string parts_of(const std::string& url) {
    const RedisAddress read = parse(url);
    return fmt::format("user '{}' password '{}' host '{}' port {} database {}", read.user,
                       read.password.reveal(), read.host, read.port, read.database);
}

TEST(RedisAddress, ReadsWhatRedisAddressesHold) {
    EXPECT_EQ("user '' password '' host '127.0.0.1' port 6379 database 0",
              parts_of("redis://127.0.0.1"));
    EXPECT_EQ("user 'heydok' password 'p@ss/word' host 'redis.internal' port 7000 database 3",
              parts_of("redis://heydok:p%40ss%2Fword@redis.internal:7000/3"));
    EXPECT_EQ("user '' password 'secret' host '2001:db8::1' port 6379 database 0",
              parts_of("redis://:secret@[2001:db8::1]/"));
}

TEST(RedisAddress, RefusesOthersWithoutRepeatingThem) {
    EXPECT_THAT(error_of("rediss://:hush@redis.internal"), HasSubstr("TLS"));
    for (const char* bad :
         {"", "hush", "redis:", "redis://", "redis:///hush", "http://hush", "redis://hush:0",
          "redis://hush:65536", "redis://host/hush", "redis://host/-1", "redis://host/70000",
          "redis://host/1/2", "redis://hush@host", "redis://host?hush=1", "redis://host#hush",
          "redis://ho st"}) {
        const std::string error = error_of(bad);
        EXPECT_THAT(error, HasSubstr("redis_url")) << bad;
        EXPECT_THAT(error, Not(HasSubstr("hush"))) << bad;
    }
}

}  // namespace
}  // namespace heydok::app
