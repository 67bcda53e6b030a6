// Reliable messages over an outage of signalling and path together: both sides count and name what
// they have, and the rest comes again (livekit-protocol sections 13.2 and 15.1).
#include <algorithm>

#include "media/data_packet.hpp"
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using Member = VirtualMeeting::Member;

/// A LiveKit DataPacket with this number (field 16) as text.
Bytes numbered(std::uint32_t sequence, std::size_t size) {
    std::string text = "message " + std::to_string(sequence) + " ";
    text.resize(std::max(size, text.size()), '.');
    Bytes out =
        media::make_user_packet({as_bytes(text), "chat", {}, {}, {}}, media::DataKind::reliable);
    out.insert(out.end(), {0x80, 0x01});
    for (; sequence > 0x7F; sequence >>= 7) {
        out.push_back(static_cast<std::uint8_t>(sequence | 0x80));
    }
    out.push_back(static_cast<std::uint8_t>(sequence));
    return out;
}

std::uint32_t number_of(ByteView packet) {
    const auto read = media::stamp_data_packet(packet, {}, media::DataKind::reliable);
    return read ? read->sequence : 0;
}

/// Ada writes, Ben reads as LiveKit's clients do: whatever is not newer than the last is a repeat.
class DataResume : public TwoMembers {
  protected:
    void SetUp() override {
        connect();
        ASSERT_TRUE(meeting_.run_until(
            [this] { return ada_.peer->data_open() && ben_.peer->data_open(); }, 5s));
    }
    void write(std::size_t size = 0) {
        sent_.push_back(numbered(++last_written_, size));
        say(sent_.back());
    }
    void say(const Bytes& packet) {
        meeting_.act(ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.send_data(meeting_.now(), true, packet, out);
        });
    }
    /// All that arrived, and how much of it a client takes for new.
    std::vector<std::uint32_t> arrived() {
        std::vector<std::uint32_t> out;
        for (const ScriptedPeer::DataMessage& message : ben_.peer->data()) {
            out.push_back(number_of(message.data));
        }
        return out;
    }
    std::vector<std::uint32_t> taken() {
        std::vector<std::uint32_t> out;
        for (const std::uint32_t number : arrived()) {
            if (out.empty() || number > out.back()) {
                out.push_back(number);
            }
        }
        return out;
    }
    static std::vector<std::uint32_t> all_to(std::uint32_t last) {
        std::vector<std::uint32_t> out;
        for (std::uint32_t number = 1; number <= last; ++number) {
            out.push_back(number);
        }
        return out;
    }
    void fail(Member& member) {
        meeting_.network().set_cut(member.address.port, true);
        meeting_.break_socket(member);
    }
    void repair(Member& member) { meeting_.network().set_cut(member.address.port, false); }

    std::vector<Bytes> sent_;
    std::uint32_t last_written_ = 0;
};

class DataResumeAfter : public DataResume, public ::testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Seconds, DataResumeAfter, ::testing::Values(1, 4, 12));

TEST_P(DataResumeAfter, WhatTheReaderMissedArrivesOnceAndInOrder) {
    for (int i = 0; i < 5; ++i) {
        write();
    }
    meeting_.run_for(1s);
    EXPECT_EQ(taken(), all_to(5));
    fail(ben_);
    for (int i = 0; i < 40; ++i) {
        write();
        meeting_.run_for(std::chrono::milliseconds{GetParam() * 1000 / 40});
    }
    EXPECT_EQ(taken(), all_to(5)) << "nothing got through";
    repair(ben_);
    meeting_.resume(ben_, {{ada_.peer->sid(), 5}});
    write();
    EXPECT_TRUE(meeting_.run_until([this] { return taken().size() == last_written_; }, 10s));
    EXPECT_EQ(taken(), all_to(last_written_));
    write();
    meeting_.run_for(2s);
    EXPECT_EQ(taken(), all_to(last_written_)) << "and goes on";
}

TEST_P(DataResumeAfter, WhatTheWriterRepeatsIsRelayedOnce) {
    write();
    meeting_.run_for(1s);
    fail(ada_);
    for (int i = 0; i < 20; ++i) {
        write();
        meeting_.run_for(std::chrono::milliseconds{GetParam() * 1000 / 20});
    }
    EXPECT_EQ(arrived(), all_to(1));
    repair(ada_);
    meeting_.resume(ada_);
    ASSERT_TRUE(meeting_.run_until([this] { return ada_.peer->acknowledged().has_value(); }, 2s));
    EXPECT_EQ(ada_.peer->acknowledged(), 1u);
    // The client says again what the server has not acknowledged; so does SCTP underneath.
    for (std::size_t i = *ada_.peer->acknowledged(); i < sent_.size(); ++i) {
        say(sent_[i]);
    }
    write();
    EXPECT_TRUE(meeting_.run_until([this] { return arrived().size() >= last_written_; }, 20s));
    meeting_.run_for(5s);
    EXPECT_EQ(arrived(), all_to(last_written_)) << "on the wire, too, each once";
}

TEST_F(DataResume, MoreThanTheChannelHoldsArrivesWithTheResume) {
    write();
    meeting_.run_for(1s);
    fail(ben_);
    for (int i = 0; i < 30; ++i) {
        write(15'000);
        meeting_.run_for(50ms);
    }
    repair(ben_);
    meeting_.resume(ben_, {{ada_.peer->sid(), 1}});
    EXPECT_TRUE(meeting_.run_until([this] { return taken().size() == last_written_; }, 20s));
    EXPECT_EQ(taken(), all_to(last_written_));
}

TEST_F(DataResume, WhoNamesAStrangerOrTheFutureGetsNothingTwice) {
    for (int i = 0; i < 5; ++i) {
        write();
    }
    meeting_.run_for(1s);
    meeting_.break_socket(ben_);
    meeting_.resume(ben_, {{"PA_unknown", 0}, {ben_.peer->sid(), 0}, {ada_.peer->sid(), 5'000}});
    meeting_.run_for(2s);
    EXPECT_EQ(arrived(), all_to(5));
}

}  // namespace
}  // namespace heydok::support
