// ICE-TCP (RFC 6544, RFC 4571) through the whole engine: a call where UDP does not pass.
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

/// Ben has UDP; Cleo is the one who may need TCP.
class TcpTest : public ::testing::Test {
  protected:
    using Member = VirtualMeeting::Member;

    void block_udp_of(const Member& member) {
        meeting_.network().set_filter(
            [port = member.address.port](const VirtualNetwork::Datagram& datagram) {
                return datagram.to.protocol == Protocol::tcp ||
                       (datagram.from.port != port && datagram.to.port != port);
            });
    }
    void block_tcp() {
        meeting_.network().set_filter([](const VirtualNetwork::Datagram& datagram) {
            return datagram.to.protocol == Protocol::udp;
        });
    }
    void publish(Member& member) {
        meeting_.act(member, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.publish_audio({}, out);
            peer.publish_video({}, out);
        });
    }
    static std::uint64_t heard(const Member& member, bool video) {
        const IncomingStream* stream = member.peer->first_stream(video);
        return stream == nullptr ? 0 : stream->frames().statistics().packets;
    }
    [[nodiscard]] bool media_flows() const {
        return heard(ben_, false) > 10 && heard(ben_, true) > 10 && heard(cleo_, false) > 10 &&
               heard(cleo_, true) > 10;
    }
    [[nodiscard]] static bool is_on_tcp(const Member& member) {
        const auto& stream = member.peer->transport();
        return stream.has_path() && stream.path()->protocol == Protocol::tcp;
    }

    VirtualMeeting meeting_{23};
    Member& ben_ = meeting_.join({"ben"});
    Member& cleo_ = meeting_.join({.identity = "cleo", .tcp = true});
};

TEST_F(TcpTest, A23_JoinAndMediaOverTcpAlone) {
    block_udp_of(cleo_);
    ASSERT_TRUE(meeting_.run_until(
        [this] { return ben_.peer->connected() && cleo_.peer->connected(); }, 5s));
    EXPECT_TRUE(is_on_tcp(cleo_));
    EXPECT_FALSE(is_on_tcp(ben_));
    EXPECT_LE(*cleo_.peer->connected_at() - Instant{10s}, 3s) << "falls back within 3 s";
    publish(ben_);
    publish(cleo_);
    ASSERT_TRUE(meeting_.run_until([this] { return media_flows(); }, 5s));
    meeting_.run_for(60s);
    for (const Member* member : {&ben_, &cleo_}) {
        EXPECT_EQ(member->peer->first_stream(false)->frames().statistics().missing, 0u);
        EXPECT_EQ(member->peer->first_stream(true)->frames().statistics().missing, 0u);
        EXPECT_FALSE(member->peer->left().has_value());
    }
    EXPECT_GT(heard(cleo_, false), 3'000u);
    EXPECT_GT(heard(ben_, false), 3'000u);
}

TEST_F(TcpTest, A23_MovesFromUdpToTcpInMidCall) {
    block_tcp();  // the scripted client knows no preference: whatever answers first is its path
    ASSERT_TRUE(meeting_.run_until(
        [this] { return ben_.peer->connected() && cleo_.peer->connected(); }, 5s));
    publish(ben_);
    publish(cleo_);
    ASSERT_TRUE(meeting_.run_until([this] { return media_flows(); }, 5s));
    EXPECT_FALSE(is_on_tcp(cleo_));
    const std::uint64_t offers = cleo_.peer->statistics().offers;

    block_udp_of(cleo_);
    ASSERT_TRUE(meeting_.run_until([this] { return is_on_tcp(cleo_); }, 12s))
        << "the client tries its other candidates once the path is silent for 8 s";
    const Instant moved = meeting_.now();
    const std::uint64_t at_cleo = heard(cleo_, false);
    const std::uint64_t at_ben = heard(ben_, false);
    ASSERT_TRUE(meeting_.run_until(
        [&] { return heard(cleo_, false) > at_cleo + 10 && heard(ben_, false) > at_ben + 10; }, 2s))
        << "the engine moves with the nomination";
    EXPECT_LE(meeting_.now() - moved, 2s);
    meeting_.run_for(40s);
    EXPECT_TRUE(is_on_tcp(cleo_));
    EXPECT_FALSE(cleo_.peer->left().has_value());
    EXPECT_EQ(cleo_.peer->statistics().offers, offers) << "the same session, nothing negotiated";
    EXPECT_GT(heard(cleo_, false), at_cleo + 1'900);
    EXPECT_GT(heard(ben_, true), 100u);
}

TEST_F(TcpTest, A23_AClosedConnectionEndsThePathAndNothingElse) {
    block_udp_of(cleo_);
    ASSERT_TRUE(meeting_.run_until([this] { return cleo_.peer->connected(); }, 5s));
    TransportAddress connection = cleo_.address;
    connection.protocol = Protocol::tcp;
    connection.connection = cleo_.address.port;
    meeting_.engine().close_connection(meeting_.now(), connection, meeting_.engine_outbox());
    meeting_.flush_engine();
    EXPECT_FALSE(cleo_.peer->left().has_value());
    publish(ben_);
    ASSERT_TRUE(meeting_.run_until([this] { return heard(cleo_, false) > 50; }, 10s))
        << "the next check over a connection brings it back";
}

}  // namespace
}  // namespace heydok::support
