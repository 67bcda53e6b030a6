#include "media/engine_fixture.hpp"

namespace heydok::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// What the protocol knows and the engine cannot do is answered, never swallowed.
using SignalsTest = EngineTest;

TEST_F(SignalsTest, RequestsForUnknownTracksAreAnswered) {
    const SessionId ada = join("ada");
    signal(ada, MuteTrack{"TR_none", true});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::not_found);
    EXPECT_EQ(std::get<MuteTrack>(last<RequestResponse>(ada).request).sid, "TR_none");
    signal(ada, UpdateAudioTrack{"TR_none", {}});
    EXPECT_TRUE(std::holds_alternative<UpdateAudioTrack>(last<RequestResponse>(ada).request));
    signal(ada, UpdateVideoTrack{"TR_none", 1, 1});
    EXPECT_TRUE(std::holds_alternative<UpdateVideoTrack>(last<RequestResponse>(ada).request));
    signal(ada, UpdateSubscription{{"TR_none"}, true});
    EXPECT_EQ(last<SubscriptionResponse>(ada).track_sid, "TR_none");
    EXPECT_EQ(last<SubscriptionResponse>(ada).error, 2) << "TRACK_NOTFOUND";
    signal(ada, UpdateSubscription{{"TR_none"}, false});
    EXPECT_THAT(got<SubscriptionResponse>(ada), SizeIs(1));
}

TEST_F(SignalsTest, UnsupportedRequestsAreAnsweredByTheirNumber) {
    const SessionId ada = join("ada");
    signal(ada, UnsupportedRequest{42, "not here"});
    EXPECT_EQ(last<RequestResponse>(ada).request_id, 42u);
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::unsupported_type);
    signal(ada, Simulate{Simulate::Scenario::subscriber_bandwidth, 1000});
    EXPECT_THAT(got<RequestResponse>(ada), SizeIs(1)) << "that one is supported";
}

TEST_F(SignalsTest, SimulatedSpeechBeginsAndEnds) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    signal(ada, Simulate{Simulate::Scenario::speaker_update, 3});
    ASSERT_THAT(last<SpeakersChanged>(ben).speakers, SizeIs(1));
    EXPECT_TRUE(last<SpeakersChanged>(ben).speakers[0].active);
    run_for(4s);
    EXPECT_FALSE(last<SpeakersChanged>(ben).speakers[0].active);
}

TEST_F(SignalsTest, ResumesAreCutWithAndWithoutMessages) {
    const SessionId ada = join("ada");
    JoinOptions again = options("ada");
    again.resume_sid = last<Joined>(ada).participant->sid;
    signal(ada, Simulate{Simulate::Scenario::disconnect_signal_on_resume_no_messages, 1});
    const SessionId silent = join(again);
    EXPECT_THAT(got<Reconnected>(silent), IsEmpty());
    EXPECT_THAT(got<CloseSocket>(silent), SizeIs(1));
    signal(ada, Simulate{Simulate::Scenario::disconnect_signal_on_resume, 1});
    const SessionId cut = join(again);
    EXPECT_THAT(got<Reconnected>(cut), SizeIs(1));
    EXPECT_THAT(got<CloseSocket>(cut), SizeIs(1));
    EXPECT_THAT(got<Reconnected>(join(again)), SizeIs(1)) << "the one after is a real one";
}

/// Without the fixture's engine, because this one advertises TCP too.
class CandidateProtocolTest : public testing::Test {
  protected:
    static EngineConfig config() {
        EngineConfig result;
        result.advertised = {*parse_address("192.0.2.1", 7882), *parse_address("192.0.2.1", 7882)};
        result.advertised[1].protocol = Protocol::tcp;
        return result;
    }
    /// How many candidates the answer to a new join holds.
    std::size_t candidates_of_join() {
        JoinOptions join_options;
        join_options.room = "room";
        join_options.identity = "ada";
        join_options.publisher_offer = offer(browser_offer(), 1);
        engine_.join(Instant{100s}, SessionId{++session_}, std::move(join_options), outbox_);
        std::size_t found = 0;
        for (const Outgoing& outgoing : outbox_.messages) {
            if (const auto* answer = std::get_if<Answer>(&outgoing.message)) {
                found = sdp::parse(answer->description.sdp)->sections[0].candidates.size();
            }
        }
        outbox_.clear();
        return found;
    }
    void switch_protocol(std::int64_t value) {
        engine_.handle_signal(Instant{100s}, SessionId{session_},
                              Simulate{Simulate::Scenario::switch_candidate_protocol, value},
                              outbox_);
        outbox_.clear();
    }

    Engine engine_{config(), Random::seeded(8)};
    Outbox outbox_;
    std::uint64_t session_ = 0;
};

TEST_F(CandidateProtocolTest, TheNextJoinGetsOnlyTcpAndThenAllAgain) {
    EXPECT_EQ(candidates_of_join(), 2u);
    switch_protocol(1);
    EXPECT_EQ(candidates_of_join(), 1u);
    switch_protocol(0);
    EXPECT_EQ(candidates_of_join(), 2u);
}

}  // namespace
}  // namespace heydok::media
