// A track in two codecs: each watcher gets one that it can decode, and the publisher sends only
// those that somebody gets (livekit-protocol section 10.3).
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using media::VideoQuality;
using peer::MediaCodec;
using Member = VirtualMeeting::Member;

/// Ada publishes VP9 with VP8 behind it. Ben decodes both, Cleo VP8 only.
class BackupCodecs : public TwoMembers {
  protected:
    BackupCodecs() : TwoMembers(31) {}

    static VirtualMeeting::JoinSettings without_vp9(const std::string& identity) {
        VirtualMeeting::JoinSettings settings;
        settings.identity = identity;
        settings.lacks = {"VP9"};
        return settings;
    }
    void start(std::int32_t policy) {
        connect();
        VideoOptions options;
        options.codec = MediaCodec::vp9;
        options.scalability = Scalability{};
        options.backups = {MediaCodec::vp8};
        options.backup_policy = policy;
        cid_ = publish_video(ada_, options);
        ASSERT_TRUE(meeting_.run_until([this] { return codec_at(ben_) == MediaCodec::vp9; }, 10s));
        sid_ = ada_.peer->published(cid_)->sid;
    }
    /// What livekit-client does when it is asked for the codec.
    void publish_backup() {
        ASSERT_TRUE(
            meeting_.run_until([this] { return ada_.peer->is_asked_for(sid_, "vp8"); }, 5s));
        VideoOptions options;
        options.of_sid = sid_;
        backup_ = publish_video(ada_, options);
    }
    static std::optional<MediaCodec> codec_at(const Member& member) {
        const IncomingStream* stream = member.peer->first_stream(true);
        return stream == nullptr || stream->frames().statistics().frames < 10
                   ? std::nullopt
                   : std::optional{stream->options().codec};
    }
    void expect_plays(const Member& member, Duration span = 2s) {
        const std::uint64_t before = member.peer->first_stream(true)->frames().statistics().frames;
        meeting_.run_for(span);
        const auto& after = member.peer->first_stream(true)->frames().statistics();
        EXPECT_GT(after.frames, before + 40);
        EXPECT_EQ(after.faults(), 0u);
    }

    std::string cid_;
    std::string sid_;
    std::string backup_;
};

constexpr std::int32_t kPreferRegression = 0;
constexpr std::int32_t kSimulcast = 1;

TEST_F(BackupCodecs, NobodyIsSentWhatNobodyNeeds) {
    start(kSimulcast);
    meeting_.run_for(15s);
    expect_plays(ben_);
    EXPECT_FALSE(ada_.peer->is_asked_for(sid_, "vp8"));
    const media::TrackInfo& track = ben_.peer->participants().begin()->second->tracks.at(0);
    ASSERT_EQ(track.codecs.size(), 2u);
    EXPECT_EQ(track.codecs[0].mime_type, "video/VP9");
    EXPECT_EQ(track.codecs[1].mime_type, "video/VP8");
}

TEST_F(BackupCodecs, EachWatcherGetsWhatItDecodes) {
    start(kSimulcast);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    ASSERT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
    EXPECT_EQ(codec_at(ben_), MediaCodec::vp9) << "who decodes the first codec keeps it";
    expect_plays(ben_);
    expect_plays(cleo);
    EXPECT_TRUE(cleo.peer->refused().empty());
    EXPECT_EQ(ben_.peer->participants().at(ada_.peer->sid())->tracks.size(), 1u) << "one track";
    EXPECT_EQ(cleo.peer->first_stream(true)->options().track_sid, sid_);

    // Layers of the second codec switch like those of any track.
    for (const auto& [quality, layer] :
         {std::pair{VideoQuality::low, 0}, std::pair{VideoQuality::high, 2}}) {
        want_quality(cleo, quality);
        EXPECT_TRUE(meeting_.run_until(
            [&, l = layer] { return cleo.peer->first_stream(true)->frames().layer() == l; }, 3s));
    }
    // Mute is one for both.
    meeting_.act(
        ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.mute(cid_, true, out); });
    meeting_.run_for(500ms);
    const auto before = cleo.peer->first_stream(true)->reception().packets();
    meeting_.run_for(1s);
    EXPECT_EQ(cleo.peer->first_stream(true)->reception().packets(), before);
    meeting_.act(
        ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.mute(cid_, false, out); });
    meeting_.run_for(1s);
    expect_plays(ben_);
    expect_plays(cleo);
}

TEST_F(BackupCodecs, WithTheLastWhoNeedsItTheSecondCodecEnds) {
    start(kSimulcast);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    ASSERT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
    meeting_.act(cleo, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.leave(out); });
    EXPECT_TRUE(meeting_.run_until([this] { return !ada_.peer->is_asked_for(sid_, "vp8"); }, 20s));
    EXPECT_TRUE(ada_.peer->is_asked_for(sid_, "vp9"));
    // Somebody like Cleo again: it is asked for at once and there already.
    Member& dora = meeting_.join(without_vp9("dora"));
    EXPECT_TRUE(meeting_.run_until([&] { return codec_at(dora) == MediaCodec::vp8; }, 10s));
    EXPECT_TRUE(ada_.peer->is_asked_for(sid_, "vp8"));
}

TEST_F(BackupCodecs, RegressionMovesEverybodyToTheSecondCodec) {
    start(kPreferRegression);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    ASSERT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
    EXPECT_TRUE(meeting_.run_until([this] { return codec_at(ben_) == MediaCodec::vp8; }, 10s));
    EXPECT_TRUE(meeting_.run_until([this] { return !ada_.peer->is_asked_for(sid_, "vp9"); }, 20s))
        << "one encoder is enough";
    expect_plays(ben_);
    expect_plays(cleo);
}

TEST_F(BackupCodecs, UnpublishedTogether) {
    start(kSimulcast);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    ASSERT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
    meeting_.act(ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.unpublish(cid_, out);
        peer.unpublish(backup_, out);
    });
    meeting_.run_for(2s);
    EXPECT_EQ(ben_.peer->first_stream(true), nullptr);
    EXPECT_EQ(cleo.peer->first_stream(true), nullptr);
    EXPECT_TRUE(cleo.peer->participants().at(ada_.peer->sid())->tracks.empty());
}

TEST_F(BackupCodecs, ASecondCodecThatEndsAloneIsAskedForAgain) {
    start(kSimulcast);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    ASSERT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
    meeting_.act(
        ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) { peer.unpublish(backup_, out); });
    meeting_.run_for(2s);
    EXPECT_EQ(cleo.peer->first_stream(true), nullptr);
    expect_plays(ben_);
    ASSERT_NO_FATAL_FAILURE(publish_backup());
    EXPECT_TRUE(meeting_.run_until([&] { return codec_at(cleo) == MediaCodec::vp8; }, 10s));
}

TEST_F(BackupCodecs, WithEndToEndEncryptionThereIsNone) {
    connect();
    VideoOptions options;
    options.codec = MediaCodec::vp9;
    options.scalability = Scalability{};
    options.backups = {MediaCodec::vp8};
    options.encrypted = true;
    cid_ = publish_video(ada_, options);
    Member& cleo = meeting_.join(without_vp9("cleo"));
    ASSERT_TRUE(meeting_.run_until([&] { return !cleo.peer->refused().empty(); }, 5s));
    EXPECT_FALSE(ada_.peer->is_asked_for(ada_.peer->published(cid_)->sid, "vp8"));
}

}  // namespace
}  // namespace heydok::support
