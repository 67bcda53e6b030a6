#include <set>

#include "rtc/ice/lite_agent_fixture.hpp"

namespace heydok::ice {
namespace {

TEST_F(LiteAgentTest, A4_UnknownRequiredAttributeGets420OnlyWithIntegrity) {
    EXPECT_EQ(check(kHome, {.extra_attribute = 0x7777}).verdict, StunVerdict::refused);
    const auto error = sent(kHome, stun::Class::error);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->error_code(), 420);
    EXPECT_TRUE(error->has_valid_integrity(kLocal.pwd));
    EXPECT_EQ(agent.pair_count(), 0u);

    EXPECT_EQ(check(kHome, {.key = "wrong", .extra_attribute = 0x7777}).verdict,
              StunVerdict::integrity_wrong);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(check(kHome, {.extra_attribute = 0xC057}).verdict, StunVerdict::answered)
        << "optional attributes are ignored";
}

TEST_F(LiteAgentTest, A5_StrangersGetSilence) {
    EXPECT_EQ(check(kAttacker, {.key = ""}).verdict, StunVerdict::integrity_wrong);
    EXPECT_TRUE(out.empty());
    for (const std::string& username :
         {std::string{"nobody:client"}, std::string{"server"}, std::string{":client"},
          std::string{"server+/0123:"}, std::string{}, kLocal.ufrag + "x:client"}) {
        EXPECT_EQ(check(kAttacker, {.username = username}).verdict, StunVerdict::unknown_user);
        EXPECT_TRUE(out.empty());
    }
    EXPECT_EQ(agent.pair_count(), 0u);
}

TEST_F(LiteAgentTest, A6_WrongPasswordLeavesTheSessionUntouched) {
    prove(kHome, Nominate::yes);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(check(kHome, {.key = "guess" + std::to_string(i)}).verdict,
                  StunVerdict::integrity_wrong);
        EXPECT_TRUE(out.empty());
    }
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_EQ(agent.pair_count(), 1u);
    EXPECT_EQ(check(kHome).verdict, StunVerdict::answered) << "the rate limit was not used up";
}

TEST_F(LiteAgentTest, A7_WrongFingerprintIsDropped) {
    Bytes request = build({});
    request.back() ^= 1;
    EXPECT_EQ(receive(kHome, request).verdict, StunVerdict::fingerprint_wrong);
    request.resize(request.size() - 8);
    store_u16(&request[2], static_cast<std::uint16_t>(request.size() - stun::kHeaderSize));
    EXPECT_EQ(receive(kHome, request).verdict, StunVerdict::fingerprint_wrong);
    EXPECT_TRUE(out.empty());
}

TEST_F(LiteAgentTest, A8_NewAddressDoesNotMoveMediaBeforeNomination) {
    prove(kHome, Nominate::yes);
    EXPECT_FALSE(prove(kMobile).path_changed);
    EXPECT_EQ(agent.pair_count(), 2u);
    EXPECT_TRUE(agent.is_proven(kMobile));
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_TRUE(nominate(kMobile).path_changed);
    EXPECT_EQ(agent.selected_path(), kMobile);
}

TEST_F(LiteAgentTest, A8_MediaMovesWhenThePathInUseIsSilent) {
    prove(kHome, Nominate::yes);
    now += kPathSilence - 1ms;
    EXPECT_FALSE(prove(kMobile).path_changed);
    now += 1ms;
    EXPECT_TRUE(check(kMobile).path_changed);
    EXPECT_EQ(agent.selected_path(), kMobile);
}

TEST_F(LiteAgentTest, A8_ReboundPeerWithNominationMovesAfterOneRoundTrip) {
    prove(kHome, Nominate::yes);
    now += 2s;
    EXPECT_FALSE(nominate(kMobile).path_changed);
    EXPECT_TRUE(receive(kMobile, answer_to_check(kMobile)).path_changed);
    EXPECT_EQ(agent.selected_path(), kMobile);
}

TEST_F(LiteAgentTest, A9_ReplayedCheckDrawsNoMedia) {
    const Bytes captured = build({.nominate = Nominate::yes});
    receive(kHome, captured);
    receive(kHome, answer_to_check(kHome));
    ASSERT_EQ(agent.selected_path(), kHome);
    for (int i = 0; i < 100; ++i, now += 1s) {
        check(kHome, {.nominate = Nominate::yes});
        if (sent(kHome, stun::Class::request)) {
            receive(kHome, answer_to_check(kHome));
        }
        EXPECT_FALSE(receive(kAttacker, captured).path_changed);
        EXPECT_FALSE(agent.is_proven(kAttacker));
        EXPECT_EQ(agent.selected_path(), kHome);
    }
    now += 10s;
    receive(kAttacker, captured);
    EXPECT_EQ(agent.selected_path(), kHome) << "not even when the true path is silent";
}

