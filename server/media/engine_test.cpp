#include "media/engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "rtc/sdp/session.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

sdp::Session fixture(const std::string& name) {
    std::ifstream file{std::string{HEYDOK_FIXTURES} + "/sdp/" + name, std::ios::binary};
    EXPECT_TRUE(file) << name;
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto session = sdp::parse(text);
    EXPECT_TRUE(session) << name;
    return *session;
}

SessionDescription offer(const sdp::Session& session, std::uint32_t id) {
    return {"offer", sdp::to_text(session), id, {}};
}

sdp::Session browser_offer() {
    return fixture("chromium-156-first-offer.sdp");
}

/// Appends a section that publishes `cid`, made from one of the browser's own.
void add_publishing(sdp::Session& session, std::size_t like, const std::string& cid,
                    std::uint32_t ssrc) {
    sdp::MediaSection section = session.sections[like];
    section.mid = std::to_string(session.sections.size());
    section.direction = sdp::Direction::sendonly;
    section.msids = {{"stream", cid}};
    section.sources = {{ssrc, "cname", std::nullopt}};
    session.bundle.push_back(section.mid);
    session.sections.push_back(section);
}

AddTrack microphone(const std::string& cid) {
    AddTrack request;
    request.cid = cid;
    request.type = TrackKind::audio;
    request.source = TrackSource::microphone;
    return request;
}

AddTrack camera(const std::string& cid) {
    AddTrack request;
    request.cid = cid;
    request.type = TrackKind::video;
    request.source = TrackSource::camera;
    request.width = 1280;
    request.height = 720;
    request.layers = {{VideoQuality::low, 320, 180, 0, 0, 0, "", 0},
                      {VideoQuality::medium, 640, 360, 0, 0, 0, "", 0},
                      {VideoQuality::high, 1280, 720, 0, 0, 0, "", 0}};
    return request;
}

/// An engine with signalling only: what it says is kept by session.
class EngineTest : public testing::Test {
  protected:
    static constexpr Instant kStart{100s};

    static EngineConfig config() {
        EngineConfig result;
        result.advertised = {*parse_address("192.0.2.1", 7882)};
        return result;
    }

    JoinOptions options(const std::string& identity) const {
        JoinOptions result;
        result.room = "room";
        result.identity = identity;
        result.publisher_offer = offer(browser_offer(), 1);
        return result;
    }

    SessionId join(JoinOptions join_options) {
        const SessionId session{next_session_++};
        engine_.join(now_, session, std::move(join_options), outbox_);
        collect();
        return session;
    }
    SessionId join(const std::string& identity) { return join(options(identity)); }

    void signal(SessionId session, SignalRequest request) {
        engine_.handle_signal(now_, session, std::move(request), outbox_);
        collect();
    }
    void close(SessionId session) {
        engine_.close_session(now_, session, outbox_);
        collect();
    }
    /// Runs the engine's timers until then.
    void run_for(Duration span) {
        const Instant end = now_ + span;
        while (engine_.next_timeout() <= end) {
            now_ = std::max(now_, engine_.next_timeout());
            engine_.handle_timeout(now_, outbox_);
            collect();
            ASSERT_GT(engine_.next_timeout(), now_) << "a deadline that never passes";
        }
        now_ = end;
    }
    void collect() {
        for (Outgoing& outgoing : outbox_.messages) {
            messages_[outgoing.session].push_back(std::move(outgoing.message));
        }
        for (RoomEvent& event : outbox_.events) {
            events_.push_back(event.kind);
        }
        outbox_.clear();
    }
    /// The messages of one kind that the session got, oldest first.
    template <class Message>
    std::vector<Message> got(SessionId session) {
        std::vector<Message> result;
        for (const SignalResponse& message : messages_[session]) {
            if (const auto* match = std::get_if<Message>(&message)) {
                result.push_back(*match);
            }
        }
        return result;
    }
    template <class Message>
    Message last(SessionId session) {
        const auto all = got<Message>(session);
        EXPECT_FALSE(all.empty());
        return all.empty() ? Message{} : all.back();
    }
    /// The newest state of a participant as the session was told.
    ParticipantSnapshot known(SessionId session, const std::string& identity) {
        ParticipantSnapshot result;
        for (const ParticipantUpdate& update : got<ParticipantUpdate>(session)) {
            for (const ParticipantSnapshot& participant : update.participants) {
                if (participant->identity == identity) {
                    result = participant;
                }
            }
        }
        return result;
    }
    std::string publish(SessionId session, sdp::Session& description, const AddTrack& request,
                        std::uint32_t offer_id) {
        signal(session, request);
        add_publishing(description, request.type == TrackKind::audio ? 0 : 3, request.cid,
                       1000 + offer_id);
        signal(session, Offer{offer(description, offer_id)});
        return last<TrackPublished>(session).track.sid;
    }
    sdp::Session last_answer(SessionId session) {
        auto answer = sdp::parse(last<Answer>(session).description.sdp);
        EXPECT_TRUE(answer);
        return answer ? *answer : sdp::Session{};
    }

