#include <algorithm>

#include "media/engine_fixture.hpp"

namespace heydok::media {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

/// A client of the old mode: it subscribes on a connection that the server offers.
class OfferingTest : public EngineTest {
  protected:
    SessionId join_old(const std::string& identity) {
        JoinOptions join_options = options(identity);
        join_options.publisher_offer.reset();
        join_options.two_connections = true;
        return join(std::move(join_options));
    }

    sdp::Session last_offer(SessionId session) {
        const auto parsed = sdp::parse(last<ServerOffer>(session).description.sdp);
        EXPECT_TRUE(parsed) << "our own parser refuses it";
        return parsed ? *parsed : sdp::Session{};
    }

    /// What a browser answers: everything accepted, with its own transport values.
    static sdp::Session browser_answer(sdp::Session offered) {
        const sdp::MediaSection browser = browser_offer().sections.front();
        for (sdp::MediaSection& section : offered.sections) {
            section.direction = sdp::reversed(section.direction);
            section.setup = sdp::Setup::active;
            section.ice_ufrag = browser.ice_ufrag;
            section.ice_pwd = browser.ice_pwd;
            section.fingerprints = browser.fingerprints;
            section.msids.clear();
            section.sources.clear();
            section.source_groups.clear();
            section.candidates.clear();
        }
        offered.ice_lite = false;
        return offered;
    }

    void answer(SessionId session, const sdp::Session& description) {
        signal(session, ClientAnswer{{"answer",
                                      sdp::to_text(description),
                                      last<ServerOffer>(session).description.id,
                                      {}}});
    }
    void answer(SessionId session) { answer(session, browser_answer(last_offer(session))); }
};

TEST_F(OfferingTest, TheFirstOfferCarriesDataAndTheTransport) {
    const SessionId old = join_old("old");
    EXPECT_TRUE(last<Joined>(old).two_connections);
    const sdp::Session offered = last_offer(old);
    ASSERT_THAT(offered.sections, SizeIs(1));
    EXPECT_TRUE(offered.sections[0].is_data_channel());
    EXPECT_TRUE(offered.ice_lite);
    EXPECT_EQ(offered.sections[0].setup, sdp::Setup::actpass);
    EXPECT_THAT(offered.sections[0].candidates, SizeIs(1));
    EXPECT_THAT(got<Answer>(old), IsEmpty());
}

TEST_F(OfferingTest, ATrackIsOfferedOnceTheLastOfferIsAnswered) {
    const SessionId old = join_old("old");
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    EXPECT_THAT(got<ServerOffer>(old), SizeIs(1)) << "one offer at a time";
    answer(old);
    ASSERT_THAT(got<ServerOffer>(old), SizeIs(2));
    const auto& map = last<ServerOffer>(old).description.mid_to_track_id;
    EXPECT_THAT(map, Contains(testing::Pair("1", sid)));
    const sdp::Session offered = last_offer(old);
    EXPECT_EQ(offered.sections[1].direction, sdp::Direction::sendonly);
    EXPECT_EQ(offered.sections[1].track_id(), sid);
    answer(old);
    EXPECT_EQ(last<TrackSubscribed>(ada).track_sid, sid);
    EXPECT_THAT(got<MediaSectionsRequirement>(old), IsEmpty());
}

TEST_F(OfferingTest, AnEndedTrackFreesItsSectionForTheNext) {
    const SessionId old = join_old("old");
    answer(old);
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    publish(ada, description, microphone("mic"), 2);
    answer(old);
    description.sections.back().direction = sdp::Direction::inactive;
    signal(ada, Offer{offer(description, 3)});
    EXPECT_EQ(last_offer(old).sections[1].direction, sdp::Direction::inactive);
    answer(old);
    const std::string next = publish(ada, description, microphone("again"), 4);
    EXPECT_EQ(last_offer(old).sections[1].track_id(), next);
    EXPECT_THAT(last_offer(old).sections, SizeIs(2));
}

TEST_F(OfferingTest, ARejectedSectionIsTold) {
    const SessionId old = join_old("old");
    answer(old);
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    sdp::Session refusing = browser_answer(last_offer(old));
    refusing.sections[1].port = 0;
    std::erase(refusing.bundle, refusing.sections[1].mid);
    answer(old, refusing);
    EXPECT_EQ(last<SubscriptionResponse>(old).track_sid, sid);
    EXPECT_THAT(got<LeaveNotice>(old), IsEmpty());
}

TEST_F(OfferingTest, AnswersThatAreNotDueChangeNothing) {
    const SessionId old = join_old("old");
    const SessionId ada = join("ada");
    signal(ada, ClientAnswer{{"answer", "v=0", 1, {}}});
    EXPECT_THAT(got<LeaveNotice>(ada), IsEmpty());
    signal(old, ClientAnswer{{"answer", "v=0", 99, {}}});
    EXPECT_THAT(got<LeaveNotice>(old), IsEmpty());
    answer(old);
    signal(old, ClientAnswer{{"answer", "garbage", 1, {}}});
    EXPECT_THAT(got<LeaveNotice>(old), IsEmpty());
}

TEST_F(OfferingTest, AnAnswerThatCannotBeReadEndsTheSession) {
    const SessionId old = join_old("old");
    signal(old, ClientAnswer{{"answer", "garbage", 1, {}}});
    EXPECT_EQ(last<LeaveNotice>(old).reason, LeaveReason::media_failure);
}

TEST_F(OfferingTest, AResumeOffersAnIceRestart) {
    const SessionId old = join_old("old");
    answer(old);
    const std::string before = last_offer(old).sections[0].ice_ufrag;
    JoinOptions again = options("old");
    again.publisher_offer.reset();
    again.resume_sid = last<Joined>(old).participant->sid;
    const SessionId resumed = join(std::move(again));
    ASSERT_THAT(got<Reconnected>(resumed), SizeIs(1));
    EXPECT_NE(last_offer(resumed).sections[0].ice_ufrag, before);
    EXPECT_EQ(last_offer(resumed).sections[0].fingerprints,
              last_offer(old).sections[0].fingerprints);
}

}  // namespace
}  // namespace heydok::media
