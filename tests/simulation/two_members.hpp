#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/support/virtual_meeting.hpp"

namespace heydok::support {

/// A meeting of two, ada and ben, before anything is published.
class TwoMembers : public ::testing::Test {
  protected:
    explicit TwoMembers(std::uint64_t seed = 1) : meeting_(seed) {}

    void connect() {
        ASSERT_TRUE(
            meeting_.run_until([this] { return ada_.peer->connected() && ben_.peer->connected(); },
                               std::chrono::seconds{10}));
    }
    std::string publish_audio(VirtualMeeting::Member& member) {
        std::string cid;
        meeting_.act(member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            cid = peer.publish_audio({}, out);
        });
        return cid;
    }
    std::string publish_video(VirtualMeeting::Member& member, const VideoOptions& options = {}) {
        std::string cid;
        meeting_.act(member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            cid = peer.publish_video(options, out);
        });
        return cid;
    }
    void want_quality(VirtualMeeting::Member& member, media::VideoQuality quality) {
        const std::string sid = member.peer->first_stream(true)->options().track_sid;
        meeting_.act(member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.set_quality(sid, quality, out);
        });
    }

    VirtualMeeting meeting_;
    VirtualMeeting::Member& ada_ = meeting_.join({"ada"});
    VirtualMeeting::Member& ben_ = meeting_.join({"ben"});
};

}  // namespace heydok::support
