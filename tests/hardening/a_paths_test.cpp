// Section A, second half: who may move, keep or end the path of a session.
#include "tests/hardening/hand_client.hpp"
#include "tests/hardening/probe_call.hpp"
#include "tests/hardening/raw_dtls.hpp"

namespace heydok::hardening {
namespace {

const TransportAddress kEve = *parse_address("203.0.113.70", 7'000);

class Paths : public ProbeCall {
  protected:
    Paths() {
        observer_ = [this](const VirtualNetwork::Datagram& datagram) {
            if (datagram.to == kStranger && !is_stun_request(datagram.bytes) &&
                datagram.bytes[0] >= 4) {
                ++media_to_stranger_;
            }
        };
    }
    ForgedCheck check_of_ada() {
        return genuine(server_credentials(ada_), ada_.peer->transport().credentials());
    }
    static dtls::Fingerprint any_fingerprint() {
        static const dtls::Certificate kMade = dtls::Certificate::generate(WallTime{});
        return kMade.fingerprint();
    }
    /// The server's check among what it answered.
    static std::optional<Bytes> check_in(const std::vector<Bytes>& answers) {
        for (const Bytes& bytes : answers) {
            if (is_stun_request(bytes)) {
                return bytes;
            }
        }
        return std::nullopt;
    }

    std::uint64_t media_to_stranger_ = 0;
    Random random_ = Random::seeded(6);
};

TEST_F(Paths, A8_AnAuthenticatedCheckFromElsewhereMovesNothing) {
    // The stranger even answers the server's check, as a second address of ada's would.
    const auto answers = inject(kStranger, build(check_of_ada(), random_));
    const auto request = check_in(answers);
    ASSERT_TRUE(request);
    inject(kStranger, answer(*request, ada_.peer->transport().credentials(), kStranger));
    meeting_.run_for(3s);
    EXPECT_EQ(media_to_stranger_, 0u) << "not before a nomination";
}

TEST_F(Paths, A9_ReplaysFromAnotherAddressDrawNoMedia) {
    const auto checks = captured(ada_, is_stun_request);
    ASSERT_FALSE(checks.empty());
    for (int i = 0; i < 100; ++i) {
        for (const Bytes& check : checks) {
            inject(kStranger, check);
        }
        meeting_.run_for(50ms);
    }
    EXPECT_EQ(media_to_stranger_, 0u);
}

TEST_F(Paths, A9_ReplaysFromTheTrueAddressDoNotProlongConsent) {
    HandClient eve{meeting_, "eve", kEve};
    RawDtls client;
    ASSERT_TRUE(eve.join(client.fingerprint()));
    eve.prove();
    converse(client, eve);
    ASSERT_TRUE(eve.active());
    const Bytes replayed = build(eve.check(), eve.random());
    for (int i = 0; i < 70; ++i) {
        eve.send(replayed);
        meeting_.run_for(500ms);
    }
    Bytes hello(60, 0);
    hello[0] = 22;
    const std::uint64_t before = dropped("unproven_source");
    eve.send(hello);
    EXPECT_EQ(dropped("unproven_source"), before + 1) << "the address lost its proof after 30 s";
}

TEST_F(Paths, A10_ABrokenClientKeepsSixteenPairs) {
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(any_fingerprint()));
    const std::uint64_t before = meeting_.engine().statistics().known_addresses;
    for (int i = 0; i < 10'000; ++i) {
        TransportAddress from = kEve;
        from.port = static_cast<std::uint16_t>(1'024 + i);
        eve.prove_from(from);
        if (i % 900 == 899) {
            meeting_.run_for(1s);
        }
        ASSERT_LE(meeting_.engine().statistics().known_addresses, before + ice::kMaxPairs + 1);
    }
}

TEST_F(Paths, A11_RoleConflictsDoNotOscillate) {
    for (int i = 0; i < 40; ++i) {
        ForgedCheck check = check_of_ada();
        check.role =
            i % 2 == 0 ? stun::AttributeType::ice_controlled : stun::AttributeType::ice_controlling;
        check.tie_breaker = 0;
        const auto answers = inject(ada_.address, build(check, random_));
        ASSERT_FALSE(answers.empty());
        const auto message = stun::Message::parse(answers.back());
        ASSERT_TRUE(message);
        EXPECT_EQ(message->error_code().value_or(0), i % 2 == 0 ? 487 : 0);
    }
}

TEST_F(Paths, A12_OldCredentialsLiveTenSecondsAfterARestart) {
    const Bytes old_check = build(check_of_ada(), random_);
    HandClient eve{meeting_, "eve", kEve};
    ASSERT_TRUE(eve.join(any_fingerprint()));
    eve.prove();
    // ada's client restarts in mid-call; media goes on (the judgement at the end).
    const std::uint64_t offers = ada_.peer->statistics().offers;
    meeting_.act(ada_,
                 [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.restart_ice(out); });
    meeting_.run_for(2s);
    EXPECT_EQ(ada_.peer->statistics().offers, offers + 1);
    EXPECT_FALSE(inject(ada_.address, old_check).empty()) << "both sets are accepted";
    meeting_.run_for(9s);
    EXPECT_TRUE(inject(ada_.address, old_check).empty());
    EXPECT_GE(dropped("stun_credentials_expired") + dropped("stun_unknown_user"), 1u);
    allow_offers(ada_, 1);
}

TEST_F(Paths, A13_FragmentLengthsAreJudgedAtSignalling) {
    HandClient eve{meeting_, "eve", kEve};
    const auto with_fragment = [&](const std::string& fragment) {
        std::string offer = eve.offer_text(any_fingerprint());
        const std::string line = "a=ice-ufrag:";
        for (std::size_t at = offer.find(line); at != std::string::npos;
             at = offer.find(line, at + 1)) {
            const std::size_t begin = at + line.size();
            offer.replace(begin, offer.find('\r', begin) - begin, fragment);
        }
        const bool joined = eve.join_with(offer);
        eve.leave();
        return joined;
    };
    EXPECT_TRUE(with_fragment("ab+/"));
    EXPECT_TRUE(with_fragment(std::string(256, 'a')));
    EXPECT_FALSE(with_fragment("abc"));
    EXPECT_FALSE(with_fragment(std::string(257, 'a')));
    EXPECT_FALSE(with_fragment("ab\xC3\xA4x"));
    // The packet path compares only: a fragment of any form is simply unknown.
    for (const std::string& fragment : {std::string(257, 'a'), std::string{"\xFF\xFE"}}) {
        ForgedCheck check = check_of_ada();
        check.username = fragment + ":x";
        EXPECT_TRUE(inject(kStranger, build(check, random_)).empty());
    }
    EXPECT_EQ(dropped("stun_unknown_user"), 2u);
}

TEST_F(Paths, A17_MediaAloneDoesNotKeepConsent) {
    Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(false) != nullptr; }, 5s));
    // From now on only media of cleo's gets through: STUN is lost both ways.
    meeting_.act(
        cleo, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.publish_audio({}, out); });
    meeting_.run_for(1s);
    meeting_.network().set_filter([port = cleo.address.port](const VirtualNetwork::Datagram& d) {
        const bool concerned = d.from.port == port || d.to.port == port;
        return !concerned || d.bytes[0] >= 4;
    });
    std::uint64_t sent = 0;
    observer_ = [&](const VirtualNetwork::Datagram& d) { sent += d.to == cleo.address ? 1 : 0; };
    meeting_.run_for(29s);
    EXPECT_GT(sent, 1'000u);
    meeting_.run_for(3s);
    sent = 0;
    meeting_.run_for(2s);
    EXPECT_EQ(sent, 0u) << "30 s without an answered check";
    observer_ = {};
    meeting_.network().set_filter({});
    remove("room", "cleo");
    allow_offers(ada_, 2);  // cleo's track came and went
    allow_offers(ben_, 2);
}

