#include "rtc/stun/message.hpp"

#include <gtest/gtest.h>

#include <string>

#include "rtc/stun/message_builder.hpp"

namespace heydok::stun {
namespace {

// Password of RFC 5769 section 2.
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";
const TransactionId kRfcId{0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE};

// RFC 5769 section 2.1: SOFTWARE, PRIORITY, ICE-CONTROLLED, USERNAME (padded with spaces),
// MESSAGE-INTEGRITY, FINGERPRINT.
const Bytes kRfcRequest{
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86,
    0xFA, 0x87, 0xDF, 0xAE, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4E, 0x20, 0x74, 0x65, 0x73,
    0x74, 0x20, 0x63, 0x6C, 0x69, 0x65, 0x6E, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6E, 0x00, 0x01, 0xFF,
    0x80, 0x29, 0x00, 0x08, 0x93, 0x2F, 0xF9, 0xB1, 0x51, 0x26, 0x3B, 0x36, 0x00, 0x06, 0x00, 0x09,
    0x65, 0x76, 0x74, 0x6A, 0x3A, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14,
    0x9A, 0xEA, 0xA7, 0x0C, 0xBF, 0xD8, 0xCB, 0x56, 0x78, 0x1E, 0xF2, 0xB5, 0xB2, 0xD3, 0xF2, 0x49,
    0xC1, 0xB5, 0x71, 0xA2, 0x80, 0x28, 0x00, 0x04, 0xE5, 0x7A, 0x3B, 0xCF};

// RFC 5769 section 2.2: SOFTWARE, XOR-MAPPED-ADDRESS 192.0.2.1:32853, integrity, fingerprint.
const Bytes kRfcIpv4Response{
    0x01, 0x01, 0x00, 0x3C, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86,
    0xFA, 0x87, 0xDF, 0xAE, 0x80, 0x22, 0x00, 0x0B, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63,
    0x74, 0x6F, 0x72, 0x20, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43,
    0x00, 0x08, 0x00, 0x14, 0x2B, 0x91, 0xF5, 0x99, 0xFD, 0x9E, 0x90, 0xC3, 0x8C, 0x74, 0x89, 0xF9,
    0x2A, 0xF9, 0xBA, 0x53, 0xF0, 0x6B, 0xE7, 0xD7, 0x80, 0x28, 0x00, 0x04, 0xC0, 0x7D, 0x4C, 0x96};

// RFC 5769 section 2.3: the same for [2001:db8:1234:5678:11:2233:4455:6677]:32853.
const Bytes kRfcIpv6Response{
    0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86,
    0xFA, 0x87, 0xDF, 0xAE, 0x80, 0x22, 0x00, 0x0B, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63,
    0x74, 0x6F, 0x72, 0x20, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xA1, 0x47, 0x01, 0x13, 0xA9, 0xFA,
    0xA5, 0xD3, 0xF1, 0x79, 0xBC, 0x25, 0xF4, 0xB5, 0xBE, 0xD2, 0xB9, 0xD9, 0x00, 0x08, 0x00, 0x14,
    0xA3, 0x82, 0x95, 0x4E, 0x4B, 0xE6, 0x7B, 0xF1, 0x17, 0x84, 0xC9, 0x7C, 0x82, 0x92, 0xC2, 0x75,
    0xBF, 0xE3, 0xED, 0x41, 0x80, 0x28, 0x00, 0x04, 0xC8, 0xFB, 0x0B, 0x4C};

/// A message of raw attributes, each padded, without any proof.
Bytes raw_message(std::uint16_t type,
                  const std::vector<std::pair<std::uint16_t, Bytes>>& attributes) {
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.u16(type);
    writer.u16(0);
    writer.u32(kMagicCookie);
    writer.bytes(kRfcId);
    for (const auto& [attribute, value] : attributes) {
        writer.u16(attribute);
        writer.u16(static_cast<std::uint16_t>(value.size()));
        writer.bytes(value);
        writer.zeros((4 - value.size() % 4) % 4);
    }
    writer.patch_u16(2, static_cast<std::uint16_t>(bytes.size() - kHeaderSize));
    return bytes;
}

TEST(StunMessage, ReadsTheRequestOfRfc5769) {
    const auto message = Message::parse(kRfcRequest);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->message_class(), Class::request);
    EXPECT_EQ(message->method(), Method::binding);
    EXPECT_EQ(message->transaction_id(), kRfcId);
    EXPECT_EQ(message->username(), "evtj:h6vY");
    EXPECT_EQ(message->priority(), 0x6E0001FFu);
    EXPECT_EQ(message->tie_breaker(AttributeType::ice_controlled), 0x932FF9B151263B36u);
    EXPECT_FALSE(message->tie_breaker(AttributeType::ice_controlling));
    EXPECT_EQ(message->attribute_count(), 6u);
    EXPECT_TRUE(message->has_valid_fingerprint());
    EXPECT_TRUE(message->has_valid_integrity(kPassword));
    EXPECT_FALSE(message->has_valid_integrity("VOkJxbRl1RmTxUk/WvJxBu"));
}

TEST(StunMessage, ReadsTheResponsesOfRfc5769) {
    const auto ipv4 = Message::parse(kRfcIpv4Response);
    ASSERT_TRUE(ipv4);
    EXPECT_EQ(ipv4->message_class(), Class::success);
    EXPECT_EQ(ipv4->mapped_address(), parse_address("192.0.2.1", 32853));
    EXPECT_TRUE(ipv4->has_valid_fingerprint());
    EXPECT_TRUE(ipv4->has_valid_integrity(kPassword));

    const auto ipv6 = Message::parse(kRfcIpv6Response);
    ASSERT_TRUE(ipv6);
    EXPECT_EQ(ipv6->mapped_address(), parse_address("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    EXPECT_TRUE(ipv6->has_valid_fingerprint());
    EXPECT_TRUE(ipv6->has_valid_integrity(kPassword));
}

TEST(StunMessage, EveryChangedBitOfTheRfcRequestIsNoticed) {
    for (std::size_t bit = 0; bit < kRfcRequest.size() * 8; ++bit) {
        Bytes changed = kRfcRequest;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        const auto message = Message::parse(changed);
        EXPECT_FALSE(message && message->has_valid_fingerprint()) << "bit " << bit;
    }
}

TEST(StunMessage, A1_RefusesDatagramsOfImpossibleSize) {
    EXPECT_FALSE(Message::parse(Bytes{}));
    EXPECT_FALSE(Message::parse(Bytes{0}));
    EXPECT_FALSE(Message::parse(ByteView{kRfcRequest}.first(19)));
    EXPECT_EQ(Message::parse(Bytes(1501)).error(), ParseError::too_large);
}

TEST(StunMessage, A2_OnlyTheFirstFourByteValuesAreStun) {
    static_assert(is_stun_range(0) && is_stun_range(3));
    static_assert(!is_stun_range(4) && !is_stun_range(20) && !is_stun_range(128));
    for (int first = 4; first < 256; ++first) {
        Bytes bytes = kRfcRequest;
        bytes[0] = static_cast<std::uint8_t>(first);
        EXPECT_EQ(Message::parse(bytes).error(), ParseError::malformed) << first;
    }
}

TEST(StunMessage, A3_RefusesForeignCookieAndWrongLength) {
    Bytes cookie = kRfcRequest;
    cookie[4] = 0x22;
    EXPECT_EQ(Message::parse(cookie).error(), ParseError::malformed);

    Bytes odd = kRfcRequest;
    odd[3] = 0x57;
    odd.pop_back();
    EXPECT_EQ(Message::parse(odd).error(), ParseError::malformed);

    Bytes longer = kRfcRequest;
    longer.resize(longer.size() + 4);
    EXPECT_EQ(Message::parse(longer).error(), ParseError::malformed);
    EXPECT_EQ(Message::parse(ByteView{kRfcRequest}.first(104)).error(), ParseError::malformed);
}

TEST(StunMessage, A4_RefusesAnAttributeThatRunsPastTheEnd) {
    Bytes bytes = raw_message(1, {{0x0006, Bytes(4)}});
    bytes[23] = 5;
    EXPECT_EQ(Message::parse(bytes).error(), ParseError::truncated);
    bytes[22] = 0xFF;
    EXPECT_EQ(Message::parse(bytes).error(), ParseError::truncated);
}

TEST(StunMessage, A4_AtMostSixtyFourAttributes) {
    std::vector<std::pair<std::uint16_t, Bytes>> attributes(64, {0xC000, {}});
    EXPECT_TRUE(Message::parse(raw_message(1, attributes)));
    attributes.resize(65, {0xC000, {}});
    EXPECT_EQ(Message::parse(raw_message(1, attributes)).error(), ParseError::too_large);
    attributes.resize(300, {0xC000, {}});
    EXPECT_EQ(Message::parse(raw_message(1, attributes)).error(), ParseError::too_large);
}

TEST(StunMessage, A4_PaddingMayHoldAnything) {
    Bytes bytes = raw_message(1, {{0x0006, {'a', ':', 'b'}}});
    bytes.back() = 0xFF;
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->username(), "a:b");
}

TEST(StunMessage, FirstOfDuplicateAttributesCounts) {
    const auto bytes = raw_message(1, {{0x0006, {'a', ':', 'b'}}, {0x0006, {'c', ':', 'd'}}});
    EXPECT_EQ(Message::parse(bytes)->username(), "a:b");
}

TEST(StunMessage, A7_AttributesAfterTheIntegrityAreIgnored) {
    const auto bytes = raw_message(
        1, {{0x0008, Bytes(20)}, {0x0006, {'a', ':', 'b'}}, {0x0025, {}}, {0x8028, Bytes(4)}});
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->username(), "");
    EXPECT_FALSE(message->has(AttributeType::use_candidate));
    EXPECT_TRUE(message->has(AttributeType::fingerprint));
}

TEST(StunMessage, A7_NothingMayFollowTheFingerprint) {
    const auto bytes = raw_message(1, {{0x8028, Bytes(4)}, {0x0025, {}}});
    EXPECT_EQ(Message::parse(bytes).error(), ParseError::malformed);
}

TEST(StunMessage, A7_AbsentOrShortProofsAreInvalid) {
    const auto none = raw_message(1, {});
    EXPECT_FALSE(Message::parse(none)->has_valid_fingerprint());
    EXPECT_FALSE(Message::parse(none)->has_valid_integrity(kPassword));
    const auto cut = raw_message(1, {{0x0008, Bytes(19)}, {0x8028, Bytes(3)}});
    EXPECT_FALSE(Message::parse(cut)->has_valid_fingerprint());
    EXPECT_FALSE(Message::parse(cut)->has_valid_integrity(kPassword));
}

TEST(StunMessage, AttributesOfWrongLengthReadAsAbsent) {
    const auto bytes = raw_message(0x0111, {{0x0024, Bytes(3)},
                                            {0x802A, Bytes(7)},
                                            {0x0020, {0, 1, 0, 0, 1, 2, 3}},
                                            {0x0009, {0, 0, 7, 0}}});
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->message_class(), Class::error);
    EXPECT_FALSE(message->priority());
    EXPECT_FALSE(message->tie_breaker(AttributeType::ice_controlling));
    EXPECT_FALSE(message->mapped_address());
    EXPECT_FALSE(message->error_code()) << "class 7 does not exist";
}

