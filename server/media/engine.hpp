#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "media/limits.hpp"
#include "media/signal.hpp"

namespace heydok::sctp {
class Library;
}

namespace heydok::media {

/// Number of one signalling connection, given by `signaling`, never reused in a process.
enum class SessionId : std::uint64_t {};

struct EngineConfig {
    /// Addresses that answers advertise as host candidates; for TCP as passive candidates.
    std::vector<TransportAddress> advertised;
    WallTime wall_epoch{};  ///< civil time of Instant{0}
    bool auto_create_rooms = true;
    bool allow_remote_unmute = false;
    std::uint32_t empty_timeout_s = 300;
    std::uint32_t departure_timeout_s = 20;
    std::uint32_t max_participants = 0;  ///< 0: no limit
    Limits limits = {};
    /// Which of the engines that share the media port this is; empty: the only one.
    std::optional<std::uint8_t> thread = std::nullopt;
    /// An SCTP library shared with somebody beside the engine (tests); empty: the engine's own.
    std::shared_ptr<sctp::Library> sctp = nullptr;
};

/// Settings of CreateRoom; 0 and empty mean the default.
struct RoomOptions {
    std::string name;
    std::uint32_t empty_timeout_s = 0;
    std::uint32_t departure_timeout_s = 0;
    std::uint32_t max_participants = 0;
    std::string metadata;
    std::uint32_t min_playout_delay_ms = 0;
    std::uint32_t max_playout_delay_ms = 0;
    bool sync_streams = false;
};

/// What the token and the join request say.
struct JoinOptions {
    std::string room;
    std::string identity;
    std::string name;
    std::string metadata;
    std::map<std::string, std::string> attributes;
    std::int32_t kind = 0;
    Permission permission;
    bool auto_subscribe = true;
    bool adaptive_stream = false;
    bool auto_subscribe_data_tracks = false;
    std::string client_sdk;  ///< "js", "node", ... for quirks only
    std::string client_browser;
    std::int32_t client_protocol = 0;
    std::vector<std::int32_t> capabilities;
    /// The old mode: the client subscribes on a second connection, which we offer (section 21).
    bool two_connections = false;
    std::optional<SessionDescription> publisher_offer;
    std::vector<AddTrack> add_tracks;
    /// For the room that this join makes; its name is not looked at.
    std::optional<RoomOptions> room_options;
    /// Resume of this participant sid instead of a new join.
    std::optional<std::string> resume_sid;
};

/// Why a join is refused before the upgrade.
enum class JoinRefusal : std::uint8_t { room_not_found, room_full, server_full };

/// A message for one signalling connection, in order.
struct Outgoing {
    SessionId session;
    SignalResponse message;
};

/// Something that webhooks tell (protocol reference, section 20.1).
struct RoomEvent {
    enum class Kind : std::uint8_t {
        room_started,
        room_finished,
        participant_joined,
        participant_left,
        participant_connection_aborted,
        track_published,
        track_unpublished
    };
    Kind kind;
    RoomInfo room;
    ParticipantSnapshot participant;  ///< null for room events
    std::optional<TrackInfo> track;
};

/// A client address began or ceased to belong to a participant of this engine. Told only where
/// several engines share the port, so that datagrams find the right one.
struct AddressChange {
    TransportAddress address;
    bool ours = false;
};

/// What one mutation produced. The caller drains all of it and clears; buffers are reused.
struct Outbox {
    DatagramBatch datagrams;
    std::vector<Outgoing> messages;
    std::vector<RoomEvent> events;
    std::vector<AddressChange> addresses;
    void clear() {
        datagrams.clear();
        messages.clear();
        events.clear();
        addresses.clear();
    }
};

struct UpdateParticipant {
    std::string metadata;
    std::string name;
    std::optional<Permission> permission;
    std::map<std::string, std::string> attributes;
};

struct SendData {
    Bytes payload;
    bool reliable = true;
    std::vector<std::string> destination_sids;
    std::vector<std::string> destination_identities;
    std::optional<std::string> topic;
    Bytes nonce;
};

/// The room service's PerformRpc.
struct RpcCall {
    std::string method;
    std::string payload;
    Duration response_timeout{};
};

/// Counters for metrics; monotonic since start.
struct EngineStatistics {
    std::uint64_t rooms = 0;
    std::uint64_t participants = 0;
    std::uint64_t packets_in = 0;
    std::uint64_t packets_out = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t bandwidth_divisions = 0;         ///< of what a subscriber's connection carries
    std::map<std::string, std::uint64_t> dropped;  ///< by reason
    // State that strangers can make grow; each has a limit.
    std::uint64_t known_addresses = 0;     ///< of participants, proven or being checked
    std::uint64_t remembered_sources = 0;  ///< of checks that prove nothing yet
    std::uint64_t unfinished_handshakes = 0;
    /// Participants whose tracks should carry media and have not for a while, as of the last look.
    std::uint64_t silent_participants = 0;

