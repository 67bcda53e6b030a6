// Section E: data channels over SCTP of an authenticated but hostile
// participant.
#include <usrsctp.h>

#include <cstring>

#include "media/data_packet.hpp"
#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {
namespace {

class HostileData : public HostilePair {
  protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(HostilePair::SetUp());
        ASSERT_TRUE(meeting_.run_until(
            [this] { return eve_->peer->data_open() && dora_->peer->data_open(); }, 5s));
    }
    /// Chunks behind a header with this verification tag and a good checksum.
    static Bytes sctp_packet(std::uint32_t tag, ByteView chunks) {
        Bytes packet;
        ByteWriter writer{packet};
        writer.u16(sctp::kDefaultPort);
        writer.u16(sctp::kDefaultPort);
        writer.u32(tag);
        writer.u32(0);
        writer.bytes(chunks);
        const std::uint32_t checksum = usrsctp_crc32c(packet.data(), packet.size());
        std::memcpy(packet.data() + 8, &checksum, sizeof checksum);
        return packet;
    }
    void send_sctp(ByteView packet) {
        meeting_.act(*eve_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.transport().send_instead_of_sctp(packet, out.datagrams);
        });
    }
    bool send_data(Member& from, bool reliable, ByteView packet) {
        bool sent = false;
        meeting_.act(from, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            sent = peer.send_data(meeting_.now(), reliable, packet, out);
        });
        return sent;
    }
    static Bytes user_packet(std::string_view text,
                             const std::vector<std::string>& destinations = {}) {
        return media::make_user_packet({as_bytes(text), std::nullopt, destinations, {}, {}},
                                       media::DataKind::reliable);
    }
    /// Data still passes between the two.
    void expect_alive() {
        const std::size_t before = dora_->peer->data().size();
        EXPECT_TRUE(send_data(*eve_, true, user_packet("alive")));
        EXPECT_TRUE(meeting_.run_until([&] { return dora_->peer->data().size() > before; }, 10s));
    }
};

