#include "media/engine_fixture.hpp"

namespace heydok::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

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
    EXPECT_EQ(known(ben, "ada")->tracks[0].mime_type, "audio/red");
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

TEST_F(EngineTest, ARoomThatSynchronisesStreamsNamesThemByTheirSource) {
    RoomOptions room;
    room.name = "room";
    room.sync_streams = true;
    ASSERT_TRUE(engine_.create_room(now_, room, outbox_));
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string audio = publish(ada, description, microphone("mic"), 2);
    const std::string video = publish(ada, description, camera("cam"), 3);
    const SessionId ben = join("ben");
    JoinOptions with_firefox = options("cleo");
    with_firefox.client_browser = "Firefox";
    const SessionId cleo = join(with_firefox);
    const std::string sid = last<Joined>(ada).participant->sid;
    std::vector<std::string> streams;
    for (const SessionId session : {ben, cleo}) {
        for (const sdp::MediaSection& section : last_answer(session).sections) {
            for (const sdp::Msid& msid : section.msids) {
                streams.push_back(msid.stream);
            }
        }
    }
    EXPECT_THAT(streams, UnorderedElementsAre(sid + "|camera", sid + "|camera", sid + "|" + audio,
                                              sid + "|" + video));
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

TEST_F(EngineTest, ThePublisherIsToldWhetherItsSoundIsWanted) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    run_for(9s);
    EXPECT_THAT(got<SubscribedAudioCodecUpdate>(ada), IsEmpty()) << "not in the first seconds";
    run_for(2s);
    ASSERT_THAT(got<SubscribedAudioCodecUpdate>(ada), SizeIs(1)) << "nobody listens";
    EXPECT_EQ(last<SubscribedAudioCodecUpdate>(ada).track_sid, sid);
    EXPECT_FALSE(last<SubscribedAudioCodecUpdate>(ada).codecs.at(0).enabled);
    const SessionId ben = join("ben");
    ASSERT_THAT(got<SubscribedAudioCodecUpdate>(ada), SizeIs(2)) << "at once";
    EXPECT_EQ(last<SubscribedAudioCodecUpdate>(ada).codecs.at(0).codec, "red");
    EXPECT_TRUE(last<SubscribedAudioCodecUpdate>(ada).codecs.at(0).enabled);
    signal(ben, UpdateSubscription{{sid}, false});
    run_for(6s);
    EXPECT_FALSE(last<SubscribedAudioCodecUpdate>(ada).codecs.at(0).enabled);
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

}  // namespace
}  // namespace heydok::media
