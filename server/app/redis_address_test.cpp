#include "app/redis_address.hpp"

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

TEST(RedisAddress, ReadsWhatRedisAddressesHold) {
    const RedisAddress plain = parse("redis://127.0.0.1");
    EXPECT_EQ("127.0.0.1", plain.host);
    EXPECT_EQ(6379, plain.port);
    EXPECT_EQ("", plain.user);
    EXPECT_EQ("", plain.password.reveal());
    EXPECT_EQ(0, plain.database);

    const RedisAddress whole = parse("redis://heydok:p%40ss%2Fword@redis.internal:7000/3");
    EXPECT_EQ("redis.internal", whole.host);
    EXPECT_EQ(7000, whole.port);
    EXPECT_EQ("heydok", whole.user);
    EXPECT_EQ("p@ss/word", whole.password.reveal());
    EXPECT_EQ(3, whole.database);

    const RedisAddress old = parse("redis://:secret@[2001:db8::1]/");
    EXPECT_EQ("2001:db8::1", old.host);
    EXPECT_EQ("", old.user);
    EXPECT_EQ("secret", old.password.reveal());
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
