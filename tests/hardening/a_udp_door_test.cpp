// Section A, first half: what is dropped before any session is concerned.
#include <set>

#include "tests/hardening/hand_client.hpp"
#include "tests/hardening/probe_call.hpp"

namespace heydok::hardening {
namespace {

using stun::AttributeType;

class UdpDoor : public ProbeCall {
  protected:
    /// As ada's own client would make it.
    ForgedCheck check_of_ada() {
        return genuine(server_credentials(ada_), ada_.peer->transport().credentials());
    }
    Random random_ = Random::seeded(5);
};

TEST_F(UdpDoor, A1_DatagramsOfImpossibleSizeAreDropped) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{19},
                                   std::size_t{1'501}, std::size_t{65'507}}) {
        for (const std::uint8_t first : {0, 20, 128}) {
            for (const TransportAddress& from : {kStranger, ada_.address}) {
                Bytes datagram(size);
                if (size > 0) {
                    datagram[0] = first;
                }
                EXPECT_TRUE(inject(from, datagram).empty()) << size;
            }
        }
    }
    EXPECT_EQ(dropped("empty"), 6u);
    EXPECT_EQ(dropped("stun_malformed"), 8u);
    EXPECT_EQ(dropped("unknown_address"), 8u);
    EXPECT_EQ(dropped("dtls_refused"), 4u);
    EXPECT_EQ(dropped("srtp_malformed") + dropped("srtp_unauthenticated"), 4u);
}

TEST_F(UdpDoor, A2_OnlyTheStunRangeOfAStrangerIsParsed) {
    for (int first = 0; first < 256; ++first) {
        Bytes datagram(100);
        datagram[0] = static_cast<std::uint8_t>(first);
        EXPECT_TRUE(inject(kStranger, datagram).empty());
    }
    EXPECT_EQ(dropped("stun_malformed"), 4u);
    EXPECT_EQ(dropped("unknown_address"), 252u);
}

TEST_F(UdpDoor, A3_MalformedStunDrawsSilence) {
    const Bytes sound = build(check_of_ada(), random_);
    Bytes cookie = sound;
    cookie[4] ^= 1;
    Bytes odd = sound;
    odd[3] += 2;
    Bytes longer = sound;
    longer[3] += 4;
    Bytes shorter = sound;
    shorter[3] -= 4;
    Bytes cut(sound.begin(), sound.end() - 1);
    for (const Bytes& datagram : {cookie, odd, longer, shorter, cut}) {
        EXPECT_TRUE(inject(kStranger, datagram).empty());
        EXPECT_TRUE(inject(ada_.address, datagram).empty());
    }
    EXPECT_EQ(dropped("stun_malformed"), 10u);
}

TEST_F(UdpDoor, A4_AttributesAreReadWithinBounds) {
    Bytes past_the_end = build(check_of_ada(), random_);
    past_the_end[22] = 0xFF;  // length of USERNAME
    EXPECT_TRUE(inject(kStranger, past_the_end).empty());
    Bytes many(20 + 300 * 4);
    many[1] = 1;
    store_u16(&many[2], 300 * 4);
    store_u32(&many[4], stun::kMagicCookie);
    for (std::size_t at = 20; at < many.size(); at += 4) {
        store_u16(&many[at], 0x8022);
    }
    EXPECT_TRUE(inject(kStranger, many).empty());
    EXPECT_EQ(dropped("stun_malformed"), 2u);

    ForgedCheck unknown = check_of_ada();
    unknown.extra_attribute = 0x7777;
    const auto answers = inject(ada_.address, build(unknown, random_));
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(stun::Message::parse(answers[0])->error_code(), 420);
    unknown.key = "not the password";
    EXPECT_TRUE(inject(kStranger, build(unknown, random_)).empty()) << "420 is for the proven only";
}

TEST_F(UdpDoor, A5_StrangersAreNotTold) {
    const ice::Credentials server = server_credentials(ada_);
    ForgedCheck unsigned_check = check_of_ada();
    unsigned_check.key.clear();
    EXPECT_TRUE(inject(kStranger, build(unsigned_check, random_)).empty());
    EXPECT_EQ(dropped("stun_integrity_wrong"), 1u);
    for (const std::string& username :
         {std::string{}, std::string{"nobody:client"}, server.ufrag, server.ufrag + "x:client"}) {
        ForgedCheck check = check_of_ada();
        check.username = username;
        EXPECT_TRUE(inject(kStranger, build(check, random_)).empty()) << username;
    }
    EXPECT_EQ(dropped("stun_unknown_user"), 4u);
}

