// Section E, SCTP itself: an authenticated participant whose stack is the test's, under the right
// verification tag and with the numbers of the established association.
#include "tests/hostile/forged_sctp.hpp"
#include "tests/hostile/hostile_data.hpp"
#include "tests/support/allocated_bytes.hpp"

namespace heydok::hardening {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1024} * 1024;
/// DATA chunks of one byte that fit into a packet.
constexpr int kSmallChunks = 50;
constexpr std::uint32_t kWindow = 256 * 1024;
/// Who join at once: all members have one address, which may have 16 unfinished handshakes.
constexpr int kWave = 12;

class HostileSctp : public HostileData {
  protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(HostileData::SetUp());
        finn_ = &meeting_.join({.identity = "finn", .room = "attack"});
        ASSERT_TRUE(meeting_.run_until([&] { return finn_->peer->data_open(); }, 5s));
        forged_ = std::make_unique<ForgedSctp>(meeting_, *eve_);
        expect_alive();
        wait(200ms);
        ASSERT_TRUE(forged_->take_over());
        forged_->forget_heard();
        stop_capturing();
        before_ = support::allocated_bytes();
    }
    void TearDown() override {
        forged_.reset();
        if (finn_ != nullptr) {
            remove("attack", "finn");
        }
        HostileData::TearDown();
    }
    std::int64_t growth() const { return support::allocated_bytes() - before_; }
    /// dora and finn do not notice.
    void expect_others_unharmed() {
        expect_passes(*finn_, *dora_);
        expect_passes(*dora_, *finn_);
    }
    /// eve's own stack takes up where it was.
    void expect_association_unharmed() {
        forged_->give_back();
        expect_passes(*eve_, *dora_);
        EXPECT_FALSE(eve_->peer->left());
    }
    /// Fragments of one byte, none of them the last.
    void send_fragments(int count, std::uint8_t first_flags) {
        std::uint8_t flags = first_flags;
        for (int sent = 0; sent < count; sent += kSmallChunks) {
            Bytes chunks;
            for (int i = 0; i < kSmallChunks; ++i) {
                const Bytes chunk = forged_->data(flags, 0, Bytes{0x55});
                chunks.insert(chunks.end(), chunk.begin(), chunk.end());
                flags &= static_cast<std::uint8_t>(~ForgedSctp::kFirst);
            }
            forged_->send(chunks);
            if (sent % (20 * kSmallChunks) == 0) {
                wait(1ms);
            }
        }
        wait(100ms);
    }
    /// Messages of 48 KB from finn to eve, more than may wait for her.
    void send_far_too_much_to_eve() {
        const std::string text(48'000, 'x');
        for (int i = 0; i < 60; ++i) {
            send_data(*finn_, true, user_packet(text, {"eve"}));
            wait(60ms);
            forged_->acknowledge(0);
        }
    }

    Member* finn_ = nullptr;
    std::unique_ptr<ForgedSctp> forged_;
    std::int64_t before_ = 0;
};

TEST_F(HostileSctp, E1_BrokenChunksUnderTheRightTagAreDropped) {
    const Bytes no_length{0, 3, 0, 0};
    const Bytes past_the_end{0, 3, 0xFF, 0xFF, 1, 2, 3, 4};
    const Bytes nothing_in_it = sctp_chunk(ForgedSctp::kData, 3, Bytes(12, 0));
    std::vector<Bytes> packets{no_length, past_the_end, nothing_in_it, Bytes{0x40, 0, 0}};
    for (const std::uint8_t unknown : {0x3F, 0x7F, 0xBF, 0xFF}) {  // stop or skip, tell or not
        Bytes many;
        for (int i = 0; i < 280; ++i) {
            many.insert(many.end(), {unknown, 0, 0, 4});
        }
        packets.push_back(many);
    }
    for (const Bytes& chunks : packets) {
        SCOPED_TRACE(testing::Message() << "type " << int{chunks[0]} << " of " << chunks.size());
        forged_->forget_heard();
        for (int round = 0; round < 20; ++round) {
            forged_->send(chunks);
            wait(1ms);
        }
        EXPECT_LE(forged_->heard_bytes(), 20 * 3 * chunks.size()) << "no amplification";
        ASSERT_FALSE(eve_->peer->left());
    }
    EXPECT_LT(growth(), kMiB);
    expect_association_unharmed();
    expect_others_unharmed();
}