TEST_F(HostileData, E1_ForeignTagsAndBrokenChunksAreDropped) {
    const Bytes abort{6, 0, 0, 4};
    const Bytes shutdown{7, 0, 0, 8, 0, 0, 0, 0};
    const Bytes no_length{0, 0, 0, 0};
    const Bytes past_the_end{0, 3, 0xFF, 0xFF, 1, 2, 3, 4};
    const Bytes thousand = [] {
        Bytes chunks;
        for (int i = 0; i < 280; ++i) {
            chunks.insert(chunks.end(), {0x3F, 0, 0, 4});
        }
        return chunks;
    }();
    for (const std::uint32_t tag : {0U, 1U, 0xDEAD'BEEFU}) {
        for (const Bytes* chunks : {&abort, &shutdown, &no_length, &past_the_end, &thousand}) {
            send_sctp(sctp_packet(tag, *chunks));
        }
    }
    send_sctp(Bytes{1});
    send_sctp(Bytes(11, 0));
    wait(500ms);
    EXPECT_TRUE(eve_->peer->connected());
    EXPECT_FALSE(eve_->peer->left());
    expect_alive();
}

TEST_F(HostileData, E1_AFloodOfInitsHarmsNobodyElse) {
    Bytes init{1, 0, 0, 20, 0, 0, 0, 9, 0, 1, 0, 0, 0, 8, 0, 8, 0, 0, 0, 1};
    for (int i = 0; i < 300; ++i) {
        init[7] = static_cast<std::uint8_t>(i);
        send_sctp(sctp_packet(0, init));
    }
    wait(500ms);
    EXPECT_TRUE(dora_->peer->connected());
    EXPECT_FALSE(dora_->peer->left());
}

TEST_F(HostileData, E2_AcknowledgementsThatLieDoNotGrowAnything) {
    for (const std::uint32_t window : {0U, 0xFFFF'FFFFU}) {
        Bytes sack{3, 0, 0, 20};
        ByteWriter writer{sack};
        writer.u32(0x7FFF'0000);  // data never sent
        writer.u32(window);
        writer.u16(1);
        writer.u16(0);
        writer.u16(1);
        writer.u16(0xFFFF);
        for (int i = 0; i < 50; ++i) {
            send_sctp(sctp_packet(0x1234, sack));
        }
    }
    wait(300ms);
    expect_alive();
}

TEST_F(HostileData, E3_MessagesAndStreamsAreLimited) {
    sctp::Association* eve = eve_->peer->transport().data();
    ASSERT_NE(eve, nullptr);
    const Bytes too_long(sctp::kMaxMessageSize + 1, 'x');
    EXPECT_EQ(eve->send(0, sctp::PayloadKind::binary, too_long), sctp::SendResult::too_large);
    std::size_t opened = 0;
    for (int i = 0; i < 200; ++i) {
        opened += eve->open_channel({"channel" + std::to_string(i), ""}) ? 1U : 0U;
    }
    EXPECT_LE(opened, sctp::kMaxChannels);
    EXPECT_LE(sctp::kMaxChannels, 64);
    wait(1s);
    expect_alive();
}

TEST_F(HostileData, E4_ASlowReaderCostsNobodyElse) {
    Member& finn = meeting_.join({.identity = "finn", .room = "attack"});
    ASSERT_TRUE(meeting_.run_until([&] { return finn.peer->data_open(); }, 5s));
    meeting_.network().set_cut(dora_->address.port, true);
    constexpr std::size_t kMessages = 400;
    const std::string text(4'000, 'x');  // 1.6 MB in all, above what may wait for one reader
    for (std::size_t i = 0; i < kMessages; ++i) {
        EXPECT_TRUE(send_data(*eve_, i % 2 == 0, user_packet(text))) << i;
        wait(15ms);
    }
    ASSERT_TRUE(meeting_.run_until([&] { return finn.peer->data().size() == kMessages; }, 10s))
        << "the other reader has all of it, " << finn.peer->data().size();
    meeting_.network().set_cut(dora_->address.port, false);
    EXPECT_TRUE(
        meeting_.run_until([&] { return dora_->peer->data().size() > kMessages / 4; }, 30s));
    EXPECT_LT(dora_->peer->data().size(), kMessages) << "what was lossy was dropped";
    EXPECT_FALSE(dora_->peer->left());
    remove("attack", "finn");
}

TEST_F(HostileData, E3_AMessageThatNeverEndsIsNotKept) {
    // Fragments of one message, none of them the last, under a tag of eve's own making are no part
    // of the association; those under the right one come from her own stack, which ends messages.
    Bytes first{0, 2, 0, 20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 51, 1, 2, 3, 4};
    for (int i = 0; i < 2'000; ++i) {
        store_u32(&first[4], static_cast<std::uint32_t>(i));
        send_sctp(sctp_packet(0xABCD'EF01U, first));
    }
    wait(1s);
    EXPECT_TRUE(dora_->peer->data().empty());
    expect_alive();
}

TEST_F(HostileData, E5_TheServerSaysWhoSpeaks) {
    // A packet that claims another's identity in the fields of the protocol.
    Bytes forged;
    ByteWriter writer{forged};
    const std::string_view identity = "ada";
    writer.u8(4 << 3 | 2);  // participant_identity
    writer.u8(static_cast<std::uint8_t>(identity.size()));
    writer.bytes(as_bytes(identity));
    const Bytes honest = user_packet("hello");
    writer.bytes(honest);
    ASSERT_TRUE(send_data(*eve_, true, forged));
    ASSERT_TRUE(meeting_.run_until([&] { return !dora_->peer->data().empty(); }, 5s));
    const Bytes& received = dora_->peer->data().back().data;
    const std::string_view text = as_text(received);
    EXPECT_EQ(text.find("ada"), std::string_view::npos);
    EXPECT_NE(text.find("eve"), std::string_view::npos);
}

TEST_F(HostileData, E5_UnknownDestinationsGetNothingAndTheListIsBounded) {
    const std::size_t before = dora_->peer->data().size();
    ASSERT_TRUE(send_data(*eve_, true, user_packet("to others", {"ada", "ben", "nobody"})));
    std::vector<std::string> many;
    for (std::size_t i = 0; i <= media::kMaxDataDestinations; ++i) {
        many.push_back("p" + std::to_string(i));
    }
    many.push_back("dora");
    ASSERT_TRUE(send_data(*eve_, true, user_packet("to far too many", many)));
    wait(500ms);
    EXPECT_EQ(dora_->peer->data().size(), before);
    EXPECT_TRUE(ada_.peer->data().empty()) << "another room";
    EXPECT_EQ(dropped("data_malformed"), 1u);
    expect_alive();
}

TEST_F(HostileData, E6_TextsOfAnyKindAreCarriedAsBytes) {
    std::string text = "<script>alert(1)</script>\xE2\x80\xAE";
    for (int i = 0; i < 10'000; ++i) {
        text += "\xCC\x81";
    }
    ASSERT_TRUE(send_data(*eve_, true, user_packet(text)));
    ASSERT_TRUE(meeting_.run_until([&] { return !dora_->peer->data().empty(); }, 10s));
    EXPECT_NE(as_text(dora_->peer->data().back().data).find(text), std::string_view::npos);
    EXPECT_FALSE(send_data(*eve_, true, user_packet(std::string(70'000, 'x'))))
        << "beyond the limit of a message";
    expect_alive();
}

}  // namespace
}  // namespace heydok::hardening
