#pragma once
#include <array>
#include <bitset>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/data_relay.hpp"
#include "media/data_tracks.hpp"
#include "media/egress.hpp"
#include "media/offering.hpp"
#include "media/publication.hpp"
#include "media/quality.hpp"
#include "media/section.hpp"
#include "media/server_rpc.hpp"
#include "media/subscription.hpp"
#include "media/turn.hpp"

namespace heydok::media {

/// Announced by AddTrack, waiting for its section in an offer.
struct PendingTrack {
    std::string cid;
    std::vector<std::string> cids;  ///< of its codecs
    TrackInfo info;
    bool queued = false;  ///< behind a live track with the same cid; not yet confirmed
    bool backup = false;  ///< a further codec of the published track with this sid
};

/// The clock of a client that only receives, as it last told it; it is answered so that the client
/// learns its round trip (RFC 3611 sections 4.4 and 4.5).
struct ReferenceTime {
    rtp::Ssrc ssrc = 0;
    std::uint32_t ntp_time = 0;  ///< compact
    Instant arrived{};
};

/// When the engine looks at a participant again; kNever: not at all.
struct ParticipantDeadlines {
    Instant become_active = kNever;     ///< else the join has failed
    Instant resume = kNever;            ///< without signalling or media: else it is removed
    Instant media_check = kNever;       ///< is the connection still heard?
    Instant media_tick{};               ///< NACKs, feedback, key-frame requests
    Instant simulated_speech = kNever;  ///< SimulateScenario: falls silent again
};

/// A person's presence in a room. Owned by the room; lives on the engine's thread.
struct Participant {
    Participant(Room& in_room, JoinOptions join, std::string new_sid, Services& services,
                Instant now);
    ~Participant();

    Room* room;
    JoinOptions options;
    std::string sid;
    ParticipantState state = ParticipantState::joining;
    WallTime joined_at{};
    std::uint32_t version = 1;
    LeaveReason disconnect_reason = LeaveReason::unknown;  ///< once it has left
    bool removed = false;

    std::optional<SessionId> session;  ///< empty while the signalling is gone
    /// SimulateScenario: what becomes of the next resume.
    enum class ResumeFault : std::uint8_t { none, cut_after_messages, cut_before_messages };
    ResumeFault resume_fault = ResumeFault::none;

    std::vector<PendingTrack> pending;
    std::vector<std::unique_ptr<Publication>> publications;
    SubscriptionPermission subscription_permission;  ///< who may see this one's tracks

    std::vector<std::unique_ptr<Subscription>> subscriptions;
    std::bitset<peer::kCodecCount> unreceivable;      ///< codecs that the client has shown to lack
    std::map<std::string, bool, std::less<>> wishes;  ///< by track sid, against auto_subscribe
    std::map<std::string, TrackSettings, std::less<>> settings;  ///< by track sid

    std::unique_ptr<peer::Peer> peer;  ///< what this one is sent; without a second one, everything
    /// Two-connection mode only: where the client publishes, by offers of its own.
    std::unique_ptr<peer::Peer> publishing_peer;
    Negotiation negotiation;                  ///< of the client's offers
    Offering offering;                        ///< of ours
    std::vector<TransportAddress> addresses;  ///< entries of the directory, about as many as pairs
    ice::RateWindow stranger_checks;          ///< checks for this one from unproven addresses
    Ingress ingress;
    Egress egress;
    DataState data;
    DataTracks data_tracks;
    ServerRpcs server_rpcs;
    QualityMeter quality;
    std::uint8_t received_loss = 0;  ///< worst of its streams since the last quality update, 1/256
    std::optional<ReferenceTime> reference_time;  ///< not answered yet
    ParticipantDeadlines deadlines;
    std::uint32_t deadline_place = kNotQueued;  ///< in Services::participants_due

    [[nodiscard]] const Permission& permission() const { return options.permission; }
    [[nodiscard]] bool visible() const { return !options.permission.hidden; }
    /// Counts for limits and keeps the room open: not hidden, no recorder, no agent.
    [[nodiscard]] bool is_dependent() const {
        return options.permission.hidden || options.permission.recorder || options.permission.agent;
    }
    [[nodiscard]] bool two_connections() const { return publishing_peer != nullptr; }
    /// The connection that carries what the client publishes, and our feedback on it.
    [[nodiscard]] peer::Peer& uplink() const { return publishing_peer ? *publishing_peer : *peer; }
    /// Both connections; the second is left out when there is none.
    [[nodiscard]] std::span<peer::Peer* const> connections() const {
        return std::span{connections_}.first(two_connections() ? 2 : 1);
    }
    /// The one that has proven `from`, else the first.
    [[nodiscard]] peer::Peer& connection_at(const TransportAddress& from) const {
        return two_connections() && publishing_peer->has_proven(from) ? *publishing_peer : *peer;
    }
    [[nodiscard]] bool is_active() const { return state == ParticipantState::active; }
    /// Told to everybody else and kept until the next `changed`.
    [[nodiscard]] ParticipantSnapshot snapshot();
    /// Something that others see is different now.
    void changed() {
        ++version;
        cached_.reset();
    }
    void send(Turn& turn, SignalResponse message) const {
        if (session) {
            turn.send(*session, std::move(message));
        }
    }
    [[nodiscard]] Publication* find_publication(std::string_view track_sid) const;
    [[nodiscard]] PendingTrack* find_pending(std::string_view track_sid);
    [[nodiscard]] Subscription* find_subscription(std::string_view track_sid) const;

  private:
    ParticipantSnapshot cached_;
    std::array<peer::Peer*, 2> connections_{};
};

}  // namespace heydok::media