    Instant now_ = kStart;
    Engine engine_{config(), Random::seeded(7)};
    Outbox outbox_;
    std::map<SessionId, std::vector<SignalResponse>> messages_;
    std::vector<RoomEvent::Kind> events_;
    std::uint64_t next_session_ = 1;
};

TEST_F(EngineTest, JoinIsTheFirstMessageAndTheAnswerFollows) {
    const SessionId ada = join("ada");
    ASSERT_GE(messages_[ada].size(), 2U);
    const auto* joined = std::get_if<Joined>(&messages_[ada][0]);
    ASSERT_NE(joined, nullptr);
    EXPECT_TRUE(joined->participant->sid.starts_with("PA_"));
    EXPECT_TRUE(joined->room.sid.starts_with("RM_"));
    EXPECT_THAT(joined->other_participants, IsEmpty());
    EXPECT_EQ(joined->enabled_publish_codecs.front(), "video/VP8");
    EXPECT_EQ(last<Answer>(ada).description.id, 1U);
    EXPECT_EQ(last<Answer>(ada).description.type, "answer");
    EXPECT_THAT(events_, ElementsAre(RoomEvent::Kind::room_started));
}

TEST_F(EngineTest, OthersAreToldOfEachOther) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    EXPECT_EQ(known(ada, "ben")->state, ParticipantState::joined);
    EXPECT_THAT(last<Joined>(ben).other_participants, SizeIs(1));
    signal(ben, Leave{});
    EXPECT_EQ(known(ada, "ben")->state, ParticipantState::disconnected);
    EXPECT_THAT(got<CloseSocket>(ben), SizeIs(1));
}

TEST_F(EngineTest, HiddenParticipantsAreNotShown) {
    const SessionId ada = join("ada");
    JoinOptions hidden = options("ghost");
    hidden.permission.hidden = true;
    const SessionId ghost = join(hidden);
    EXPECT_EQ(known(ada, "ghost"), nullptr);
    signal(ghost, Leave{});
    EXPECT_EQ(known(ada, "ghost"), nullptr);
    EXPECT_EQ(engine_.list_rooms({})[0].num_participants, 1U);
}

TEST_F(EngineTest, APublishedTrackReachesTheOthersAndAsksThemToNegotiate) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    EXPECT_TRUE(sid.starts_with("TR_"));
    EXPECT_EQ(last_answer(ada).sections.back().direction, sdp::Direction::recvonly);
    ASSERT_THAT(known(ben, "ada")->tracks, SizeIs(1));
    EXPECT_EQ(known(ben, "ada")->tracks[0].mime_type, "audio/opus");
    EXPECT_EQ(known(ada, "ada")->tracks.size(), 1U) << "the publisher, too";
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(1));
    EXPECT_EQ(last<MediaSectionsRequirement>(ben).audios, 0U) << "there are free sections";

    signal(ben, Offer{offer(browser_offer(), 2)});
    const auto answer = last<Answer>(ben).description;
    EXPECT_THAT(answer.mid_to_track_id, ElementsAre(std::pair{"0", sid}));
    const sdp::MediaSection section = last_answer(ben).sections[0];
    EXPECT_EQ(section.direction, sdp::Direction::sendonly);
    EXPECT_EQ(section.msids[0].stream, known(ben, "ada")->sid + "|" + sid);
    EXPECT_EQ(last<TrackSubscribed>(ada).track_sid, sid);
}