TEST(StunMessage, A15_TellsMethodsApart) {
    EXPECT_NE(Message::parse(raw_message(0x0003, {}))->method(), Method::binding) << "Allocate";
    EXPECT_NE(Message::parse(raw_message(0x0016, {}))->method(), Method::binding) << "Send";
    const auto indication = Message::parse(raw_message(0x0011, {}));
    EXPECT_EQ(indication->message_class(), Class::indication);
    EXPECT_EQ(indication->method(), Method::binding);
}

TEST(StunMessageBuilder, RebuildsTheIpv6ResponseOfRfc5769) {
    Bytes space(kMaxBuiltSize);
    MessageBuilder builder{space, Class::success, Method::binding, kRfcId};
    const std::string software = "test vector";
    const std::size_t size =
        builder.add(static_cast<AttributeType>(0x8022), as_bytes(software))
            .mapped_address(*parse_address("2001:db8:1234:5678:11:2233:4455:6677", 32853))
            .finish(kPassword);
    space.resize(size);
    const auto message = Message::parse(space);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->has_valid_integrity(kPassword));
    EXPECT_TRUE(message->has_valid_fingerprint());
    // The RFC pads with a space, we pad with zero; so only what precedes the proofs is compared.
    space[35] = 0x20;
    EXPECT_TRUE(std::equal(space.begin(), space.begin() + 60, kRfcIpv6Response.begin()));
    EXPECT_EQ(space.size(), kRfcIpv6Response.size());
}

