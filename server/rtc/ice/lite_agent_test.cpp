#include "rtc/ice/lite_agent_fixture.hpp"

namespace heydok::ice {
namespace {

TEST_F(LiteAgentTest, FirstRoundTripOpensThePathAndAnswersTheCheck) {
    const Bytes request = build({});
    EXPECT_EQ(receive(kHome, request).verdict, StunVerdict::answered);
    EXPECT_FALSE(agent.selected_path());
    EXPECT_EQ(agent.consent(), Consent::pending);
    ASSERT_EQ(out.entries().size(), 1u) << "our check only: the answer would exceed the budget";

    const auto ours = sent(kHome, stun::Class::request);
    ASSERT_TRUE(ours);
    EXPECT_EQ(ours->username(), kRemote.ufrag + ":" + kLocal.ufrag);
    EXPECT_TRUE(ours->has(AttributeType::ice_controlled));
    EXPECT_FALSE(ours->has(AttributeType::use_candidate));
    EXPECT_TRUE(ours->has_valid_fingerprint());
    EXPECT_TRUE(ours->has_valid_integrity(kRemote.pwd));

    const StunOutcome outcome = receive(kHome, answer_to_check(kHome));
    EXPECT_EQ(outcome.verdict, StunVerdict::confirmed);
    EXPECT_TRUE(outcome.path_changed);
    EXPECT_EQ(agent.selected_path(), kHome);
    EXPECT_EQ(agent.consent(), Consent::granted);
    EXPECT_TRUE(agent.is_proven(kHome));
    const auto owed = sent(kHome, stun::Class::success);
    ASSERT_TRUE(owed) << "the answer held back comes now";
    EXPECT_EQ(owed->transaction_id(), stun::Message::parse(request)->transaction_id());
    EXPECT_EQ(owed->mapped_address(), kHome);
    EXPECT_TRUE(owed->has_valid_integrity(kLocal.pwd));
    EXPECT_TRUE(owed->has_valid_fingerprint());
}

TEST_F(LiteAgentTest, ProvenAddressIsAnsweredAtOnce) {
    prove(kHome);
    check(kHome);
    EXPECT_TRUE(sent(kHome, stun::Class::success));
    EXPECT_FALSE(sent(kHome, stun::Class::request)) << "nothing to prove";
}

TEST_F(LiteAgentTest, TcpPeerIsAnsweredAtOnceAndProvenTheSameWay) {
    TransportAddress tcp = kHome;
    tcp.protocol = Protocol::tcp;
    tcp.connection = 9;
    check(tcp);
    EXPECT_TRUE(sent(tcp, stun::Class::success));
    EXPECT_FALSE(agent.selected_path());
    EXPECT_TRUE(receive(tcp, answer_to_check(tcp)).path_changed);
    EXPECT_EQ(agent.selected_path(), tcp);
    EXPECT_TRUE(agent.remove_pair(tcp)) << "the connection closed";
    EXPECT_FALSE(agent.selected_path());
    EXPECT_EQ(agent.consent(), Consent::pending);
}

TEST_F(LiteAgentTest, Amplification_NeverMoreBytesOutThanInBeforeProof) {
    std::size_t in = 0;
    std::size_t bytes_out = 0;
    for (int i = 0; i < 200; ++i, now += 30ms) {
        const Bytes request = build({.nominate = i % 2 == 0 ? Nominate::yes : Nominate::no});
        in += request.size();
        receive(kHome, request);
        for (const auto& entry : out.entries()) {
            bytes_out += entry.size;
        }
        ASSERT_LE(bytes_out, in) << "after check " << i;
    }
    EXPECT_FALSE(agent.selected_path());
    EXPECT_GT(bytes_out, 0u);
}

TEST_F(LiteAgentTest, LostCheckOfOursIsRepeatedWithTheSameId) {
    check(kHome);
    const auto first = sent(kHome, stun::Class::request)->transaction_id();
    now += 50ms;
    check(kHome);
    EXPECT_FALSE(sent(kHome, stun::Class::request)) << "not before 100 ms";
    now += 60ms;
    check(kHome);
    ASSERT_TRUE(sent(kHome, stun::Class::request));
    EXPECT_EQ(sent(kHome, stun::Class::request)->transaction_id(), first);
    EXPECT_TRUE(receive(kHome, answer_to_check(kHome)).path_changed);
}

TEST_F(LiteAgentTest, PeerThatNominatesTwoPairsForEverDoesNotMakeThePathFlap) {
    prove(kHome, Nominate::yes);
    prove(kMobile, Nominate::yes);
    ASSERT_EQ(agent.selected_path(), kMobile);
    for (int i = 0; i < 50; ++i, now += 500ms) {
        EXPECT_FALSE(nominate(kHome).path_changed);
        EXPECT_FALSE(nominate(kMobile).path_changed);
    }
    EXPECT_EQ(agent.selected_path(), kMobile);
}

TEST_F(LiteAgentTest, PeerMayNominateTheFormerPairAgain) {
    prove(kHome, Nominate::yes);
    prove(kMobile, Nominate::yes);
    now += 1s;
    check(kHome);  // no longer nominated
    EXPECT_TRUE(nominate(kHome).path_changed);
    EXPECT_EQ(agent.selected_path(), kHome);
}

TEST_F(LiteAgentTest, OldProofMustBeRenewedBeforeMediaMoves) {
    prove(kHome, Nominate::yes);
    prove(kMobile);
    for (int i = 0; i < 4; ++i) {
        now += 2s;
        check(kHome, {.nominate = Nominate::yes});
    }
    EXPECT_FALSE(nominate(kMobile).path_changed) << "its proof is 8 s old";
    EXPECT_TRUE(receive(kMobile, answer_to_check(kMobile)).path_changed);
}

TEST_F(LiteAgentTest, FiftyChecksASecondFromOneAddress) {
    for (std::uint32_t i = 0; i < Limits{}.checks_per_source; ++i) {
        EXPECT_EQ(check(kHome).verdict, StunVerdict::answered);
    }
    EXPECT_EQ(check(kHome).verdict, StunVerdict::rate_limited);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(check(kMobile).verdict, StunVerdict::answered) << "other addresses are not affected";
    now += 1s;
    EXPECT_EQ(check(kHome).verdict, StunVerdict::answered);
}

}  // namespace
}  // namespace heydok::ice