TEST_F(EngineTest, ALateJoinerGetsTracksInItsFirstAnswer) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string audio = publish(ada, description, microphone("mic"), 2);
    const std::string video = publish(ada, description, camera("cam"), 3);
    const SessionId ben = join("ben");
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id,
                ElementsAre(std::pair{"0", audio}, std::pair{"3", video}));
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), IsEmpty());
}

TEST_F(EngineTest, AsksForTheSectionsThatAreMissingAndOnlyOnce) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    for (std::uint32_t i = 0; i < 5; ++i) {
        publish(ada, description, microphone("mic" + std::to_string(i)), 2 + i);
    }
    const SessionId ben = join("ben");
    ASSERT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(1));
    EXPECT_EQ(last<MediaSectionsRequirement>(ben).audios, 2U);
    signal(ben, Offer{offer(browser_offer(), 2)});
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(1)) << "who ignores it is left alone";
}

TEST_F(EngineTest, AnInactiveSectionUnpublishes) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    signal(ben, Offer{offer(browser_offer(), 2)});
    description.sections.back().direction = sdp::Direction::inactive;
    signal(ada, Offer{offer(description, 3)});
    EXPECT_THAT(known(ben, "ada")->tracks, IsEmpty());
    EXPECT_EQ(last_answer(ada).sections.back().direction, sdp::Direction::inactive);
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(2));
    signal(ben, Offer{offer(browser_offer(), 3)});
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id, IsEmpty());
    EXPECT_EQ(last_answer(ben).sections[0].direction, sdp::Direction::inactive);
}

TEST_F(EngineTest, UnsubscribingFreesTheSectionAndBackAgain) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    const SessionId ben = join("ben");
    signal(ben, UpdateSubscription{{sid}, false});
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(1));
    signal(ben, Offer{offer(browser_offer(), 2)});
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id, IsEmpty());
    signal(ben, UpdateSubscription{{sid}, true});
    signal(ben, Offer{offer(browser_offer(), 3)});
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id, SizeIs(1));
}

TEST_F(EngineTest, WithoutRightsNothingIsPublishedOrSubscribed) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    publish(ada, description, microphone("mic"), 2);
    JoinOptions waiting = options("waiting");
    waiting.permission.can_publish = false;
    waiting.permission.can_subscribe = false;
    waiting.permission.can_publish_data = false;
    const SessionId patient = join(waiting);
    EXPECT_THAT(last<Answer>(patient).description.mid_to_track_id, IsEmpty());
    signal(patient, microphone("own"));
    EXPECT_EQ(last<RequestResponse>(patient).reason, RequestReason::not_allowed);
    sdp::Session bold = browser_offer();
    add_publishing(bold, 0, "own", 5);
    signal(patient, Offer{offer(bold, 2)});
    EXPECT_EQ(last_answer(patient).sections.back().direction, sdp::Direction::inactive);
    EXPECT_THAT(known(ada, "waiting")->tracks, IsEmpty());
    EXPECT_THAT(got<MediaSectionsRequirement>(ada), IsEmpty());
}

TEST_F(EngineTest, OnlyTheListedSourcesMayBePublished) {
    JoinOptions limited = options("ada");
    limited.permission.can_publish_sources = {TrackSource::microphone};
    const SessionId ada = join(limited);
    signal(ada, camera("cam"));
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::not_allowed);
    signal(ada, microphone("mic"));
    EXPECT_THAT(got<TrackPublished>(ada), SizeIs(1));
}

