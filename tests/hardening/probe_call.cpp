#include "tests/hardening/probe_call.hpp"

#include <algorithm>

namespace heydok::hardening {
namespace {

constexpr std::size_t kCaptured = 600;
constexpr Duration kAfter = 1s;

}  // namespace

ProbeCall::ProbeCall() {
    meeting_.observe([this](const VirtualNetwork::Datagram& d) { note_delivery(d); });
}

void ProbeCall::SetUp() {
    ASSERT_TRUE(meeting_.run_until(
        [this] { return ada_.peer->connected() && ben_.peer->connected(); }, 10s));
    for (Member* member : {&ada_, &ben_}) {
        meeting_.act(*member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            const std::string audio = peer.publish_audio({}, out);
            support::VideoOptions options;
            options.layers = 1;
            options.bits_per_second = 1'500'000;
            const std::string video = peer.publish_video(options, out);
            if (member == &ada_) {
                audio_of_ada_ = audio;
                video_of_ada_ = video;
            }
        });
    }
    const auto plays = [](const Member& member) {
        return member.peer->first_stream(false) != nullptr &&
               member.peer->first_stream(true) != nullptr &&
               member.peer->first_stream(true)->frames().statistics().frames > 10;
    };
    ASSERT_TRUE(meeting_.run_until([&] { return plays(ada_) && plays(ben_); }, 10s));
    meeting_.run_for(500ms);
    begin_ = meeting_.now();
    before_ = meeting_.engine().statistics();
    ada_before_ = snapshot(ada_);
    ben_before_ = snapshot(ben_);
}

void ProbeCall::TearDown() {
    if (!HasFatalFailure()) {
        expect_unharmed();
    }
}

void ProbeCall::expect_unharmed() {
    meeting_.run_for(kAfter);
    const Duration span = meeting_.now() - begin_;
    judge(ada_, ada_before_, span);
    judge(ben_, ben_before_, span);
    const media::EngineStatistics now = meeting_.engine().statistics();
    EXPECT_EQ(now.participants, before_.participants);
    EXPECT_EQ(now.unfinished_handshakes, 0u);
    EXPECT_LE(now.known_addresses, before_.participants * ice::kMaxPairs);
    EXPECT_LE(now.remembered_sources, ice::Limits{}.remembered_sources);
}

void ProbeCall::judge(Member& member, const Before& before, Duration span) {
    SCOPED_TRACE(member.identity);
    EXPECT_EQ(member.peer->statistics().offers, before.offers) << "renegotiated";
    EXPECT_FALSE(member.peer->left());
    EXPECT_TRUE(member.peer->connected());
    const support::IncomingStream* audio = member.peer->first_stream(false);
    const support::IncomingStream* video = member.peer->first_stream(true);
    ASSERT_NE(audio, nullptr);
    ASSERT_NE(video, nullptr);
    const auto seconds = std::chrono::duration<double>(span).count();
    const auto expected = static_cast<std::uint64_t>(seconds * 50);
    const std::uint64_t heard = audio->frames().statistics().packets - before.packets;
    EXPECT_GE(static_cast<double>(heard + 3), static_cast<double>(expected) * 0.999) << "audio";
    EXPECT_EQ(audio->frames().statistics().missing, 0u);
    EXPECT_EQ(audio->frames().statistics().faults(), 0u);
    EXPECT_EQ(video->frames().statistics().missing, 0u);
    EXPECT_EQ(video->frames().statistics().faults(), 0u);
    EXPECT_GT(video->last_packet().value_or(Instant{}), meeting_.now() - 200ms);
}

ProbeCall::Before ProbeCall::snapshot(const Member& member) const {
    return {member.peer->statistics().offers,
            member.peer->first_stream(false)->frames().statistics().packets};
}

std::vector<Bytes> ProbeCall::inject(const TransportAddress& from, ByteView datagram) {
    Bytes copy(datagram.begin(), datagram.end());
    media::Outbox& out = meeting_.engine_outbox();
    meeting_.engine().handle_datagram(meeting_.now(), from, copy, out);
    std::vector<Bytes> answers;
    for (const DatagramBatch::Entry& entry : out.datagrams.entries()) {
        if (entry.to == from) {
            const ByteView bytes = out.datagrams.bytes(entry);
            answers.emplace_back(bytes.begin(), bytes.end());
        }
    }
    meeting_.flush_engine();
    return answers;
}

std::uint64_t ProbeCall::dropped(const std::string& reason) const {
    const auto count = [&](const media::EngineStatistics& statistics) {
        const auto found = statistics.dropped.find(reason);
        return found == statistics.dropped.end() ? std::uint64_t{0} : found->second;
    };
    return count(const_cast<VirtualMeeting&>(meeting_).engine().statistics()) - count(before_);
}

std::vector<Bytes> ProbeCall::captured(const Member& member,
                                       const std::function<bool(ByteView)>& wanted) const {
    std::vector<Bytes> result;
    if (const auto found = heard_.find(member.address.port); found != heard_.end()) {
        std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(result),
                     [&](const Bytes& bytes) { return wanted(bytes); });
    }
    return result;
}

void ProbeCall::remove(const std::string& room, const std::string& identity) {
    meeting_.engine().remove_participant(meeting_.now(), room, identity, meeting_.engine_outbox());
    meeting_.flush_engine();
}

void ProbeCall::note_delivery(const VirtualNetwork::Datagram& datagram) {
    if (observer_) {
        observer_(datagram);
    }
    if (datagram.to == meeting_.server_address()) {
        if (!capturing_) {
            return;
        }
        std::vector<Bytes>& kept = heard_[datagram.from.port];
        if (kept.size() >= kCaptured) {
            kept.erase(kept.begin(), kept.begin() + kCaptured / 2);
        }
        kept.push_back(datagram.bytes);
    } else if (datagram.to != ada_.address && datagram.to != ben_.address) {
        strayed_.push_back(datagram);
    }
}

}  // namespace heydok::hardening