TEST(StunMessageBuilder, WritesACompleteCheck) {
    Bytes space(kMaxBuiltSize);
    MessageBuilder builder{space, Class::request, Method::binding, kRfcId};
    const std::size_t size = builder.username("server", "client")
                                 .priority(77)
                                 .role(AttributeType::ice_controlling, 0x0102030405060708)
                                 .use_candidate()
                                 .finish("secret");
    const auto message = Message::parse(ByteView{space}.first(size));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->username(), "server:client");
    EXPECT_EQ(message->priority(), 77u);
    EXPECT_EQ(message->tie_breaker(AttributeType::ice_controlling), 0x0102030405060708u);
    EXPECT_TRUE(message->has(AttributeType::use_candidate));
    EXPECT_TRUE(message->has_valid_integrity("secret"));
    EXPECT_TRUE(message->has_valid_fingerprint());
}

TEST(StunMessageBuilder, WritesErrorsWithTheirUnknownAttributes) {
    Bytes space(kMaxBuiltSize);
    MessageBuilder builder{space, Class::error, Method::binding, kRfcId};
    const std::array unknown{static_cast<AttributeType>(0x7001),
                             static_cast<AttributeType>(0x7002)};
    const std::size_t size = builder.error_code(420).unknown_attributes(unknown).finish("secret");
    const auto message = Message::parse(ByteView{space}.first(size));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->error_code(), 420);
    const ByteView listed = *message->find(AttributeType::unknown_attributes);
    EXPECT_EQ((Bytes{listed.begin(), listed.end()}), (Bytes{0x70, 0x01, 0x70, 0x02}));
}

TEST(StunMessageBuilder, AnswersZeroWhenTheRoomIsTooSmall) {
    for (std::size_t room = 0; room < 68; ++room) {
        Bytes space(room);
        MessageBuilder builder{space, Class::request, Method::binding, kRfcId};
        EXPECT_EQ(builder.username("abcd", "efgh").finish("k"), 0u) << room;
    }
}

}  // namespace
}  // namespace heydok::stun