TEST_F(UdpDoor, A6_GuessingThePasswordChangesNothing) {
    ForgedCheck check = check_of_ada();
    for (int second = 0; second < 3; ++second) {
        for (int i = 0; i < 5'000; ++i) {
            check.key = "guess" + std::to_string(i);
            TransportAddress from = kStranger;
            from.port = static_cast<std::uint16_t>(1'024 + i % 500);
            ASSERT_TRUE(inject(from, build(check, random_)).empty());
        }
        meeting_.run_for(1s);
    }
    EXPECT_EQ(dropped("stun_integrity_wrong"), 3 * ice::Limits{}.stranger_checks_per_user);
    EXPECT_EQ(dropped("stun_over_rate"), 15'000 - dropped("stun_integrity_wrong"));
}

TEST_F(UdpDoor, A7_ProofsAreJudgedAsTheRfcSays) {
    const Bytes sound = build(check_of_ada(), random_);
    Bytes wrong = sound;
    wrong.back() ^= 1;
    EXPECT_TRUE(inject(kStranger, wrong).empty());
    Bytes absent(sound.begin(), sound.end() - 8);
    store_u16(&absent[2], static_cast<std::uint16_t>(absent.size() - 20));
    EXPECT_TRUE(inject(kStranger, absent).empty());
    EXPECT_EQ(dropped("stun_fingerprint_wrong"), 2u);
    // USE-CANDIDATE behind the integrity is not covered by it and must not count: the parser's own
    // tests show that it is ignored (StunMessage.A7_AttributesAfterTheIntegrityAreIgnored).
    EXPECT_FALSE(inject(ada_.address, sound).empty()) << "the sound one is answered";
}

TEST_F(UdpDoor, A14_ResponsesThatNobodyAskedForAreDropped) {
    const ice::Credentials client = ada_.peer->transport().credentials();
    Bytes request = build(genuine(client, server_credentials(ada_)), random_);
    const Bytes guessed = answer(request, client, ada_.address);
    EXPECT_TRUE(inject(kStranger, guessed).empty());
    EXPECT_TRUE(inject(ada_.address, guessed).empty());
    EXPECT_EQ(dropped("stun_unexpected_response"), 2u);
}

TEST_F(UdpDoor, A14_OurTransactionIdsAreNotToBeGuessed) {
    std::set<Bytes> ids;
    for (std::uint16_t i = 0; i < 45; ++i) {
        TransportAddress from = kStranger;
        from.port = static_cast<std::uint16_t>(2'000 + i);
        for (const Bytes& bytes : inject(from, build(check_of_ada(), random_))) {
            if (is_stun_request(bytes)) {
                ids.insert(Bytes(bytes.begin() + 8, bytes.begin() + 20));
            }
        }
    }
    EXPECT_EQ(ids.size(), 45u);
}

TEST_F(UdpDoor, A15_OtherMethodsAreDropped) {
    for (const int method : {0x003, 0x004, 0x006, 0x007, 0x008, 0x009}) {
        ForgedCheck check = check_of_ada();
        check.method = static_cast<stun::Method>(method);
        EXPECT_TRUE(inject(ada_.address, build(check, random_)).empty());
    }
    ForgedCheck indication = check_of_ada();
    indication.message_class = stun::Class::indication;
    EXPECT_TRUE(inject(ada_.address, build(indication, random_)).empty());
    EXPECT_EQ(dropped("stun_not_a_binding") + dropped("stun_unknown_user"), 7u);
    Bytes channel_data(100, 0);
    channel_data[0] = 0x40;
    EXPECT_TRUE(inject(ada_.address, channel_data).empty());
    EXPECT_EQ(dropped("unknown_protocol"), 1u);
}

TEST_F(UdpDoor, A19_NothingIsSentToCandidatesThatNeverCalled) {
    HandClient client{meeting_, "eve", *parse_address("203.0.113.70", 7'000)};
    std::string offer = client.offer_text(dtls::Certificate::generate(WallTime{}).fingerprint());
    std::string candidates;
    for (int i = 0; i < 500; ++i) {
        candidates +=
            "a=candidate:" + std::to_string(i) + " 1 udp 2113937151 " +
            std::vector<std::string>{"127.0.0.1", "169.254.169.254", "fe80::1", "192.0.2.55",
                                     "x.local"}[static_cast<std::size_t>(i % 5)] +
            " " + std::to_string(i % 2 == 0 ? 22 : 9'000) + " typ host\r\n";
    }
    const std::size_t place = offer.find("a=mid:0\r\n");
    ASSERT_NE(place, std::string::npos);
    offer.insert(place, candidates);
    client.join_with(offer);
    for (int i = 0; i < 500; ++i) {
        media::Outbox out;
        meeting_.engine().handle_signal(
            meeting_.now(), ada_.session,
            media::Trickle{R"({"candidate":"candidate:1 1 udp 1 127.0.0.1 22 typ host"})"}, out);
        EXPECT_TRUE(out.datagrams.empty());
    }
    meeting_.run_for(2s);
    EXPECT_TRUE(strayed().empty());
    client.leave();
}

TEST_F(UdpDoor, A21_OneFormForEachAddress) {
    HandClient client{meeting_, "eve", *parse_address("203.0.113.70", 7'000)};
    ASSERT_TRUE(client.join(dtls::Certificate::generate(WallTime{}).fingerprint()));
    const std::uint64_t before = meeting_.engine().statistics().known_addresses;
    client.prove_from(*parse_address("203.0.113.71", 7'000));
    client.prove_from(*parse_address("::ffff:203.0.113.71", 7'000));
    EXPECT_EQ(meeting_.engine().statistics().known_addresses, before + 1);
    client.prove_from(*parse_address("2001:db8::71", 7'000));
    EXPECT_EQ(meeting_.engine().statistics().known_addresses, before + 2) << "both families";
    EXPECT_FALSE(parse_address("fe80::1%eth0", 7'000)) << "zones are refused";
    client.leave();
}

}  // namespace
}  // namespace heydok::hardening
