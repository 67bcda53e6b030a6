// Ends of a participant that come from its media path, and what its client is told to do.
#include "media/lifecycle.hpp"
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using media::LeaveAction;
using media::LeaveReason;

class LeaveActions : public TwoMembers {
  protected:
    void SetUp() override {
        connect();
        publish_audio(ada_);
        ASSERT_TRUE(
            meeting_.run_until([this] { return ben_.peer->first_stream(false) != nullptr; }, 5s));
    }
    void cut(bool on) { meeting_.network().set_cut(ben_.address.port, on); }
    [[nodiscard]] std::uint64_t heard() const {
        return ben_.peer->first_stream(false)->reception().packets();
    }
    void expect_told(LeaveReason reason, LeaveAction action) {
        ASSERT_TRUE(ben_.peer->left());
        EXPECT_EQ(ben_.peer->left()->reason, reason);
        EXPECT_EQ(ben_.peer->left()->action, action);
        EXPECT_TRUE(ben_.peer->socket_closed());
    }
};

TEST_F(LeaveActions, WithoutMediaTheClientIsAskedToResumeAndThatWorks) {
    cut(true);
    ASSERT_TRUE(meeting_.run_until([this] { return ben_.peer->left().has_value(); },
                                   media::kMediaTimeout + 2s));
    expect_told(LeaveReason::connection_timeout, LeaveAction::resume);
    EXPECT_EQ(ada_.peer->participants().size(), 1u) << "kept for the resume";
    cut(false);
    meeting_.resume(ben_);
    const std::uint64_t before = heard();
    meeting_.run_for(3s);
    EXPECT_GT(heard(), before + 90);
    EXPECT_EQ(ada_.peer->participants().size(), 1u);
}

TEST_F(LeaveActions, WithoutAResumeItIsRemovedForThatReason) {
    cut(true);
    meeting_.run_for(media::kMediaTimeout + media::kResumeTimeout + 2s);
    expect_told(LeaveReason::connection_timeout, LeaveAction::resume);
    EXPECT_TRUE(ada_.peer->participants().empty());
    EXPECT_EQ(meeting_.events().back().kind, media::RoomEvent::Kind::participant_left);
    EXPECT_EQ(meeting_.events().back().participant->disconnect_reason,
              LeaveReason::connection_timeout);
}

TEST_F(LeaveActions, AClosedTransportAsksForAFullReconnect) {
    meeting_.act(ben_, [](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.transport().close(out.datagrams);
    });
    meeting_.run_for(1s);
    expect_told(LeaveReason::media_failure, LeaveAction::reconnect);
    EXPECT_TRUE(ada_.peer->participants().empty());
}

}  // namespace
}  // namespace heydok::support