TEST_F(LiteAgentTest, A10_SixteenPairsAtMostAndThePathInUseStays) {
    prove(kHome, Nominate::yes);
    TransportAddress broken = kMobile;
    for (int i = 0; i < 10000; ++i) {
        broken.port = static_cast<std::uint16_t>(1024 + i);
        now += 1us;
        EXPECT_EQ(check(broken).verdict, StunVerdict::answered);
        ASSERT_LE(agent.pair_count(), kMaxPairs);
    }
    EXPECT_EQ(agent.pair_count(), kMaxPairs);
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_TRUE(agent.is_proven(kHome));
}

TEST_F(LiteAgentTest, A11_RoleConflictGets487EachTimeAndChangesNothing) {
    prove(kHome, Nominate::yes);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(check(kHome, {.role = AttributeType::ice_controlled}).verdict,
                  StunVerdict::refused);
        ASSERT_EQ(out.entries().size(), 1u);
        EXPECT_EQ(sent(kHome, stun::Class::error)->error_code(), 487);
    }
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_EQ(check(kHome).verdict, StunVerdict::answered);
}

TEST_F(LiteAgentTest, A12_RestartAcceptsBothSetsForTenSecondsAndKeepsThePath) {
    prove(kHome, Nominate::yes);
    const Credentials local{"server2", "serverpassword2222222222222"};
    const Credentials remote{"client2", "clientpassword2222222222222"};
    agent.restart(now, local, remote);
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_EQ(agent.accepted_ufrags(now), (std::vector{local.ufrag, kLocal.ufrag}));
    const Check renewed{
        .username = local.ufrag + ":" + remote.ufrag, .key = local.pwd, .nominate = Nominate::yes};

    now += kPreviousCredentialsLifetime - 1us;
    EXPECT_EQ(check(kHome).verdict, StunVerdict::answered);
    EXPECT_EQ(check(kHome, renewed).verdict, StunVerdict::answered);
    EXPECT_EQ(agent.next_timeout(), now + 1us);
    now += 1us;
    EXPECT_EQ(check(kHome).verdict, StunVerdict::credentials_expired);
    EXPECT_TRUE(out.empty());
    EXPECT_FALSE(agent.handle_timeout(now));
    EXPECT_EQ(check(kHome).verdict, StunVerdict::unknown_user);
    EXPECT_EQ(check(kHome, renewed).verdict, StunVerdict::answered);
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_EQ(agent.accepted_ufrags(now), std::vector{local.ufrag});

    check(kMobile, renewed);
    EXPECT_TRUE(receive(kMobile, answer_to_check(kMobile, remote.pwd)).path_changed);
}

TEST_F(LiteAgentTest, A12_PeerAheadOfItsOwnOfferIsNotAnswered) {
    EXPECT_EQ(check(kHome, {.username = kLocal.ufrag + ":not-told-yet"}).verdict,
              StunVerdict::credentials_mixed);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(agent.pair_count(), 0u);
}

TEST_F(LiteAgentTest, A12_PeerThatDoesNotKnowOurNewSetYetFindsNothingUnderTheOldOne) {
    prove(kHome, Nominate::yes);
    const Credentials local{"server2", "serverpassword2222222222222"};
    const Credentials remote{"client2", "clientpassword2222222222222"};
    agent.restart(now, local, remote);
    EXPECT_EQ(check(kMobile, {.username = kLocal.ufrag + ":" + remote.ufrag}).verdict,
              StunVerdict::credentials_mixed);
    EXPECT_TRUE(out.empty()) << "Chromium would keep that pair for longer than we keep the set";
    EXPECT_FALSE(agent.knows(kMobile));
    EXPECT_EQ(check(kHome).verdict, StunVerdict::answered) << "the path in use goes on";
}

TEST_F(LiteAgentTest, A12_OldSetFromANewAddressGetsTheAnswerThatWasHeldBack) {
    prove(kHome, Nominate::yes);
    agent.restart(now, {"server2", "serverpassword2222222222222"},
                  {"client2", "clientpassword2222222222222"});
    check(kMobile);  // the address changes before the peer has our new set
    EXPECT_FALSE(sent(kMobile, stun::Class::success));
    EXPECT_EQ(receive(kMobile, answer_to_check(kMobile)).verdict, StunVerdict::confirmed);
    const auto answer = sent(kMobile, stun::Class::success);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->has_valid_integrity(kLocal.pwd));
}

TEST_F(LiteAgentTest, A14_UnaskedAndForgedResponsesAreDropped) {
    check(kHome);
    const Bytes genuine = answer_to_check(kHome);
    const Bytes forged = answer_to_check(kHome, "not the password");
    Bytes guessed = genuine;
    guessed[10] ^= 1;
    EXPECT_EQ(receive(kHome, forged).verdict, StunVerdict::integrity_wrong);
    EXPECT_NE(receive(kHome, guessed).verdict, StunVerdict::confirmed);
    EXPECT_EQ(receive(kAttacker, genuine).verdict, StunVerdict::unexpected_response);
    EXPECT_EQ(receive(kHome, genuine).verdict, StunVerdict::confirmed);
    EXPECT_EQ(receive(kHome, genuine).verdict, StunVerdict::unexpected_response) << "counts once";
}