TEST_F(HostileSctp, E1_EndsUnderAWrongTagAreNoEnds) {
    const Bytes abort = sctp_chunk(ForgedSctp::kAbort, 0, {});
    const Bytes shutdown = sctp_chunk(7, 0, Bytes(4, 0));
    const Bytes shutdown_complete = sctp_chunk(14, 0, {});
    for (const std::uint32_t wrong : {0U, forged_->tag() + 1, forged_->tag() ^ 0x8000'0000U}) {
        for (const Bytes* end : {&abort, &shutdown, &shutdown_complete}) {
            forged_->send_with_tag(wrong, *end);
        }
    }
    wait(300ms);
    expect_association_unharmed();
}

TEST_F(HostileSctp, E1_AFloodOfInitsLeavesTheAssociation) {
    std::size_t sent = 0;
    for (std::uint32_t i = 1; i <= 1'000; ++i) {
        Bytes body;
        ByteWriter writer{body};
        writer.u32(i);
        writer.u32(kWindow);
        writer.u16(8);
        writer.u16(8);
        writer.u32(i);
        const Bytes init = sctp_chunk(1, 0, body);
        forged_->send_with_tag(0, init);
        sent += init.size();
        if (i % 50 == 0) {
            wait(5ms);
        }
    }
    wait(300ms);
    EXPECT_LT(growth(), kMiB) << "an answer carries its own state";
    EXPECT_GT(forged_->heard_count(ForgedSctp::kInitAck), 0u);
    EXPECT_GT(sent, 0u);
    expect_association_unharmed();
    expect_others_unharmed();
}

TEST_F(HostileSctp, E2_AcknowledgedGapsOfWhatWasNeverSent) {
    const std::uint32_t newest = forged_->server_tsn();
    forged_->send(ForgedSctp::sack(newest, kWindow, {{1, 0xFFFF}}));
    forged_->send(ForgedSctp::sack(newest, kWindow, {{9, 3}, {0xFFFF, 1}, {0, 0}}));
    forged_->send(ForgedSctp::sack(newest - 1'000, 0xFFFF'FFFF));
    for (int i = 0; i < 500; ++i) {
        forged_->send(ForgedSctp::sack(newest + 0x4000'0000U, kWindow, {{1, 0xFFFF}}));
    }
    wait(1s);
    EXPECT_LT(growth(), kMiB);
    expect_others_unharmed();
}

TEST_F(HostileSctp, E2_AWindowOfNothingForEverFillsNoMemory) {
    forged_->acknowledge(0);
    send_far_too_much_to_eve();
    EXPECT_LT(growth(), 2 * kMiB) << "what waits for one reader has a limit";
    EXPECT_EQ(dropped("data_reader_too_slow"), 1u);
    expect_others_unharmed();
    remove("attack", "eve");
    wait(1s);
    EXPECT_LT(growth(), kMiB);
}

TEST_F(HostileSctp, E2_AnEndlessWindowWithoutAcknowledgementFillsNoMemory) {
    const std::uint32_t known = forged_->server_tsn();
    const std::string text(48'000, 'x');
    for (int i = 0; i < 60; ++i) {
        send_data(*finn_, true, user_packet(text, {"eve"}));
        forged_->send(ForgedSctp::sack(known, 0xFFFF'FFFF));
        wait(60ms);
    }
    EXPECT_LT(growth(), 2 * kMiB);
    expect_others_unharmed();
}

TEST_F(HostileSctp, E3_AMessageWithoutAnEndStaysWithinTheWindow) {
    send_fragments(60'000, ForgedSctp::kFirst);
    EXPECT_LT(growth(), kMiB) << "of 60,000 fragments of one byte";
    wait(sctp::kPartialMessageTimeout + 1s);
    EXPECT_LT(growth(), kMiB);
    EXPECT_EQ(dora_->peer->data().size(), 1u) << "the one of the beginning";
    expect_others_unharmed();
    remove("attack", "eve");
    wait(1s);
    EXPECT_LT(growth(), kMiB / 4) << "and goes with the one who sent it";
}

TEST_F(HostileSctp, E3_FragmentsBeyondTheLimitAreNotKept) {
    send_fragments(70'000, ForgedSctp::kFirst);
    EXPECT_LT(growth(), kMiB);
    forged_->send(forged_->data(ForgedSctp::kLast, 0, Bytes{0x55}));
    forged_->next_message(0);
    // Middles without a beginning, and with holes between their numbers.
    send_fragments(5'000, ForgedSctp::kMiddle);
    for (int i = 0; i < 2'000; ++i) {
        forged_->data(ForgedSctp::kFirst, 0, Bytes{0x55});  // a number that is never sent
        forged_->send(forged_->data(ForgedSctp::kFirst, 0, Bytes(1'000, 0x55)));
    }
    wait(1s);
    EXPECT_LT(growth(), 2 * kMiB);
    EXPECT_EQ(dora_->peer->data().size(), 1u);
    expect_others_unharmed();
}

TEST_F(HostileSctp, E3_HalfMessagesOnAllStreamsShareOneLimit) {
    for (std::uint16_t stream = 0; stream < sctp::kMaxChannels; ++stream) {
        for (int i = 0; i < 20; ++i) {
            forged_->send(forged_->data(i == 0 ? ForgedSctp::kFirst : ForgedSctp::kMiddle, stream,
                                        Bytes(1'000, 0x55)));
        }
        wait(10ms);
    }
    EXPECT_LT(growth(), kMiB) << "1.28 MB were sent";
    expect_others_unharmed();
}

TEST_F(HostileData, E4_ASlowReaderInARoomOfFifty) {
    std::vector<Member*> others;
    for (int i = 0; i < 48; ++i) {
        others.push_back(
            &meeting_.join({.identity = "reader-" + std::to_string(i), .room = "attack"}));
        if (i % kWave == kWave - 1) {
            ASSERT_TRUE(meeting_.run_until([&] { return others.back()->peer->data_open(); }, 5s));
        }
    }
    const auto all = [&](const std::function<bool(const Member&)>& holds) {
        return std::all_of(others.begin(), others.end(),
                           [&](const Member* m) { return holds(*m); });
    };
    ASSERT_TRUE(meeting_.run_until(
        [&] { return all([](const Member& m) { return m.peer->data_open(); }); }, 5s));
    meeting_.network().set_cut(dora_->address.port, true);
    // 1.4 MB to dora, more than waits for one reader, and something for everybody in between.
    constexpr std::size_t kBroadcasts = 30;
    const std::string text(48'000, 'x');
    for (std::size_t i = 0; i < kBroadcasts; ++i) {
        EXPECT_TRUE(send_data(*eve_, true, user_packet(text, {"dora"}))) << i;
        EXPECT_TRUE(send_data(*eve_, i % 2 == 0, user_packet("to all"))) << i;
        wait(60ms);
    }
    EXPECT_TRUE(meeting_.run_until(
        [&] { return all([](const Member& m) { return m.peer->data().size() == kBroadcasts; }); },
        2s))
        << "the others have all of it";
    EXPECT_EQ(dropped("data_reader_too_slow"), 1u);
    ASSERT_TRUE(dora_->peer->left());
    EXPECT_EQ(dora_->peer->left()->action, media::LeaveAction::reconnect) << "she comes back";
    EXPECT_TRUE(all([](const Member& m) { return !m.peer->left(); }));
    for (std::size_t i = 0; i < others.size(); ++i) {
        remove("attack", "reader-" + std::to_string(i));
    }
}

TEST_F(HostileData, E4_OldLossyMessagesGiveWayForTheSlowReaderOnly) {
    Member& finn = meeting_.join({.identity = "finn", .room = "attack"});
    ASSERT_TRUE(meeting_.run_until([&] { return finn.peer->data_open(); }, 5s));
    meeting_.network().set_cut(dora_->address.port, true);
    constexpr std::size_t kMessages = 400;
    const std::string text(4'000, 'x');  // 1.6 MB in all, above what may wait for one reader
    for (std::size_t i = 0; i < kMessages; ++i) {
        EXPECT_TRUE(send_data(*eve_, false, user_packet(text))) << i;
        wait(10ms);
    }
    ASSERT_TRUE(meeting_.run_until([&] { return finn.peer->data().size() == kMessages; }, 10s))
        << "the other reader has all of it, " << finn.peer->data().size();
    meeting_.network().set_cut(dora_->address.port, false);
    send_data(*eve_, true, user_packet("the newest"));
    EXPECT_TRUE(meeting_.run_until(
        [&] {
            return !dora_->peer->data().empty() &&
                   dora_->peer->data().back().channel == "_reliable";
        },
        30s));
    EXPECT_LT(dora_->peer->data().size(), kMessages / 2) << "what was lossy was dropped";
    EXPECT_FALSE(dora_->peer->left());
    remove("attack", "finn");
}

}  // namespace
}  // namespace heydok::hardening