TEST_F(EngineTest, WithdrawnRightsEndTracksAndSubscriptions) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, camera("cam"), 2);
    signal(ben, Offer{offer(browser_offer(), 2)});
    UpdateParticipant update;
    update.permission = Permission{};
    update.permission->can_publish = false;
    ASSERT_TRUE(engine_.update_participant(now_, "room", "ada", update, outbox_));
    collect();
    EXPECT_EQ(last<TrackUnpublished>(ada).track_sid, sid);
    EXPECT_THAT(known(ben, "ada")->tracks, IsEmpty());
    EXPECT_FALSE(known(ada, "ada")->permission.can_publish);
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(2)) << "its section is to be freed";
}

TEST_F(EngineTest, APublisherMayRestrictWhoSubscribes) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    signal(ada, SubscriptionPermission{false, {}});
    EXPECT_FALSE(last<SubscriptionPermissionUpdate>(ben).allowed);
    signal(ben, Offer{offer(browser_offer(), 2)});
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id, IsEmpty());
    signal(ada, SubscriptionPermission{false, {{"", false, {sid}, "ben"}}});
    EXPECT_TRUE(last<SubscriptionPermissionUpdate>(ben).allowed);
    signal(ben, Offer{offer(browser_offer(), 3)});
    EXPECT_THAT(last<Answer>(ben).description.mid_to_track_id, SizeIs(1));
}

TEST_F(EngineTest, TheSameIdentityReplacesItselfQuietly) {
    const SessionId watcher = join("watcher");
    const SessionId first = join("ada");
    const std::string old_sid = known(watcher, "ada")->sid;
    const SessionId second = join("ada");
    EXPECT_EQ(last<LeaveNotice>(first).reason, LeaveReason::duplicate_identity);
    EXPECT_EQ(last<LeaveNotice>(first).action, LeaveAction::disconnect);
    EXPECT_THAT(got<CloseSocket>(first), SizeIs(1));
    EXPECT_NE(known(watcher, "ada")->sid, old_sid);
    EXPECT_EQ(known(watcher, "ada")->state, ParticipantState::joined) << "never disconnected";
    EXPECT_THAT(got<LeaveNotice>(second), IsEmpty());
    close(first);
    EXPECT_EQ(engine_.list_participants("room")->size(), 2U) << "the old socket's end is no news";
}

TEST_F(EngineTest, ResumeKeepsTheParticipantAndTellsEverything) {
    const SessionId ben = join("ben");
    const SessionId first = join("ada");
    const std::string sid = last<Joined>(first).participant->sid;
    close(first);
    JoinOptions again = options("ada");
    again.publisher_offer.reset();
    again.resume_sid = sid;
    const SessionId second = join(again);
    ASSERT_FALSE(messages_[second].empty());
    EXPECT_NE(std::get_if<Reconnected>(&messages_[second][0]), nullptr) << "first of all";
    EXPECT_EQ(known(second, "ada")->sid, sid);
    EXPECT_NE(known(second, "ben"), nullptr);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::joined);
    EXPECT_THAT(got<RoomUpdate>(second), SizeIs(1));
}

TEST_F(EngineTest, ResumeTakesOverALiveSocket) {
    const SessionId first = join("ada");
    JoinOptions again = options("ada");
    again.publisher_offer.reset();
    again.resume_sid = last<Joined>(first).participant->sid;
    join(again);
    EXPECT_THAT(got<CloseSocket>(first), SizeIs(1));
    EXPECT_THAT(got<LeaveNotice>(first), IsEmpty());
}

TEST_F(EngineTest, ResumeOfAnotherSidOrIdentityMustReconnect) {
    const SessionId first = join("ada");
    const std::string sid = last<Joined>(first).participant->sid;
    for (const auto& [identity, resumed] :
         {std::pair{"ada", std::string{"PA_unknown"}}, std::pair{"eve", sid}}) {
        JoinOptions again = options(identity);
        again.resume_sid = resumed;
        const SessionId second = join(again);
        EXPECT_EQ(last<LeaveNotice>(second).reason, LeaveReason::state_mismatch);
        EXPECT_EQ(last<LeaveNotice>(second).action, LeaveAction::reconnect);
        EXPECT_THAT(got<CloseSocket>(second), SizeIs(1));
    }
    EXPECT_THAT(got<CloseSocket>(first), IsEmpty());
}

