#include "rtc/ice/credentials.hpp"

#include <gtest/gtest.h>

#include "rtc/stun/message_builder.hpp"

namespace heydok::ice {
namespace {

/// USERNAME as given, in a message of this class.
Bytes message_with(std::string_view username, stun::Class message_class = stun::Class::request) {
    Bytes space(2 * stun::kMaxBuiltSize);
    stun::MessageBuilder builder{space, message_class, stun::Method::binding, {}};
    builder.add(stun::AttributeType::username, as_bytes(username));
    space.resize(builder.finish_unauthenticated());
    return space;
}

TEST(IceCredentials, NewOnesAreValidAndDiffer) {
    Random random = Random::seeded(1);
    const Credentials first = make_credentials(random);
    const Credentials second = make_credentials(random);
    EXPECT_TRUE(is_valid(first));
    EXPECT_TRUE(is_valid(second));
    EXPECT_NE(first.ufrag, second.ufrag);
    EXPECT_NE(first.pwd, second.pwd);
}

TEST(IceCredentials, A13_LengthAndAlphabetOfRfc8839) {
    EXPECT_FALSE(is_valid_ufrag("abc"));
    EXPECT_TRUE(is_valid_ufrag("ab+/"));
    EXPECT_TRUE(is_valid_ufrag(std::string(256, 'a')));
    EXPECT_FALSE(is_valid_ufrag(std::string(257, 'a')));
    EXPECT_FALSE(is_valid_ufrag("abcd\xC3\xA4"));
    EXPECT_FALSE(is_valid_ufrag("ab:cd"));
    EXPECT_FALSE(is_valid_pwd(std::string(21, 'p')));
    EXPECT_TRUE(is_valid_pwd(std::string(22, 'p')));
    EXPECT_FALSE(is_valid_pwd(std::string(257, 'p')));
}

TEST(IceCredentials, UsernameNamesReceiverAndSender) {
    const Bytes bytes = message_with("server+/:client");
    const auto message = stun::Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(read_username(*message)->receiver_ufrag, "server+/");
    EXPECT_EQ(read_username(*message)->sender_ufrag, "client");
    EXPECT_EQ(addressed_ufrag(*message), "server+/");
}

TEST(IceCredentials, OnlyRequestsAddressAPeer) {
    const Bytes bytes = message_with("server:client", stun::Class::indication);
    EXPECT_FALSE(addressed_ufrag(*stun::Message::parse(bytes)));
}

TEST(IceCredentials, A13_OverlongOrHalfUsernamesAreNone) {
    for (const std::string& username :
         {std::string{}, std::string{"server"}, std::string{":client"}, std::string{"server:"},
          std::string(257, 'a') + ":client", "server:" + std::string(257, 'a')}) {
        const Bytes bytes = message_with(username);
        EXPECT_FALSE(read_username(*stun::Message::parse(bytes))) << username.size();
    }
    const Bytes longest = message_with(std::string(256, 'a') + ":" + std::string(256, 'b'));
    EXPECT_TRUE(read_username(*stun::Message::parse(longest)));
}

}  // namespace
}  // namespace heydok::ice