TEST_F(LiteAgentTest, A14_TransactionIdsDiffer) {
    std::set<stun::TransactionId> ids;
    TransportAddress from = kHome;
    for (int i = 0; i < 100; ++i) {
        from.port = static_cast<std::uint16_t>(2000 + i);
        check(from);
        ids.insert(sent(from, stun::Class::request)->transaction_id());
    }
    EXPECT_EQ(ids.size(), 100u);
}

TEST_F(LiteAgentTest, A15_OtherMethodsAndIndicationsAreDropped) {
    for (const int method : {0x003, 0x004, 0x006, 0x008, 0x009}) {
        EXPECT_EQ(check(kHome, {.method = static_cast<stun::Method>(method)}).verdict,
                  StunVerdict::not_a_binding);
    }
    EXPECT_EQ(check(kHome, {.message_class = stun::Class::indication}).verdict,
              StunVerdict::not_a_binding);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(agent.pair_count(), 0u);
}

TEST_F(LiteAgentTest, A9_ReplaysFromTheProvenAddressDoNotProlongConsent) {
    const Bytes captured = build({.nominate = Nominate::yes});
    receive(kHome, captured);
    receive(kHome, answer_to_check(kHome));
    const Instant proven = now;
    for (; now < proven + Limits{}.consent; now += 500ms) {
        EXPECT_FALSE(agent.handle_timeout(now));
        receive(kHome, captured);
    }
    EXPECT_TRUE(agent.handle_timeout(now));
    EXPECT_FALSE(agent.selected_path());
}

TEST_F(LiteAgentTest, A17_ConsentEndsThirtySecondsAfterTheLastAnswer) {
    prove(kHome, Nominate::yes);
    now += 5s;
    check(kHome);
    receive(kHome, answer_to_check(kHome));
    const Instant last = now;
    EXPECT_EQ(agent.next_timeout(), last + Limits{}.consent);
    EXPECT_FALSE(agent.handle_timeout(last + Limits{}.consent - 1us));
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_TRUE(agent.handle_timeout(last + Limits{}.consent));
    EXPECT_FALSE(agent.selected_path());
    EXPECT_EQ(agent.consent(), Consent::lost);
    EXPECT_FALSE(agent.is_proven(kHome));
    EXPECT_EQ(agent.next_timeout(), kNever);

    now = last + 40s;
    EXPECT_FALSE(check(kHome).path_changed) << "a check alone does not bring it back";
    EXPECT_TRUE(receive(kHome, answer_to_check(kHome)).path_changed);
    EXPECT_EQ(agent.consent(), Consent::granted);
}

TEST_F(LiteAgentTest, A17_AnotherLivingPairTakesOverWhenConsentOnThePathEnds) {
    prove(kHome, Nominate::yes);
    now += 7s;
    prove(kMobile);
    now = Instant{1h} + Limits{}.consent;
    EXPECT_TRUE(agent.handle_timeout(now));
    EXPECT_EQ(agent.selected_path(), kMobile);
    EXPECT_EQ(agent.consent(), Consent::granted);
}

TEST_F(LiteAgentTest, A18_ChecksAloneKeepTheSessionForAnHour) {
    prove(kHome, Nominate::yes);
    for (const Instant end = now + 1h; now < end; now += 15s) {
        check(kHome);
        if (sent(kHome, stun::Class::request)) {
            receive(kHome, answer_to_check(kHome));
        }
        ASSERT_FALSE(agent.handle_timeout(now));
    }
    EXPECT_EQ(agent.selected_path(), kHome);
}

TEST_F(LiteAgentTest, A19_NothingIsSentToWhoNeverSentAValidCheck) {
    agent.handle_timeout(now + 1h);
    EXPECT_EQ(agent.next_timeout(), kNever);
    check(kAttacker, {.key = "wrong"});
    EXPECT_TRUE(out.empty());
}

TEST_F(LiteAgentTest, A21_OneEntryForBothFormsOfAnAddress) {
    check(*parse_address("192.0.2.10", 50000));
    check(*parse_address("::ffff:192.0.2.10", 50000));
    EXPECT_EQ(agent.pair_count(), 1u);
    check(*parse_address("2001:db8::10", 50000));
    EXPECT_EQ(agent.pair_count(), 2u);
}

TEST_F(LiteAgentTest, A22_AnAddressProvenByAnotherIsGivenUp) {
    prove(kHome, Nominate::yes);
    prove(kMobile);
    EXPECT_TRUE(agent.remove_pair(kHome));
    EXPECT_EQ(agent.selected_path(), kMobile) << "the other proven pair is left";
    EXPECT_FALSE(agent.remove_pair(kHome));
}

}  // namespace
}  // namespace heydok::ice
