#include "media/data_packet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"

namespace heydok::media {
namespace {

using testing::ElementsAre;

Bytes text_field(std::uint8_t key, std::string_view text) {
    Bytes out{key, static_cast<std::uint8_t>(text.size())};
    out.insert(out.end(), text.begin(), text.end());
    return out;
}

Bytes join(std::initializer_list<Bytes> parts) {
    Bytes out;
    for (const Bytes& part : parts) {
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

constexpr DataSender kSender{"PA_me", "me"};

// Written with protoc --encode=livekit.DataPacket from: participant_identity "liar",
// destination_identities "you", user { participant_sid "PA_x" payload "hi" topic "t" }, sequence
// 300.
const Bytes kForged = join({text_field(0x22, "liar"), text_field(0x2a, "you"), Bytes{0x12, 13},
                            text_field(0x0a, "PA_x"), text_field(0x12, "hi"), text_field(0x22, "t"),
                            Bytes{0x80, 0x01, 0xac, 0x02}});

TEST(DataPacket, OverwritesTheSenderEverywhere) {
    const auto stamped = stamp_data_packet(kForged, kSender, DataKind::reliable);
    ASSERT_TRUE(stamped.has_value());
    EXPECT_EQ(stamped->bytes,
              join({text_field(0x2a, "you"), Bytes{0x12, 18}, text_field(0x12, "hi"),
                    text_field(0x22, "t"), text_field(0x0a, "PA_me"), text_field(0x2a, "me"),
                    Bytes{0x80, 0x01, 0xac, 0x02}, text_field(0x22, "me"),
                    join({Bytes{0x8a, 0x01}, Bytes{5}, Bytes{'P', 'A', '_', 'm', 'e'}})}));
    EXPECT_EQ(stamped->sequence, 300U);
    EXPECT_EQ(stamped->content, DataContent::user);
    EXPECT_THAT(stamped->destination_identities, ElementsAre("you"));
}

TEST(DataPacket, BlanksTheSenderOfHiddenParticipants) {
    const auto stamped = stamp_data_packet(kForged, {}, DataKind::reliable);
    ASSERT_TRUE(stamped.has_value());
    const std::string text{as_text(stamped->bytes)};
    EXPECT_EQ(text.find("liar"), std::string::npos);
    EXPECT_EQ(text.find("PA_"), std::string::npos);
}

TEST(DataPacket, KindFollowsTheChannelNotTheClaim) {
    const Bytes claims_lossy{0x08, 0x01};
    EXPECT_TRUE(stamp_data_packet(claims_lossy, {}, DataKind::reliable)->bytes.empty());
    EXPECT_EQ(stamp_data_packet({}, {}, DataKind::lossy)->bytes, (Bytes{0x08, 0x01}));
}

TEST(DataPacket, PassesUnknownFieldsUnchanged) {
    const Bytes unknown = join({Bytes{0xf8, 0x07, 0x05}, Bytes{0xfd, 0x07, 1, 2, 3, 4},
                                Bytes{0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8}});
    EXPECT_EQ(stamp_data_packet(unknown, {}, DataKind::reliable)->bytes, unknown);
}

TEST(DataPacket, JoinsTheDestinationsOfBothPlaces) {
    const Bytes packet = join(
        {text_field(0x2a, "a"), Bytes{0x12, 8}, text_field(0x32, "b"), text_field(0x1a, "PA_")});
    const auto stamped = stamp_data_packet(packet, kSender, DataKind::lossy);
    ASSERT_TRUE(stamped.has_value());
    EXPECT_THAT(stamped->destination_identities, ElementsAre("a", "b"));
    EXPECT_THAT(stamped->destination_sids, ElementsAre("PA_"));
}

TEST(DataPacket, RefusesBrokenBytes) {
    EXPECT_FALSE(stamp_data_packet(Bytes{0x12}, kSender, DataKind::reliable).has_value());
    EXPECT_FALSE(stamp_data_packet(Bytes{0x12, 0x05, 1}, kSender, DataKind::reliable).has_value());
    EXPECT_FALSE(stamp_data_packet(Bytes{0x00, 0x00}, kSender, DataKind::reliable).has_value())
        << "field number 0";
    EXPECT_FALSE(stamp_data_packet(Bytes{0x0b, 0x0c}, kSender, DataKind::reliable).has_value())
        << "groups";
    EXPECT_FALSE(stamp_data_packet(Bytes(11, 0xff), kSender, DataKind::reliable).has_value());
    EXPECT_FALSE(
        stamp_data_packet(Bytes{0x12, 0x02, 0x0a, 0x7f}, kSender, DataKind::reliable).has_value())
        << "the user part is read too";
}

TEST(DataPacket, EveryPrefixIsReadOrRefused) {
    for (std::size_t size = 0; size < kForged.size(); ++size) {
        const auto stamped =
            stamp_data_packet(ByteView{kForged}.first(size), kSender, DataKind::reliable);
        if (stamped) {
            EXPECT_EQ(std::string{as_text(stamped->bytes)}.find("liar"), std::string::npos);
        }
    }
}

TEST(DataPacket, LimitsDestinations) {
    Bytes packet;
    for (std::size_t i = 0; i < kMaxDataDestinations; ++i) {
        packet = join({packet, text_field(0x2a, "x")});
    }
    EXPECT_TRUE(stamp_data_packet(packet, kSender, DataKind::lossy).has_value());
    packet = join({packet, text_field(0x2a, "x")});
    EXPECT_FALSE(stamp_data_packet(packet, kSender, DataKind::lossy).has_value());
}

TEST(DataPacket, StampingTwiceChangesNothingMore) {
    const auto once = stamp_data_packet(kForged, kSender, DataKind::lossy);
    const auto twice = stamp_data_packet(once->bytes, kSender, DataKind::lossy);
    ASSERT_TRUE(twice.has_value());
    EXPECT_EQ(once->bytes, twice->bytes);
}

TEST(DataPacket, ServerDataReadsBack) {
    const Bytes payload{1, 2, 3};
    const Bytes packet = make_user_packet({.payload = payload,
                                           .topic = "t",
                                           .destination_identities = {"a"},
                                           .destination_sids = {},
                                           .nonce = {}},
                                          DataKind::lossy);
    const auto read = stamp_data_packet(packet, {}, DataKind::lossy);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->bytes, packet);
    EXPECT_EQ(read->content, DataContent::user);
}

TEST(DataPacket, RpcRepliesAreReadWholeOrNotAtAll) {
    const Bytes ack = join({Bytes{0x5a, 4}, text_field(0x0a, "id")});
    const auto heard = read_rpc_reply(ack);
    ASSERT_TRUE(heard.has_value());
    EXPECT_TRUE(heard->is_ack);
    EXPECT_EQ(heard->request_id, "id");
    const Bytes answer = join({Bytes{0x62, 8}, text_field(0x0a, "id"), text_field(0x12, "ok")});
    EXPECT_EQ(read_rpc_reply(answer)->text, "ok");
    EXPECT_EQ(read_rpc_reply(answer)->error, 0U);
    const Bytes failed = join({Bytes{0x62, 12}, text_field(0x0a, "id"), Bytes{0x1a, 6},
                               Bytes{0x08, 101}, text_field(0x12, "no")});
    EXPECT_EQ(read_rpc_reply(failed)->error, 101U);
    EXPECT_EQ(read_rpc_reply(failed)->text, "no");
    const Bytes unnamed = join({Bytes{0x62, 6}, text_field(0x0a, "id"), Bytes{0x1a, 0}});
    EXPECT_EQ(read_rpc_reply(unnamed)->error, 1500U) << "an error without a code is none the less";
    EXPECT_FALSE(read_rpc_reply(kForged).has_value());
    for (std::size_t size = 0; size < failed.size(); ++size) {
        EXPECT_FALSE(read_rpc_reply(ByteView{failed}.first(size)).has_value()) << size;
    }
}

}  // namespace
}  // namespace heydok::media