TEST_F(EngineTest, SyncStateWithAnUnknownTrackMustReconnect) {
    const SessionId ada = join("ada");
    SyncState state;
    state.published_track_sids = {"TR_unknown"};
    signal(ada, state);
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::reconnect);
}

TEST_F(EngineTest, ALostSocketWithoutMediaEndsAfterTheTimeForAResume) {
    const SessionId ben = join("ben");
    const SessionId ada = join("ada");
    close(ada);
    run_for(4s);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::joined);
    run_for(2s);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::disconnected);
    EXPECT_EQ(known(ben, "ada")->disconnect_reason, LeaveReason::connection_timeout);
}

TEST_F(EngineTest, WhoNeverConnectsIsRemovedAfterAMinute) {
    const SessionId ada = join("ada");
    run_for(59s);
    EXPECT_THAT(got<LeaveNotice>(ada), IsEmpty());
    run_for(2s);
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::join_failure);
    EXPECT_THAT(events_, testing::Contains(RoomEvent::Kind::participant_connection_aborted));
}

TEST_F(EngineTest, AnEmptyRoomClosesAfterItsTime) {
    const SessionId ada = join("ada");
    signal(ada, Leave{});
    run_for(19s);
    EXPECT_THAT(engine_.list_rooms({}), SizeIs(1));
    run_for(2s);
    EXPECT_THAT(engine_.list_rooms({}), IsEmpty());
    EXPECT_EQ(events_.back(), RoomEvent::Kind::room_finished);
}

TEST_F(EngineTest, ARoomThatNobodyJoinsClosesAfterItsTime) {
    RoomOptions room;
    room.name = "made";
    room.empty_timeout_s = 10;
    ASSERT_TRUE(engine_.create_room(now_, room, outbox_));
    run_for(9s);
    EXPECT_THAT(engine_.list_rooms({"made"}), SizeIs(1));
    run_for(2s);
    EXPECT_THAT(engine_.list_rooms({"made"}), IsEmpty());
    EXPECT_EQ(engine_.next_timeout(), kNever) << "nothing is left to do";
}

TEST_F(EngineTest, AFullRoomRefusesButLetsTheSameIdentityReturn) {
    RoomOptions room;
    room.name = "room";
    room.max_participants = 1;
    ASSERT_TRUE(engine_.create_room(now_, room, outbox_));
    join("ada");
    EXPECT_EQ(engine_.check_join(options("ben")), JoinRefusal::room_full);
    EXPECT_EQ(engine_.check_join(options("ada")), std::nullopt);
    JoinOptions recorder = options("recorder");
    recorder.permission.recorder = true;
    EXPECT_EQ(engine_.check_join(recorder), std::nullopt) << "not counted";
    EXPECT_EQ(last<LeaveNotice>(join("ben")).reason, LeaveReason::join_failure);
}

TEST_F(EngineTest, RemovedParticipantsAreToldAndGone) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    ASSERT_TRUE(engine_.remove_participant(now_, "room", "ada", outbox_));
    collect();
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::participant_removed);
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::disconnect);
    EXPECT_NE(std::get_if<CloseSocket>(&messages_[ada].back()), nullptr);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::disconnected);
    EXPECT_EQ(engine_.remove_participant(now_, "room", "ada", outbox_).error().code, "not_found");
}

TEST_F(EngineTest, DeletingTheRoomSendsEverybodyAway) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    ASSERT_TRUE(engine_.delete_room(now_, "room", outbox_));
    collect();
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::room_deleted);
    EXPECT_EQ(last<LeaveNotice>(ben).reason, LeaveReason::room_deleted);
    EXPECT_THAT(engine_.list_rooms({}), IsEmpty());
    signal(ada, Leave{});  // on its way when the room went
    EXPECT_EQ(engine_.delete_room(now_, "room", outbox_).error().code, "not_found");
}

TEST_F(EngineTest, RemoteMuteWorksAndUnmuteIsRefused) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    ASSERT_TRUE(engine_.mute_track(now_, "room", "ada", sid, true, outbox_));
    collect();
    EXPECT_TRUE(last<MuteNotice>(ada).muted);
    EXPECT_TRUE(known(ada, "ada")->tracks[0].muted);
    EXPECT_EQ(engine_.mute_track(now_, "room", "ada", sid, false, outbox_).error().code,
              "failed_precondition");
    EXPECT_EQ(engine_.mute_track(now_, "room", "ada", "TR_x", true, outbox_).error().code,
              "not_found");
}

