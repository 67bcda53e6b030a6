// Section E: what an authenticated but hostile participant sends as data. Broken SCTP under the
// right tag is in e_sctp_test.cpp.
#include "tests/hostile/forged_sctp.hpp"
#include "tests/hostile/hostile_data.hpp"

namespace heydok::hardening {
namespace {

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

TEST_F(HostileData, E3_MessagesAndStreamsAreLimited) {
    sctp::Association* eve = eve_->peer->transport().data();
    ASSERT_NE(eve, nullptr);
    const Bytes too_long(sctp::Limits{}.message_bytes + 1, 'x');
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
