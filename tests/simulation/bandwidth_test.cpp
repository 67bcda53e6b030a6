// What the server does when the way to a subscriber is short of room: sound always passes, video
// follows what there is room for.
#include <fmt/core.h>

#include <algorithm>

#include "rtc/congestion/twcc_receiver.hpp"
#include "tests/simulation/narrow_link.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

/// Three layers of 160, 450 and about 1,900 kbit/s.
class BandwidthTest : public NarrowLink, public ::testing::WithParamInterface<std::uint64_t> {
  protected:
    explicit BandwidthTest(std::uint64_t seed = 1) : NarrowLink(seed) {}
};

class BandwidthChange : public BandwidthTest {
  protected:
    BandwidthChange() : BandwidthTest(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Seeds, BandwidthChange, ::testing::Values(1, 2, 20'261'130));

TEST_P(BandwidthChange, SoundIsUntouchedAndThePictureComesBack) {
    set_link(narrow(2'500'000));
    VideoOptions camera;
    camera.bits_per_second = 1'900'000;
    start(camera);
    count_arrivals();
    meeting_.run_for(10s);
    const std::uint64_t begin = spoken();
    const double before = use_during(5s);
    EXPECT_EQ(frames().layer(), 2);

    set_link(narrow(500'000));
    meeting_.run_for(5s);
    EXPECT_LT(frames().layer(), 2);
    const std::uint64_t frames_before = frame_count();
    const double squeezed = use_during(15s);
    EXPECT_GT(frame_count() - frames_before, 400u) << "of 450, the picture goes on";

    set_link(narrow(2'500'000));
    const Instant wide = meeting_.now();
    double back_after = 0;
    while (back_after == 0 && meeting_.now() - wide < 20s) {
        if (use_during(500ms) >= 0.9 * before) {
            back_after = std::chrono::duration<double>(meeting_.now() - wide).count();
        }
    }
    const double after = use_during(10s);
    const std::uint64_t end = spoken();
    meeting_.run_for(2s);
    const auto& queue = meeting_.network().queue_of(ben_.address.port);
    const auto dropped =
        std::count_if(queue.begin(), queue.end(), [](const auto& s) { return s.dropped; });
    fmt::print(
        "use {:.0f}, narrow {:.0f}, after {:.0f} kbit/s; back after {:.1f} s; queue p95 "
        "{:.0f} ms; {} dropped; sound missing {}, repaired {}\n",
        before / 1000, squeezed / 1000, after / 1000, back_after, queue_ms(95), dropped,
        silent(begin, end), sound().recovered());
    EXPECT_EQ(silent(begin, end), 0u);
    EXPECT_GT(back_after, 0);
    EXPECT_LE(back_after, 8);
    EXPECT_GT(after, 0.9 * before);
    EXPECT_LT(queue_ms(95), 100);
    EXPECT_EQ(frames().statistics().faults(), 0u);
    EXPECT_FALSE(ben_.peer->left());
}

class BandwidthLoss : public BandwidthTest {
  protected:
    BandwidthLoss() : BandwidthTest(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Percent, BandwidthLoss, ::testing::Values(5, 10, 20, 30));

TEST_P(BandwidthLoss, OfAWideLinkEndsNothing) {
    LinkConditions lossy;
    lossy.delay = 20ms;
    set_link(lossy);
    start({});
    meeting_.run_for(3s);
    lossy.loss = static_cast<double>(GetParam()) / 100;
    set_link(lossy);
    meeting_.run_for(5s);
    const std::uint64_t begin = spoken();
    const std::uint64_t frames_before = frame_count();
    meeting_.run_for(30s);
    const std::uint64_t end = spoken();
    meeting_.run_for(2s);
    const std::uint64_t pictures = frame_count() - frames_before;
    const std::uint64_t missing = silent(begin, end);
    fmt::print(
        "{} % loss: {} of 960 pictures, layer {}, {:.2f} % of sound concealed, {} key frame "
        "requests\n",
        GetParam(), pictures, frames().layer(),
        100.0 * static_cast<double>(missing) / static_cast<double>(end - begin),
        picture().key_frame_requests());
    EXPECT_FALSE(ben_.peer->left());
    EXPECT_TRUE(ben_.peer->stream_states().empty()) << "no pause";
    EXPECT_GT(pictures, GetParam() <= 20 ? 600u : 300u);
    EXPECT_LT(missing * 100, (end - begin) * 2) << "most of the sound is repaired";
}

class Bandwidth : public BandwidthTest {
  protected:
    [[nodiscard]] const IncomingStream& stream_of(const std::string& cid) {
        return *ben_.peer->stream_of(ada_.peer->published(cid)->sid);
    }
    [[nodiscard]] bool is_paused(const std::string& cid) {
        const auto& states = ben_.peer->stream_states();
        const auto found = states.find(ada_.peer->published(cid)->sid);
        return found != states.end() && found->second.paused;
    }
};

TEST_F(Bandwidth, PausesWhatDoesNotFitAndSaysSo) {
    set_link(narrow(2'500'000));
    start({});
    meeting_.run_for(5s);
    const std::uint64_t begin = spoken();
    set_link(narrow(120'000));
    const std::string sid = picture().options().track_sid;
    const auto& states = ben_.peer->stream_states();
    ASSERT_TRUE(
        meeting_.run_until([&] { return states.contains(sid) && states.at(sid).paused; }, 10s));
    meeting_.run_for(10s);
    EXPECT_TRUE(states.at(sid).paused);
    EXPECT_LE(states.at(sid).pauses, 2) << "it does not flutter";
    const std::uint64_t end = spoken();
    EXPECT_EQ(silent(begin, end - 25), 0u) << "sound goes on";

    set_link(narrow(2'500'000));
    const std::uint64_t frames_before = frame_count();
    const Instant wide = meeting_.now();
    ASSERT_TRUE(meeting_.run_until([&] { return !states.at(sid).paused; }, 12s));
    ASSERT_TRUE(meeting_.run_until([&] { return frame_count() > frames_before + 10; }, 3s));
    fmt::print("moves again after {:.1f} s\n",
               std::chrono::duration<double>(meeting_.now() - wide).count());
    EXPECT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 10s));
    EXPECT_EQ(frames().statistics().faults(), 0u);
}

TEST_F(Bandwidth, TheSharedScreenComesFirst) {
    set_link(narrow(4'000'000));
    start({});
    VideoOptions screen;
    screen.layers = 1;
    screen.bits_per_second = 1'000'000;
    screen.source = media::TrackSource::screen_share;
    const std::string shared = publish_video(ada_, screen);
    meeting_.run_for(8s);
    ASSERT_FALSE(is_paused(shared));
    set_link(narrow(1'600'000));
    meeting_.run_for(5s);
    const std::uint64_t pictures = stream_of(shared).frames().statistics().frames;
    meeting_.run_for(10s);
    EXPECT_FALSE(is_paused(shared));
    EXPECT_GT(stream_of(shared).frames().statistics().frames - pictures, 270u) << "of 300";
    EXPECT_FALSE(is_paused(video_));
    EXPECT_EQ(stream_of(video_).frames().layer(), 0);
}

TEST_F(Bandwidth, WhatHasPriorityIsServedFirst) {
    start({});
    VirtualMeeting::Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 5s));
    const std::string hers = cleo.peer->published(publish_video(cleo))->cid();
    meeting_.run_for(3s);
    const auto layer_of = [&](VirtualMeeting::Member& member, const std::string& cid) {
        return ben_.peer->stream_of(member.peer->published(cid)->sid)->frames().layer();
    };
    const auto prefer = [&](std::uint32_t adas, std::uint32_t cleos) {
        meeting_.act(ben_, [&](ScriptedPeer&, ScriptedPeer::Outbox& out) {
            for (const auto& [sid, priority] :
                 {std::pair{ada_.peer->published(video_)->sid, adas},
                  std::pair{cleo.peer->published(hers)->sid, cleos}}) {
                media::TrackSettings settings;
                settings.track_sids = {sid};
                settings.width = 1280;
                settings.height = 720;
                settings.priority = priority;
                out.requests.emplace_back(settings);
            }
        });
    };
    set_link(narrow(2'500'000));
    prefer(2, 1);
    meeting_.run_for(15s);
    EXPECT_EQ(layer_of(cleo, hers), 2);
    EXPECT_LT(layer_of(ada_, video_), 2);
    prefer(1, 2);
    meeting_.run_for(15s);
    EXPECT_EQ(layer_of(ada_, video_), 2);
    EXPECT_LT(layer_of(cleo, hers), 2);
}

TEST_F(Bandwidth, ALongerPathIsNoQueue) {
    start({});
    meeting_.run_for(5s);
    LinkConditions longer;
    longer.delay = 110ms;
    set_link(longer);
    meeting_.run_for(10s);
    EXPECT_EQ(frames().layer(), 2);
    const std::uint64_t frames_before = frame_count();
    meeting_.run_for(10s);
    EXPECT_GE(frame_count() - frames_before, 295u);
    EXPECT_TRUE(ben_.peer->stream_states().empty());
}

TEST_F(Bandwidth, AWideLinkIsLeftAlone) {
    start({});
    meeting_.run_for(1s);
    const std::uint64_t frames_before = frame_count();
    meeting_.run_for(30s);
    EXPECT_GE(frame_count() - frames_before, 899u) << "of 900";
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_TRUE(ben_.peer->stream_states().empty());
}

TEST_F(Bandwidth, AProbeEndsWithTheLastVideo) {
    set_link(narrow(600'000));
    start({});
    meeting_.run_for(10s);
    // Padding goes on the retransmission stream, with the padding bit set.
    bool probing = false;
    meeting_.observe([&](const VirtualNetwork::Datagram& datagram) {
        const bool media = datagram.bytes.size() > 12 && datagram.bytes[0] >> 6 == 2;
        probing = probing || (media && datagram.to.port == ben_.address.port &&
                              (datagram.bytes[0] & 0x20) != 0);
    });
    // Ended so soon that padding is still due when the server hears of it.
    for (int round = 0; round < 5; ++round) {
        probing = false;
        ASSERT_TRUE(meeting_.run_until([&] { return probing; }, 20s));
        meeting_.act(ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.unpublish(video_, out);
        });
        meeting_.run_for(2s);
        int wakings = 0;
        for (const Instant end = meeting_.now() + 1s; meeting_.now() < end; ++wakings) {
            meeting_.run_until(std::max(meeting_.engine().next_timeout(), meeting_.now() + 1us));
        }
        EXPECT_LT(wakings, 300) << "of sound and feedback alone";
        video_ = publish_video(ada_, {});
        meeting_.run_for(5s);
    }
}

TEST_F(Bandwidth, StatesThatChangedWithoutSignallingAreToldAtTheResume) {
    set_link(narrow(2'500'000));
    start({});
    meeting_.run_for(5s);
    set_link(narrow(100'000));
    ASSERT_TRUE(meeting_.run_until([&] { return is_paused(video_); }, 10s));
    meeting_.break_socket(ben_);
    set_link(narrow(2'500'000));
    meeting_.run_for(12s);
    ASSERT_TRUE(is_paused(video_)) << "nobody could tell";
    meeting_.resume(ben_);
    EXPECT_TRUE(meeting_.run_until([&] { return !is_paused(video_); }, 1s));

    meeting_.break_socket(ben_);
    set_link(narrow(100'000));
    meeting_.run_for(10s);
    ASSERT_FALSE(is_paused(video_));
    meeting_.resume(ben_);
    EXPECT_TRUE(meeting_.run_until([&] { return is_paused(video_); }, 1s));
}

TEST_F(Bandwidth, ASimulatedLimitHoldsUntilItIsTakenBack) {
    start({});
    count_arrivals();
    meeting_.run_for(3s);
    const double before = use_during(3s);
    const auto limit = [&](std::int64_t bits_per_second) {
        meeting_.act(ben_, [&](ScriptedPeer&, ScriptedPeer::Outbox& out) {
            out.requests.emplace_back(
                media::Simulate{media::Simulate::Scenario::subscriber_bandwidth, bits_per_second});
        });
    };
    const std::uint64_t begin = spoken();
    limit(400'000);
    meeting_.run_for(2s);
    const std::uint64_t frames_before = frame_count();
    EXPECT_LT(use_during(10s), 400'000);
    EXPECT_GE(frame_count() - frames_before, 295u) << "the smallest layer moves";
    limit(100'000);
    meeting_.run_for(2s);
    EXPECT_TRUE(is_paused(video_));
    EXPECT_LT(use_during(5s), 100'000);
    limit(0);
    meeting_.run_for(10s);
    EXPECT_FALSE(is_paused(video_));
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_GT(use_during(3s), 0.95 * before);
    EXPECT_EQ(silent(begin, spoken() - 25), 0u);
    EXPECT_EQ(frames().statistics().faults(), 0u);
}

/// Each report says that its packet came later than the one before, as a growing queue would have
/// it.
std::vector<Bytes> growing_queue(const std::vector<std::uint16_t>& sequences, Instant arrived) {
    std::vector<Bytes> reports;
    congestion::TwccReceiver receiver;
    for (const std::uint16_t sequence : sequences) {
        arrived += 400ms;
        receiver.on_packet(arrived, {sequence, 1, true});
        receiver.poll(arrived + 300ms, 1, reports.emplace_back());
    }
    return reports;
}

TEST_F(Bandwidth, ManyReportsInOneDatagramAreOneDivision) {
    start({});
    meeting_.run_for(5s);
    std::vector<std::uint16_t> sequences;
    constexpr std::uint8_t id = 3;  // of ClientOffer
    // Its own reports would speak of these packets first.
    meeting_.network().set_filter([&](const VirtualNetwork::Datagram& datagram) {
        return datagram.from.port != ben_.address.port;
    });
    meeting_.observe([&](const VirtualNetwork::Datagram& datagram) {
        const auto view = rtp::PacketView::parse(datagram.bytes);
        if (view && datagram.to.port == ben_.address.port && view->extension(id).size() == 2) {
            sequences.push_back(load_u16(view->extension(id).data()));
        }
    });
    ASSERT_TRUE(meeting_.run_until([&] { return sequences.size() > 40; }, 2s));
    sequences.resize(40);
    meeting_.network().set_filter({});
    const auto send = [&](ByteView compound) {
        meeting_.act(ben_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.transport().send_rtcp(compound, out.datagrams);
        });
    };
    const std::vector<Bytes> reports = growing_queue(sequences, meeting_.now());
    for (std::size_t i = 0; i < 10; ++i) {
        send(reports[i]);
        meeting_.run_for(2ms);
    }
    meeting_.run_for(10ms);
    Bytes compound;
    for (std::size_t i = 10; i < reports.size(); ++i) {
        compound.insert(compound.end(), reports[i].begin(), reports[i].end());
    }
    const auto divisions = [&] { return meeting_.engine().statistics().bandwidth_divisions; };
    const std::uint64_t before = divisions();
    send(compound);
    meeting_.run_for(12ms);
    EXPECT_GE(divisions() - before, 1u) << "a queue is answered at once";
    EXPECT_LE(divisions() - before, 2u);
}

/// Ben's client cannot be probed: it lacks what padding goes on, or what tells of it.
class Unprobed : public NarrowLink, public ::testing::WithParamInterface<const char*> {
  protected:
    VirtualMeeting::Member& cleo_ = meeting_.join({.identity = "cleo", .lacks = {GetParam()}});
};
INSTANTIATE_TEST_SUITE_P(Lacks, Unprobed, ::testing::Values("rtx", "transport-cc"));

TEST_P(Unprobed, APausedPictureComesBack) {
    connect();
    audio_ = publish_audio(ada_);
    video_ = publish_video(ada_);
    ASSERT_TRUE(meeting_.run_until([&] { return cleo_.peer->first_stream(true) != nullptr; }, 10s));
    const std::string sid = ada_.peer->published(video_)->sid;
    std::uint64_t arrived = 0;
    meeting_.observe([&](const VirtualNetwork::Datagram& datagram) {
        arrived += datagram.to.port == cleo_.address.port ? datagram.bytes.size() : 0;
    });
    std::uint64_t carries = 0;
    std::uint64_t estimate = 0;
    // As receivers do that are not asked for transport-wide feedback: what they find possible rises
    // with what comes, never far above it.
    const auto run = [&](Duration span) {
        for (const Instant end = meeting_.now() + span; meeting_.now() < end;) {
            const std::uint64_t before = arrived;
            meeting_.run_for(500ms);
            estimate =
                std::min(carries, std::max(estimate, (arrived - before) * 16 * 3 / 2 + 10'000));
            cleo_.peer->set_estimate(estimate);
        }
    };
    const auto state = [&] {
        const auto& states = cleo_.peer->stream_states();
        const auto found = states.find(sid);
        return found == states.end() ? ScriptedPeer::StreamState{} : found->second;
    };
    const auto carry = [&](std::uint64_t bits_per_second) {
        carries = bits_per_second;
        meeting_.set_conditions(cleo_, narrow(bits_per_second));
    };
    carry(3'000'000);
    run(8s);
    const FrameReader& frames = cleo_.peer->first_stream(true)->frames();
    ASSERT_EQ(frames.layer(), 2);
    carry(100'000);
    run(20s);
    ASSERT_GT(state().pauses, 0);
    carry(3'000'000);
    run(40s);
    EXPECT_FALSE(state().paused);
    const std::uint64_t pictures = frames.statistics().frames;
    run(40s);
    EXPECT_GE(frames.statistics().frames - pictures, 1150u) << "of 1200";
    EXPECT_EQ(frames.layer(), 2);
    EXPECT_EQ(frames.statistics().faults(), 0u);
}

}  // namespace
}  // namespace heydok::support