TEST_F(EngineTest, MetadataNeedsThePermissionAndIsAnswered) {
    JoinOptions allowed = options("ada");
    allowed.permission.can_update_metadata = true;
    allowed.attributes = {{"old", "1"}};
    const SessionId ada = join(allowed);
    const SessionId ben = join("ben");
    signal(ada, UpdateMetadata{"meta", "", {{"old", ""}, {"new", "2"}}, 9});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::ok);
    EXPECT_EQ(last<RequestResponse>(ada).request_id, 9U);
    EXPECT_EQ(known(ben, "ada")->metadata, "meta");
    EXPECT_THAT(known(ben, "ada")->attributes, ElementsAre(std::pair{"new", "2"}));
    EXPECT_EQ(known(ada, "ada")->metadata, "meta");
    signal(ben, UpdateMetadata{"x", "", {}, 3});
    EXPECT_EQ(last<RequestResponse>(ben).reason, RequestReason::not_allowed);
    signal(ada, UpdateMetadata{"", std::string(257, 'x'), {}, 4});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::limit_exceeded);
}

TEST_F(EngineTest, VersionsOfAParticipantOnlyGrow) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    signal(ada, MuteTrack{sid, true});
    signal(ada, MuteTrack{sid, false});
    std::uint32_t version = 0;
    for (const ParticipantUpdate& update : got<ParticipantUpdate>(ben)) {
        if (update.participants[0]->identity == "ada") {
            EXPECT_GT(update.participants[0]->version, version);
            version = update.participants[0]->version;
        }
    }
    EXPECT_GE(version, 3U);
}

TEST_F(EngineTest, ASecondTrackOfOneCidWaitsForTheFirst) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    publish(ada, description, microphone("mic"), 2);
    signal(ada, microphone("mic"));
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::queued);
    EXPECT_THAT(got<TrackPublished>(ada), SizeIs(1));
    description.sections.back().direction = sdp::Direction::inactive;
    signal(ada, Offer{offer(description, 3)});
    EXPECT_THAT(got<TrackPublished>(ada), SizeIs(2)) << "now it is its turn";
}

TEST_F(EngineTest, LimitsWaitingTracks) {
    const SessionId ada = join("ada");
    for (int i = 0; i < 20; ++i) {
        signal(ada, microphone("mic" + std::to_string(i)));
    }
    EXPECT_THAT(got<TrackPublished>(ada), SizeIs(20));
    signal(ada, microphone("one more"));
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::limit_exceeded);
}

TEST_F(EngineTest, OffersThatCannotBeAnsweredEndTheSessionWithAReason) {
    const SessionId ben = join("ben");
    sdp::Session without_ice = browser_offer();
    without_ice.sections[0].ice_pwd.clear();
    sdp::Session fewer = browser_offer();
    fewer.sections.pop_back();
    fewer.bundle.pop_back();
    sdp::Session other_certificate = browser_offer();
    for (sdp::MediaSection& section : other_certificate.sections) {
        section.fingerprints[0].value[0] ^= 1;
    }
    for (const std::string& text :
         {std::string{"nonsense"}, std::string{}, sdp::to_text(without_ice), sdp::to_text(fewer),
          sdp::to_text(other_certificate)}) {
        const SessionId ada = join("ada");
        signal(ada, Offer{{"offer", text, 2, {}}});
        EXPECT_THAT(got<LeaveNotice>(ada), SizeIs(1)) << text.size();
        EXPECT_THAT(got<CloseSocket>(ada), SizeIs(1));
    }
    EXPECT_THAT(got<LeaveNotice>(ben), IsEmpty()) << "bystanders stay";
    EXPECT_EQ(engine_.list_participants("room")->size(), 1U);
}

