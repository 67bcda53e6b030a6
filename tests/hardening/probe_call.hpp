#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "rtc/ice/candidate_pair.hpp"
#include "tests/support/virtual_meeting.hpp"

namespace heydok::hardening {

using namespace std::chrono_literals;
using support::ScriptedPeer;
using support::VirtualMeeting;
using support::VirtualNetwork;

/// The bystander rule as a fixture: ada and ben talk (audio 50 packets/s and video 1.5 Mbit/s each)
/// while a test attacks. Each test ends with the same judgement: no audio or video packet of theirs
/// is missing, nobody was renegotiated or told to leave, and the engine remembers no more than
/// before. Virtual time, so that what an attack costs in computing is not seen here.
class ProbeCall : public ::testing::Test {
  protected:
    ProbeCall();
    void SetUp() override;
    void TearDown() override;

    using Member = VirtualMeeting::Member;

    /// A datagram that reaches the server now, as if `from` had sent it; what the server answers to
    /// that address at once.
    std::vector<Bytes> inject(const TransportAddress& from, ByteView datagram);
    /// How often the engine has counted this word since the attack began.
    [[nodiscard]] std::uint64_t dropped(const std::string& reason) const;
    /// The last datagrams from `member` to the server that `wanted` accepts, newest last. Those of
    /// the last moments only.
    [[nodiscard]] std::vector<Bytes> captured(const Member& member,
                                              const std::function<bool(ByteView)>& wanted) const;
    /// Keeps nothing for `captured` any more: for tests that judge memory.
    void stop_capturing() {
        capturing_ = false;
        heard_.clear();
    }
    /// What has gone from the server to an address where no member is.
    [[nodiscard]] const std::vector<VirtualNetwork::Datagram>& strayed() const { return strayed_; }
    [[nodiscard]] const ice::Credentials& server_credentials(const Member& member) const {
        return member.peer->transport().remote().ice;
    }
    /// A test that leaves participants of its own behind removes them through this, before the
    /// judgement.
    void remove(const std::string& room, const std::string& identity);
    /// The test itself makes so many offers for the member.
    void allow_offers(const Member& member, std::uint64_t count) {
        (&member == &ada_ ? ada_before_ : ben_before_).offers += count;
    }
    /// Lets the call go on and judges it; TearDown does it at the end.
    void expect_unharmed();

    VirtualMeeting meeting_{1};
    Member& ada_ = meeting_.join({"ada"});
    Member& ben_ = meeting_.join({"ben"});
    std::string audio_of_ada_;  ///< cids
    std::string video_of_ada_;
    /// Added latest in the test's own observer.
    std::function<void(const VirtualNetwork::Datagram&)> observer_;

  private:
    struct Before {
        std::uint64_t offers = 0;
        std::uint64_t packets = 0;
    };
    void note_delivery(const VirtualNetwork::Datagram& datagram);
    void judge(Member& member, const Before& before, Duration span);
    [[nodiscard]] Before snapshot(const Member& member) const;

    Instant begin_{};
    bool capturing_ = true;
    Before ada_before_;
    Before ben_before_;
    media::EngineStatistics before_;
    std::map<std::uint16_t, std::vector<Bytes>> heard_;  ///< by the sender's port
    std::vector<VirtualNetwork::Datagram> strayed_;
};

[[nodiscard]] inline bool is_stun_request(ByteView d) {
    return d.size() >= 20 && d[0] == 0 && d[1] == 1;
}
[[nodiscard]] inline bool is_rtcp_packet(ByteView d) {
    return d.size() > 8 && d[0] >= 128 && d[0] < 192 && d[1] >= 192 && d[1] <= 223;
}
[[nodiscard]] inline bool is_rtp_packet(ByteView d) {
    return d.size() > 12 && d[0] >= 128 && d[0] < 192 && !is_rtcp_packet(d);
}
[[nodiscard]] inline bool is_dtls(ByteView d) {
    return !d.empty() && d[0] >= 20 && d[0] < 64;
}

inline const TransportAddress kStranger = *parse_address("203.0.113.66", 6666);

}  // namespace heydok::hardening