    /// Adds what another engine has counted.
    void add(const EngineStatistics& other);
};

/// Every room of one media thread: rooms, participants, tracks, and the peers that carry them.
/// Sans-IO: bytes, messages and the time go in; the outbox holds what comes out. Not thread-safe.
/// Each call mutates once; the caller then drains the outbox and sleeps until next_timeout().
class Engine {
  public:
    Engine(EngineConfig config, Random random);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Whether the join may be upgraded to a WebSocket; empty when it may. Creates nothing.
    std::optional<JoinRefusal> check_join(const JoinOptions& options) const;
    /// A connection was upgraded. The first message in the outbox for it is Joined, Reconnected or
    /// LeaveNotice.
    void join(Instant now, SessionId session, JoinOptions options, Outbox& outbox);
    void handle_signal(Instant now, SessionId session, SignalRequest request, Outbox& outbox);
    /// The WebSocket is gone without a Leave; the participant is kept for a resume.
    void close_session(Instant now, SessionId session, Outbox& outbox);

    void handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                         Outbox& outbox);
    /// Whether the address is proven to belong to a participant of ours.
    [[nodiscard]] bool knows(const TransportAddress& address) const;
    /// The engine (EngineConfig::thread) whose participant a STUN check is addressed to; nothing
    /// for any other datagram. Proves nothing.
    static std::optional<std::uint8_t> addressed_thread(ByteView datagram);
    /// A TCP connection that carried media has closed.
    void close_connection(Instant now, const TransportAddress& from, Outbox& outbox);
    void handle_timeout(Instant now, Outbox& outbox);
    /// The server ends: every room closes, every client is told to come back (SERVER_SHUTDOWN with
    /// RECONNECT: nothing of it survives to resume), every connection says goodbye.
    void shut_down(Instant now, Outbox& outbox);
    [[nodiscard]] Instant next_timeout() const;

    // Room service (protocol reference, section 19.2). Refusal codes are Twirp's: "not_found",
    // "invalid_argument", "failed_precondition"; `field` carries the message for the client.
    Result<RoomInfo> create_room(Instant now, const RoomOptions& options, Outbox& outbox);
    [[nodiscard]] std::vector<RoomInfo> list_rooms(const std::vector<std::string>& names) const;
    Result<void> delete_room(Instant now, const std::string& room, Outbox& outbox);
    [[nodiscard]] Result<std::vector<ParticipantSnapshot>> list_participants(
        const std::string& room) const;
    [[nodiscard]] Result<ParticipantSnapshot> get_participant(const std::string& room,
                                                              const std::string& identity) const;
    Result<void> remove_participant(Instant now, const std::string& room,
                                    const std::string& identity, Outbox& outbox);
    Result<TrackInfo> mute_track(Instant now, const std::string& room, const std::string& identity,
                                 const std::string& track_sid, bool muted, Outbox& outbox);
    Result<ParticipantSnapshot> update_participant(Instant now, const std::string& room,
                                                   const std::string& identity,
                                                   const UpdateParticipant& update, Outbox& outbox);
    Result<void> update_subscriptions(Instant now, const std::string& room,
                                      const std::string& identity, const UpdateSubscription& update,
                                      Outbox& outbox);
    Result<void> send_data(Instant now, const std::string& room, const SendData& data,
                           Outbox& outbox);
    /// The participant is told that it belongs to `destination` now and leaves this room; with the
    /// token that it got it joins the other (LeaveAction::reconnect), wherever that room lives.
    Result<void> move_participant(Instant now, const std::string& room, const std::string& identity,
                                  const RoomInfo& destination, Outbox& outbox);
    /// Calls a method of the participant. RpcOutcome follows to `caller`, once, unless refused.
    Result<void> perform_rpc(Instant now, SessionId caller, const std::string& room,
                             const std::string& identity, const RpcCall& call, Outbox& outbox);
    Result<RoomInfo> update_room_metadata(Instant now, const std::string& room,
                                          const std::string& metadata, Outbox& outbox);

    [[nodiscard]] EngineStatistics statistics() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace heydok::media