TEST_F(EngineTest, AnIceRestartChangesOurCredentialsAndKeepsTheFingerprint) {
    const SessionId ada = join("ada");
    const sdp::Session first = last_answer(ada);
    signal(ada, Offer{offer(browser_offer(), 2)});
    EXPECT_EQ(last_answer(ada).sections[0].ice_ufrag, first.sections[0].ice_ufrag);
    sdp::Session restart = browser_offer();
    for (sdp::MediaSection& section : restart.sections) {
        section.ice_ufrag = "another1";
    }
    signal(ada, Offer{offer(restart, 3)});
    EXPECT_NE(last_answer(ada).sections[0].ice_ufrag, first.sections[0].ice_ufrag);
    EXPECT_EQ(last_answer(ada).sections[0].fingerprints, first.sections[0].fingerprints);
}

TEST_F(EngineTest, DynacastTellsThePublisherWhatIsWanted) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, camera("cam"), 2);
    run_for(11s);
    ASSERT_THAT(got<SubscribedQualityUpdate>(ada), SizeIs(1));
    EXPECT_FALSE(last<SubscribedQualityUpdate>(ada).codecs[0].qualities[0].second)
        << "nobody watches";
    const SessionId ben = join("ben");
    EXPECT_TRUE(last<SubscribedQualityUpdate>(ada).codecs[0].qualities[2].second);
    TrackSettings small;
    small.track_sids = {sid};
    small.width = 320;
    small.height = 180;
    signal(ben, small);
    run_for(6s);
    const auto update = last<SubscribedQualityUpdate>(ada);
    ASSERT_THAT(update.codecs, SizeIs(1));
    EXPECT_EQ(update.codecs[0].codec, "vp8");
    EXPECT_THAT(update.codecs[0].qualities, ElementsAre(std::pair{VideoQuality::low, true},
                                                        std::pair{VideoQuality::medium, false},
                                                        std::pair{VideoQuality::high, false}));
    small.width = 1280;
    small.height = 720;
    signal(ben, small);
    EXPECT_TRUE(last<SubscribedQualityUpdate>(ada).codecs[0].qualities[2].second) << "at once";
}

TEST_F(EngineTest, StrangersDatagramsAreCountedAndChangeNothing) {
    join("ada");
    Random random = Random::seeded(3);
    const TransportAddress from = *parse_address("203.0.113.9", 4242);
    for (int i = 0; i < 2000; ++i) {
        Bytes datagram(random.u32() % 200);
        random.fill(datagram);
        engine_.handle_datagram(now_, from, datagram, outbox_);
    }
    EXPECT_TRUE(outbox_.datagrams.empty()) << "silence to strangers";
    EXPECT_THAT(outbox_.messages, IsEmpty());
    std::uint64_t dropped = 0;
    for (const auto& [reason, count] : engine_.statistics().dropped) {
        dropped += count;
    }
    EXPECT_EQ(dropped, 2000U);
}

TEST_F(EngineTest, SimulatedServerLeaveAndFullReconnect) {
    const SessionId ada = join("ada");
    signal(ada, Simulate{Simulate::Scenario::server_leave, 0});
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::disconnect);
    const SessionId ben = join("ben");
    signal(ben, Simulate{Simulate::Scenario::leave_request_full_reconnect, 0});
    EXPECT_EQ(last<LeaveNotice>(ben).action, LeaveAction::reconnect);
}

TEST_F(EngineTest, TheRoomServiceKnowsItsWords) {
    EXPECT_EQ(engine_.list_participants("none").error().code, "not_found");
    EXPECT_EQ(engine_.get_participant("none", "x").error().code, "not_found");
    EXPECT_EQ(engine_.create_room(now_, {}, outbox_).error().code, "invalid_argument");
    join("ada");
    ASSERT_TRUE(engine_.get_participant("room", "ada"));
    EXPECT_EQ(engine_.get_participant("room", "ben").error().code, "not_found");
    ASSERT_TRUE(engine_.update_room_metadata(now_, "room", "m", outbox_));
    EXPECT_EQ(engine_.list_rooms({"room"})[0].metadata, "m");
}

}  // namespace
}  // namespace heydok::media
