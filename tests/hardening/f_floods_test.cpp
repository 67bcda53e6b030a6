// Section F, short form in virtual time: what a flood may change in the engine, not what it costs.
#include "tests/hardening/probe_call.hpp"
#include "tests/hardening/raw_dtls.hpp"

namespace heydok::hardening {
namespace {

const TransportAddress kEve = *parse_address("203.0.113.70", 7'000);

class Floods : public ProbeCall {
  protected:
    /// One of many addresses.
    static TransportAddress one_of(int sources, int number) {
        TransportAddress from = kStranger;
        from.port = static_cast<std::uint16_t>(1'024 + number % sources);
        return from;
    }
    /// `count` datagrams spread over a second; how many bytes came back.
    std::size_t flood(int count, const std::function<std::vector<Bytes>(int)>& send) {
        constexpr int kSteps = 20;
        std::size_t answered = 0;
        for (int i = 0; i < count; ++i) {
            for (const Bytes& bytes : send(i)) {
                answered += bytes.size();
            }
            if (i % (count / kSteps) == 0) {
                meeting_.run_for(1s / kSteps);
            }
        }
        return answered;
    }
    void expect_nothing_remembered(std::uint64_t participants = 2) {
        const auto statistics = meeting_.engine().statistics();
        EXPECT_LE(statistics.known_addresses, participants * ice::kMaxPairs);
    }
    Random random_ = Random::seeded(8);
};

TEST_F(Floods, F1_RandomDatagrams) {
    for (const int sources : {1, 1'000}) {
        Bytes noise(200);
        const std::size_t answered = flood(50'000, [&](int i) {
            random_.fill(MutableBytes{noise}.first(24));
            return inject(one_of(sources, i), noise);
        });
        EXPECT_EQ(answered, 0u);
    }
    EXPECT_EQ(dropped("unknown_address") + dropped("stun_malformed"), 100'000u);
    expect_nothing_remembered();
    EXPECT_LE(meeting_.engine().statistics().remembered_sources, 2u) << "ada and ben, who joined";
}

TEST_F(Floods, F2_StunForUnknownUsers) {
    const Bytes check = build({.username = "nobody0123456789:x", .key = "k"}, random_);
    for (const int sources : {1, 1'000}) {
        EXPECT_EQ(flood(50'000, [&](int i) { return inject(one_of(sources, i), check); }), 0u);
    }
    EXPECT_EQ(dropped("stun_unknown_user"), 100'000u) << "the lookup fails before any proof";
    EXPECT_LE(meeting_.engine().statistics().remembered_sources, 2u) << "ada and ben, who joined";
    expect_nothing_remembered();
}

TEST_F(Floods, F3_StunForAKnownUserWithAWrongProof) {
    ForgedCheck check = genuine(server_credentials(ada_), ada_.peer->transport().credentials());
    check.key = "wrong";
    const Bytes forged = build(check, random_);
    for (const int sources : {1, 1'000}) {
        EXPECT_EQ(flood(25'000, [&](int i) { return inject(one_of(sources, i), forged); }), 0u);
    }
    EXPECT_LE(dropped("stun_integrity_wrong"), 5 * ice::Limits{}.stranger_checks_per_user);
    EXPECT_GT(dropped("stun_over_rate"), 40'000u);
    // ada's own checks pass all the while: her consent is as old as her last check.
    EXPECT_FALSE(inject(ada_.address, captured(ada_, is_stun_request).back()).empty());
    expect_nothing_remembered();
}

TEST_F(Floods, F4_HellosFromProvenAndUnprovenAddresses) {
    RawDtls client;
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    const Bytes hello = RawDtls{}.turn({}).front();
    EXPECT_EQ(flood(25'000, [&](int i) { return inject(one_of(1'000, i), hello); }), 0u);
    std::size_t sent = 0;
    const std::size_t answered = flood(25'000, [&](int) {
        sent += hello.size();
        return eve.send(hello);
    });
    EXPECT_LE(answered, 3 * sent);
    EXPECT_GT(dropped("dtls_over_rate") + dropped("dtls_refused"), 24'000u);
    eve.leave();
    expect_nothing_remembered();
}

TEST_F(Floods, F5_AParticipantFarOverItsLimitIsPolicedBeforeDecryption) {
    Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 5s));
    srtp::SenderStream stream{4711};
    Bytes packet{0x80, 111, 0, 0, 0, 0, 0, 0};
    packet.resize(100);
    store_u32(&packet[8], stream.ssrc);
    Bytes scratch;
    DatagramBatch ignored;
    for (int i = 0; i < 30'000; ++i) {
        store_u16(&packet[2], static_cast<std::uint16_t>(i));
        ASSERT_TRUE(cleo.peer->transport().send_rtp(stream, packet, scratch, ignored));
        ignored.clear();
        inject(cleo.address, scratch);
        if (i % 1'500 == 0) {
            meeting_.run_for(50ms);
        }
    }
    EXPECT_GT(dropped("over_rate"), 25'000u);
    EXPECT_LE(dropped("rtp_unknown_stream"), 3u * 1'500u) << "what was decrypted";
    remove("room", "cleo");
}

TEST_F(Floods, F10_AllTogether) {
    ForgedCheck check = genuine(server_credentials(ada_), ada_.peer->transport().credentials());
    check.key = "wrong";
    const std::vector<Bytes> kinds{
        Bytes(200, 0x77), build({.username = "nobody0123456789:x", .key = "k"}, random_),
        build(check, random_), RawDtls{}.turn({}).front(), captured(ada_, is_rtp_packet).back()};
    for (int second = 0; second < 2; ++second) {
        EXPECT_EQ(flood(20'000,
                        [&](int i) {
                            return inject(one_of(1'000, i),
                                          kinds[static_cast<std::size_t>(i) % kinds.size()]);
                        }),
                  0u);
    }
    expect_nothing_remembered();
}

}  // namespace
}  // namespace heydok::hardening
