// Data packets that not everybody may send or get (livekit-protocol section 13.2).
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kTranscription = 7;  // fields of DataPacket
constexpr std::uint32_t kMetrics = 8;

class DataRules : public TwoMembers {
  protected:
    VirtualMeeting::Member& join(const std::string& identity, const media::Permission& permission) {
        VirtualMeeting::Member& member =
            meeting_.join({.identity = identity, .permission = permission});
        connect();
        EXPECT_TRUE(meeting_.run_until(
            [&] {
                return member.peer->data_open() && ada_.peer->data_open() && ben_.peer->data_open();
            },
            10s));
        return member;
    }
    /// A reliable packet with some content in that field.
    void send(VirtualMeeting::Member& from, std::uint32_t field) {
        const Bytes packet{static_cast<std::uint8_t>(field << 3 | 2), 0};
        meeting_.act(from, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            EXPECT_TRUE(peer.send_data(meeting_.now(), true, packet, out));
        });
        meeting_.run_for(500ms);
    }
    [[nodiscard]] static std::size_t heard(const VirtualMeeting::Member& member) {
        return member.peer->data().size();
    }
};

TEST_F(DataRules, TranscriptionComesFromAgentsOnly) {
    media::Permission agent;
    agent.agent = true;
    VirtualMeeting::Member& scribe = join("scribe", agent);
    send(ada_, kTranscription);
    EXPECT_EQ(heard(ben_), 0u);
    EXPECT_EQ(heard(scribe), 0u);
    EXPECT_EQ(meeting_.engine().statistics().dropped.at("data_malformed"), 1u);
    send(scribe, kTranscription);
    EXPECT_EQ(heard(ben_), 1u);
    EXPECT_EQ(heard(ada_), 1u);
}

TEST_F(DataRules, MetricsGoToWhoMaySubscribeToThem) {
    media::Permission without;
    without.can_subscribe_metrics = false;
    VirtualMeeting::Member& cleo = join("cleo", without);
    send(ada_, kMetrics);
    EXPECT_EQ(heard(ben_), 1u);
    EXPECT_EQ(heard(cleo), 0u);
    send(cleo, kMetrics);
    EXPECT_EQ(heard(ben_), 2u) << "sending them needs no such right";
}

}  // namespace
}  // namespace heydok::support
