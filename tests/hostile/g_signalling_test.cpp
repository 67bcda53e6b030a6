// Section G, the engine's half: what any client may say at any moment, beside
// the probe call.
#include <algorithm>

#include "media/signals.hpp"
#include "tests/hostile/signalling.hpp"

namespace heydok::hardening {
namespace {

TEST_F(Signalling, G8_EveryMessageInEveryStateIsAcceptedOrIgnored) {
    std::uint64_t number = 0;
    for (const bool publisher : {true, false}) {
        for (std::size_t kind = 0; kind < every_request().size(); ++kind) {
            SCOPED_TRACE(kind);
            const media::SessionId mine = session(++number);
            // Before the join there is nobody to talk to.
            EXPECT_TRUE(say(mine, every_request()[kind]).empty());
            media::JoinOptions join_options = options("eve" + std::to_string(number));
            join_options.permission.can_publish = publisher;
            join_options.permission.can_publish_data = publisher;
            EXPECT_NE(find<media::Joined>(join(mine, join_options)), nullptr);
            say(mine, every_request()[kind]);  // joined, not connected
            say(mine, every_request()[kind]);  // the same again
            hang_up(mine);
            EXPECT_TRUE(say(mine, every_request()[kind]).empty()) << "the socket is gone";
            const media::SessionId again = session(++number);
            say(again, every_request()[kind]);
            remove("attack", join_options.identity);
            EXPECT_TRUE(say(mine, every_request()[kind]).empty()) << "removed";
            EXPECT_TRUE(say(again, every_request()[kind]).empty());
        }
    }
    EXPECT_EQ(present("attack"), 0u);
}

TEST_F(Signalling, G9_OffersBeyondReasonAreRefusedWithAReason) {
    const std::string good = good_offer();
    const auto with = [&](const std::string& line) { return good + line + "\r\n"; };
    const auto without = [&](const std::string& word) {
        std::string out;
        std::size_t at = 0;
        while (at < good.size()) {
            const std::size_t end = good.find("\r\n", at) + 2;
            if (good.compare(at, word.size(), word) != 0) {
                out += good.substr(at, end - at);
            }
            at = end;
        }
        return out;
    };
    std::string many_sections = good;
    for (int i = 0; i < 5'000; ++i) {
        many_sections += "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    }
    std::string plain_rtp = good;
    for (std::size_t at = 0; (at = plain_rtp.find("UDP/TLS/RTP/SAVPF", at)) != std::string::npos;) {
        plain_rtp.replace(at, 17, "RTP/AVP");
    }
    const std::vector<std::pair<std::string, std::string>> cases{
        {"1 MiB", good + std::string(1'048'576, 'a')},
        {"5,000 sections", many_sections},
        {"a NUL", with(std::string{"a=fmtp:111 a\0b", 14})},
        {"payload type", with("a=rtpmap:4294967296 x/1\r\nm=audio 9 "
                              "UDP/TLS/RTP/SAVPF 4294967296")},
        {"negative port", with("m=audio -9 UDP/TLS/RTP/SAVPF 111")},
        {"no fingerprint", without("a=fingerprint")},
        {"no ICE", without("a=ice-ufrag")},
        {"no rtcp-mux", without("a=rtcp-mux")},
        {"double mid", with("a=mid:0")},
        {"unknown mid in the bundle", without("a=mid:0")},
        {"nothing", ""},
        {"only a head", "v=0\r\n"},
    };
    std::uint64_t number = 0;
    for (const auto& [name, text] : cases) {
        SCOPED_TRACE(name);
        media::JoinOptions join_options = options("eve");
        join_options.publisher_offer = media::SessionDescription{"offer", text, 1, {}};
        const Messages told = join(session(++number), join_options);
        EXPECT_EQ(find<media::Answer>(told), nullptr);
        EXPECT_NE(find<media::LeaveNotice>(told), nullptr);
    }
    // Plain RTP is answered, but nothing of it is accepted.
    media::JoinOptions join_options = options("eve");
    join_options.publisher_offer = media::SessionDescription{"offer", plain_rtp, 1, {}};
    const Messages told = join(session(++number), join_options);
    if (const auto* answer = find<media::Answer>(told)) {
        const auto read = sdp::parse(answer->description.sdp);
        ASSERT_TRUE(read);
        for (const sdp::MediaSection& section : read->sections) {
            EXPECT_TRUE(section.is_data_channel() || section.is_rejected() ||
                        section.direction == sdp::Direction::inactive);
        }
    }
}

TEST_F(Signalling, G11_CandidatesOfAClientCostNothing) {
    const media::SessionId mine = session(1);
    join(mine, options("eve"));
    media::Outbox out;
    for (int i = 0; i < 10'000; ++i) {
        media::Trickle trickle;
        trickle.candidate_init = R"({"candidate":"candidate:)" +
                                 std::string(i % 100 == 0 ? 1'024 : 4, 'f') +
                                 R"( 1 udp 1 127.0.0.1 22 typ host"})";
        meeting_.engine().handle_signal(meeting_.now(), mine, trickle, out);
    }
    EXPECT_TRUE(out.datagrams.empty()) << "a lite agent sends to nobody who did not ask";
    EXPECT_EQ(present("attack"), 1u);
}

TEST_F(Signalling, G12_IdsOfAnotherRoomAreUnknown) {
    const std::string foreign = ada_.peer->published(audio_of_ada_)->sid;
    const media::SessionId mine = session(1);
    join(mine, options("eve"));
    say(mine, media::MuteTrack{foreign, true});
    say(mine, media::UpdateSubscription{{foreign}, true});
    say(mine, media::UpdateAudioTrack{foreign, {1, 2, 3}});
    EXPECT_FALSE(meeting_.engine().mute_track(meeting_.now(), "attack", "eve", foreign, true,
                                              meeting_.engine_outbox()));
    const auto ada = meeting_.engine().get_participant("room", "ada");
    ASSERT_TRUE(ada);
    for (const media::TrackInfo& track : (*ada)->tracks) {
        EXPECT_FALSE(track.muted);
        EXPECT_TRUE(track.audio_features.empty());
    }
    // A client id that is in use already waits for its turn.
    media::AddTrack track;
    track.cid = "cid";
    EXPECT_NE(find<media::TrackPublished>(say(mine, track)), nullptr);
    const Messages second = say(mine, track);
    const auto* refusal = find<media::RequestResponse>(second);
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(refusal->reason, media::RequestReason::queued);
    // One announced with somebody else's sid is none.
    track.sid = foreign;
    const Messages third = say(mine, track);
    ASSERT_NE(find<media::RequestResponse>(third), nullptr);
}

TEST_F(Signalling, G13_NamesAndMetadataHaveLimits) {
    const media::SessionId mine = session(1);
    media::JoinOptions join_options = options("eve");
    join_options.permission.can_update_metadata = true;
    join(mine, join_options);
    const auto ask = [&](const media::UpdateMetadata& update) {
        const Messages told = say(mine, update);
        const auto* response = find<media::RequestResponse>(told);
        EXPECT_NE(response, nullptr);
        return response == nullptr ? media::RequestReason::unclassified_error : response->reason;
    };
    media::UpdateMetadata update;
    for (const std::size_t size : {media::kMaxNameSize - 1, media::kMaxNameSize}) {
        update.name = std::string(size, 'n');
        EXPECT_EQ(ask(update), media::RequestReason::ok);
    }
    update.name = std::string(media::kMaxNameSize + 1, 'n');
    EXPECT_EQ(ask(update), media::RequestReason::limit_exceeded);
    update = {};
    for (const std::size_t size : {media::kMaxMetadataSize - 1, media::kMaxMetadataSize}) {
        update.metadata = std::string(size, 'm');
        EXPECT_EQ(ask(update), media::RequestReason::ok);
    }
    update.metadata = std::string(media::kMaxMetadataSize + 1, 'm');
    EXPECT_EQ(ask(update), media::RequestReason::limit_exceeded);
    update = {};
    update.attributes = {{"k", std::string(media::kMaxAttributesSize, 'a')}};
    EXPECT_EQ(ask(update), media::RequestReason::limit_exceeded);
    update = {};
    update.name = "Eve\r\nSet-Cookie: x";
    EXPECT_EQ(ask(update), media::RequestReason::limit_exceeded);
    update = {};
    update.attributes = {{std::string{"a\0b", 3}, "v"}};
    EXPECT_EQ(ask(update), media::RequestReason::limit_exceeded);
    media::AddTrack track;
    track.cid = "cid";
    track.name = std::string(257, 'n');
    const Messages told = say(mine, track);
    ASSERT_NE(find<media::RequestResponse>(told), nullptr);
    EXPECT_EQ(find<media::RequestResponse>(told)->reason, media::RequestReason::limit_exceeded);
}

TEST_F(Signalling, G15_OnlyTheSameParticipantResumes) {
    const media::SessionId first = session(1);
    const Messages joined = join(first, options("eve"));
    ASSERT_NE(find<media::Joined>(joined), nullptr);
    const std::string sid = find<media::Joined>(joined)->participant->sid;
    const auto resume = [&](std::uint64_t number, const std::string& identity,
                            const std::string& of) {
        media::JoinOptions again = options(identity);
        again.resume_sid = of;
        return join(session(number), again);
    };
    EXPECT_EQ(find<media::Reconnected>(resume(2, "mallory", sid)), nullptr);
    EXPECT_EQ(find<media::Reconnected>(resume(3, "eve", "PA_unknown")), nullptr);
    EXPECT_EQ(find<media::Reconnected>(resume(4, "eve", ada_.peer->sid())), nullptr);
    EXPECT_NE(find<media::Reconnected>(resume(5, "eve", sid)), nullptr);
    EXPECT_NE(find<media::Reconnected>(resume(6, "eve", sid)), nullptr) << "the last one wins";
    EXPECT_TRUE(say(session(5), media::Leave{}).empty()) << "the first one is nobody now";
    EXPECT_EQ(present("attack"), 1u);
    remove("attack", "eve");
    EXPECT_EQ(find<media::Reconnected>(resume(7, "eve", sid)), nullptr) << "removed is removed";
}

TEST_F(Signalling, G16_TheNewerOfTwoStays) {
    join(session(1), options("eve"));
    for (std::uint64_t number = 2; number < 40; ++number) {
        media::Outbox out;
        meeting_.engine().join(meeting_.now(), session(number), options("eve"), out);
        const auto leaves = std::count_if(
            out.messages.begin(), out.messages.end(), [&](const media::Outgoing& outgoing) {
                const auto* leave = std::get_if<media::LeaveNotice>(&outgoing.message);
                return outgoing.session == session(number - 1) && leave != nullptr &&
                       leave->reason == media::LeaveReason::duplicate_identity;
            });
        EXPECT_EQ(leaves, 1);
        EXPECT_EQ(present("attack"), 1u) << "never both";
        EXPECT_TRUE(say(session(number - 1), media::Leave{}).empty());
    }
    EXPECT_EQ(present("attack"), 1u) << "the old ones did not take the new one with them";
}

}  // namespace
}  // namespace heydok::hardening