TEST_F(Paths, A18_ASilentSessionLivesFromItsChecks) {
    Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 5s));
    meeting_.run_for(120s);  // past the limits for joining, media, consent and resuming
    EXPECT_TRUE(cleo.peer->connected());
    EXPECT_FALSE(cleo.peer->left());
    remove("room", "cleo");
}

/// An hour is too long for two who talk beside it; the two minutes above are the bystanders'.
TEST(Silence, A18_ASessionWithoutMediaLivesForAnHourAndIsToldAsSilent) {
    VirtualMeeting meeting{3};
    VirtualMeeting::Member& eve = meeting.join({.identity = "eve", .data = false});
    VirtualMeeting::Member& dora = meeting.join({.identity = "dora", .data = false});
    ASSERT_TRUE(
        meeting.run_until([&] { return eve.peer->connected() && dora.peer->connected(); }, 10s));
    std::string audio;
    meeting.act(eve, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        audio = peer.publish_audio({}, out);
    });
    ASSERT_TRUE(meeting.run_until(
        [&] {
            const auto* sound = dora.peer->first_stream(false);
            return sound != nullptr && sound->reception().packets() > 5;
        },
        10s));
    meeting.run_for(20s);
    EXPECT_EQ(meeting.engine().statistics().silent_participants, 0u);
    eve.peer->published(audio)->stop();
    meeting.run_for(25s);
    EXPECT_EQ(meeting.engine().statistics().silent_participants, 1u);
    ASSERT_TRUE(dora.peer->quality_of(eve.peer->sid()));
    EXPECT_EQ(*dora.peer->quality_of(eve.peer->sid()), media::ConnectionQuality::poor);
    EXPECT_EQ(eve.peer->quality_of(eve.peer->sid()), media::ConnectionQuality::poor);
    meeting.run_for(std::chrono::hours{1});
    EXPECT_TRUE(eve.peer->connected());
    EXPECT_FALSE(eve.peer->left());
    EXPECT_EQ(meeting.engine().statistics().silent_participants, 1u);
}

TEST_F(Paths, A22_AReusedAddressGoesToWhoProvesIt) {
    HandClient old_owner{meeting_, "old", kEve};
    ASSERT_TRUE(old_owner.join(any_fingerprint()));
    old_owner.prove();
    HandClient new_owner{meeting_, "new", kEve, "attack2"};
    ASSERT_TRUE(new_owner.join(any_fingerprint()));
    new_owner.prove();
    // The rest of the old one's packets meets keys that are not its own.
    for (const Bytes& packet : captured(ada_, is_rtp_packet)) {
        EXPECT_TRUE(inject(kEve, packet).empty());
    }
    EXPECT_GT(dropped("not_connected"), 0u);
    EXPECT_EQ(meeting_.engine().statistics().unfinished_handshakes, 2u);
    old_owner.leave();
    new_owner.leave();
}

}  // namespace
}  // namespace heydok::hardening
