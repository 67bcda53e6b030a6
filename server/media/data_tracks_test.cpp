#include "media/data_tracks.hpp"
#include "media/engine_fixture.hpp"

namespace heydok::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class DataTracksTest : public EngineTest {
  protected:
    RequestReason refusal(const DataTrackInfo& track, SessionId session) {
        signal(session, PublishDataTrack{track});
        const RequestResponse response = last<RequestResponse>(session);
        EXPECT_TRUE(std::holds_alternative<PublishDataTrack>(response.request));
        return response.reason;
    }
    std::string publish_data(SessionId session, const DataTrackInfo& track) {
        signal(session, PublishDataTrack{track});
        return last<DataTrackPublished>(session).info.sid;
    }
};

TEST_F(DataTracksTest, APublishedTrackIsShownAndGetsAHandlePerSubscriber) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    const std::string sid = publish_data(ada, {7, "", "pulse", 1, "", ""});
    EXPECT_THAT(sid, testing::StartsWith("DTR_"));
    ASSERT_THAT(known(ben, "ada")->data_tracks, SizeIs(1));
    EXPECT_EQ(known(ben, "ada")->data_tracks[0].name, "pulse");
    EXPECT_THAT(got<DataTrackHandles>(ben), IsEmpty());
    signal(ben, UpdateDataSubscription{{{sid, true}}});
    const auto handles = last<DataTrackHandles>(ben).handles;
    ASSERT_THAT(handles, SizeIs(1));
    EXPECT_EQ(handles.begin()->second.track_sid, sid);
    EXPECT_EQ(handles.begin()->second.publisher_identity, "ada");
    signal(ben, UpdateDataSubscription{{{sid, false}}});
    EXPECT_THAT(last<DataTrackHandles>(ben).handles, IsEmpty());
}

TEST_F(DataTracksTest, EachRefusalHasItsReason) {
    const SessionId ada = join("ada");
    publish_data(ada, {7, "", "pulse", 0, "", ""});
    EXPECT_EQ(refusal({7, "", "other", 0, "", ""}, ada), RequestReason::duplicate_handle);
    EXPECT_EQ(refusal({8, "", "pulse", 0, "", ""}, ada), RequestReason::duplicate_name);
    EXPECT_EQ(refusal({0, "", "zero", 0, "", ""}, ada), RequestReason::invalid_handle);
    EXPECT_EQ(refusal({70'000, "", "big", 0, "", ""}, ada), RequestReason::invalid_handle);
    EXPECT_EQ(refusal({9, "", "", 0, "", ""}, ada), RequestReason::invalid_name);
    for (std::uint32_t i = 10; i < 10 + kMaxDataTracks - 1; ++i) {
        publish_data(ada, {i, "", "n" + std::to_string(i), 0, "", ""});
    }
    EXPECT_EQ(refusal({900, "", "more", 0, "", ""}, ada), RequestReason::limit_exceeded);
    JoinOptions mute = options("mute");
    mute.permission.can_publish_data = false;
    EXPECT_EQ(refusal({1, "", "pulse", 0, "", ""}, join(std::move(mute))),
              RequestReason::not_allowed);
}

TEST_F(DataTracksTest, UnpublishingAndLeavingEndIt) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    const std::string sid = publish_data(ada, {7, "", "pulse", 0, "", ""});
    signal(ben, UpdateDataSubscription{{{sid, true}}});
    signal(ada, UnpublishDataTrack{7});
    EXPECT_EQ(last<DataTrackUnpublished>(ada).info.sid, sid);
    EXPECT_THAT(known(ben, "ada")->data_tracks, IsEmpty());
    signal(ada, UnpublishDataTrack{7});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::not_found);
    const std::string next = publish_data(ada, {8, "", "pulse", 0, "", ""});
    signal(ben, UpdateDataSubscription{{{next, true}}});
    signal(ben, Leave{});
    signal(ada, UnpublishDataTrack{8});
    EXPECT_EQ(last<DataTrackUnpublished>(ada).info.sid, next);
}

TEST_F(DataTracksTest, WhoWantsAllGetsAll) {
    const SessionId ada = join("ada");
    publish_data(ada, {7, "", "before", 0, "", ""});
    JoinOptions all = options("all");
    all.auto_subscribe_data_tracks = true;
    const SessionId ben = join(std::move(all));
    EXPECT_THAT(last<DataTrackHandles>(ben).handles, SizeIs(1));
    publish_data(ada, {8, "", "after", 0, "", ""});
    EXPECT_THAT(last<DataTrackHandles>(ben).handles, SizeIs(2));
}

TEST_F(DataTracksTest, WithdrawnRightsEndThem) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    publish_data(ada, {7, "", "pulse", 0, "", ""});
    UpdateParticipant update;
    update.permission = Permission{};
    update.permission->can_publish_data = false;
    ASSERT_TRUE(engine_.update_participant(now_, "room", "ada", update, outbox_));
    collect();
    EXPECT_THAT(got<DataTrackUnpublished>(ada), SizeIs(1));
    EXPECT_THAT(known(ben, "ada")->data_tracks, IsEmpty());
}

}  // namespace
}  // namespace heydok::media
