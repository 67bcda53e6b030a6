#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "media/engine.hpp"
#include "rtc/sctp/library.hpp"
#include "tests/support/scripted_peer.hpp"
#include "tests/support/virtual_network.hpp"

namespace heydok::support {

/// A media engine and scripted peers in virtual time, joined by a virtual network for datagrams and
/// by reliable, ordered signalling with a fixed delay. The same seed gives the same meeting.
class VirtualMeeting {
  public:
    static constexpr Duration kSignalDelay = std::chrono::milliseconds{15};
    static constexpr std::uint16_t kServerPort = 7882;

    explicit VirtualMeeting(std::uint64_t seed);
    VirtualMeeting(const VirtualMeeting&) = delete;
    VirtualMeeting& operator=(const VirtualMeeting&) = delete;

    /// A peer with its network address; joins with `join`.
    struct Member {
        std::string identity;
        TransportAddress address;
        std::unique_ptr<ScriptedPeer> peer;
        media::SessionId session{};
        bool attached = false;  ///< its signalling socket is open
        ScriptedPeer::Outbox out;
    };
    struct JoinSettings {
        std::string identity;
        media::Permission permission = {};
        bool adaptive_stream = false;
        bool nack = true;
        std::vector<std::string> lacks = {};  ///< codecs that the client has not
        std::string room = "room";
        bool data = true;  ///< offers data channels
        bool tcp = false;  ///< goes over TCP where UDP does not answer
        PayloadVeil* veil = nullptr;
    };
    /// Creates the peer and starts its join; messages follow as time runs.
    Member& join(const JoinSettings& settings);
    /// The signalling socket breaks without a word.
    void break_socket(Member& member);
    /// A new socket for the same participant.
    void resume(Member& member,
                const std::vector<std::pair<std::string, std::uint32_t>>& received = {});

    /// Calls `action` (publish, mute, ...) and sends what it made.
    void act(Member& member,
             const std::function<void(ScriptedPeer&, ScriptedPeer::Outbox&)>& action);
    /// Both directions of a member's link.
    void set_conditions(const Member& member, const LinkConditions& conditions);
    /// Moves the member to another port, as a NAT or a change of network does.
    void rebind(Member& member);

    void run_until(Instant until);
    void run_for(Duration span) { run_until(now_ + span); }
    /// Runs until the condition holds, at most for `longest`; whether it held.
    bool run_until(const std::function<bool()>& condition, Duration longest);

    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] media::Engine& engine() { return *engine_; }
    [[nodiscard]] media::Outbox& engine_outbox() { return outbox_; }
    [[nodiscard]] VirtualNetwork& network() { return network_; }
    [[nodiscard]] const std::vector<media::RoomEvent>& events() const { return events_; }
    [[nodiscard]] const TransportAddress& server_address() const { return server_; }
    /// The same for ICE-TCP. In virtual time TCP is a datagram's way without loss.
    [[nodiscard]] TransportAddress server_tcp_address() const {
        return {server_.ip, server_.port, Protocol::tcp, 0};
    }
    /// Called with each datagram that arrives anywhere, before it is handed over; also with those
    /// for addresses where no member is.
    void observe(std::function<void(const VirtualNetwork::Datagram&)> observer) {
        observer_ = std::move(observer);
    }
    /// Datagrams and messages that the engine made outside of run_until are sent.
    void flush_engine();

  private:
    struct Envelope {
        Instant at;
        std::function<void()> deliver;
    };

    void flush_member(Member& member);
    void deliver_signals();
    void deliver_datagrams();
    void run_timers();
    [[nodiscard]] Instant next_event() const;
    Member* find(media::SessionId session);
    Member* find(const TransportAddress& address);
    media::JoinOptions join_options(const Member& member) const;

    static constexpr WallTime kWallEpoch{std::chrono::milliseconds{1'790'000'000'000}};

    Random random_;
    std::shared_ptr<sctp::Library> sctp_;
    dtls::Certificate certificate_;
    TransportAddress server_;
    VirtualNetwork network_;
    std::unique_ptr<media::Engine> engine_;
    media::Outbox outbox_;
    std::vector<media::RoomEvent> events_;
    std::function<void(const VirtualNetwork::Datagram&)> observer_;
    std::map<std::string, JoinSettings> settings_;
    std::vector<std::unique_ptr<Member>> members_;
    std::deque<Envelope> envelopes_;  ///< one delay for all: always in order
    Instant now_{std::chrono::seconds{10}};
    std::uint64_t next_session_ = 1;
    std::uint16_t next_port_ = 50'000;
};

}  // namespace heydok::support
