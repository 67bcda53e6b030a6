#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "media/data_packet.hpp"
#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {

/// The hostile pair with its data channels open.
class HostileData : public HostilePair {
  protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(HostilePair::SetUp());
        ASSERT_TRUE(meeting_.run_until(
            [this] { return eve_->peer->data_open() && dora_->peer->data_open(); }, 5s));
    }
    void send_sctp(ByteView packet) {
        meeting_.act(*eve_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.transport().send_instead_of_sctp(packet, out.datagrams);
        });
    }
    bool send_data(Member& from, bool reliable, ByteView packet) {
        bool sent = false;
        meeting_.act(from, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            sent = peer.send_data(meeting_.now(), reliable, packet, out);
        });
        return sent;
    }
    static Bytes user_packet(std::string_view text,
                             const std::vector<std::string>& destinations = {}) {
        return media::make_user_packet({as_bytes(text), std::nullopt, destinations, {}, {}},
                                       media::DataKind::reliable);
    }
    /// Data still passes from one to the other.
    void expect_passes(Member& from, Member& to) {
        const std::size_t before = to.peer->data().size();
        EXPECT_TRUE(send_data(from, true, user_packet("alive")));
        EXPECT_TRUE(meeting_.run_until([&] { return to.peer->data().size() > before; }, 10s));
    }
    void expect_alive() {
        expect_passes(*eve_, *dora_);
        expect_passes(*dora_, *eve_);
    }
};

}  // namespace heydok::hardening
