#include "media/lifecycle.hpp"

#include <algorithm>

#include "media/bandwidth.hpp"
#include "media/feedback.hpp"
#include "media/negotiation.hpp"
#include "media/publishing.hpp"
#include "media/signals.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

/// Rhythm of NACKs, transport feedback and key-frame requests while media flows.
constexpr Duration kMediaTick = std::chrono::milliseconds{10};
constexpr Duration kMediaCheck = std::chrono::seconds{1};
/// What clients may publish, the default first.
const std::vector<std::string>& publish_codecs() {
    static const std::vector<std::string> kCodecs{"video/VP8", "video/H264", "video/VP9",
                                                  "video/AV1", "audio/opus", "audio/red"};
    return kCodecs;
}

void send_joined(Turn& turn, Participant& who) {
    Joined joined;
    joined.room = who.room->current_info();
    joined.participant = who.snapshot();
    for (const auto& other : who.room->participants) {
        if (other.get() != &who && other->visible()) {
            joined.other_participants.push_back(other->snapshot());
        }
    }
    joined.sif_trailer = who.room->sif_trailer;
    joined.enabled_publish_codecs = publish_codecs();
    joined.two_connections = who.two_connections();
    who.send(turn, std::move(joined));
}

void send_everybody(Turn& turn, Participant& who) {
    ParticipantUpdate update;
    update.participants.push_back(who.snapshot());
    for (const auto& other : who.room->participants) {
        if (other.get() != &who && other->visible()) {
            update.participants.push_back(other->snapshot());
        }
    }
    who.send(turn, std::move(update));
}

void attach_session(Turn& turn, Participant& who, SessionId session) {
    who.session = session;
    turn.services.directory.sessions.insert_or_assign(static_cast<std::uint64_t>(session), &who);
}

void refuse(Turn& turn, SessionId session, const LeaveNotice& notice) {
    turn.send(session, notice);
    turn.send(session, CloseSocket{});
}

/// The connection stands: the participant is there for all.
void become_active(Turn& turn, Participant& who) {
    who.deadlines.become_active = kNever;
    who.ingress.next_report = turn.now;
    if (who.is_active()) {
        return;
    }
    who.state = ParticipantState::active;
    who.changed();
    announce(turn, who);
    add_event(turn, RoomEvent::Kind::participant_joined, *who.room, &who);
}

/// The connection is gone: ask for a resume while there is signalling, and wait for it a little.
void lose_media(Turn& turn, Participant& who) {
    if (who.deadlines.resume == kNever) {
        dismiss_session(turn, who, {LeaveReason::connection_timeout, LeaveAction::resume});
        who.deadlines.resume = turn.now + kResumeTimeout;
    }
}

std::string_view end_reason(dtls::Failure failure) {
    switch (failure) {
        case dtls::Failure::timeout:
            return "dtls_timeout";
        case dtls::Failure::handshake:
            return "dtls_handshake";
        case dtls::Failure::fingerprint_mismatch:
            return "dtls_fingerprint_mismatch";
        case dtls::Failure::no_srtp_profile:
            return "dtls_no_srtp_profile";
        case dtls::Failure::connection:
            return "dtls_alert";
        case dtls::Failure::none:
            break;
    }
    return "transport_closed";
}

/// DTLS does not come back on the same peer, so only a new join helps.
void lose_transport(Turn& turn, Participant& who, dtls::Failure failure) {
    turn.services.drop(end_reason(failure));
    dismiss_session(turn, who, {LeaveReason::media_failure, LeaveAction::reconnect});
    remove_participant(turn, who, {LeaveReason::media_failure});
}

/// Whether all that the client believes to publish is known here.
bool knows_tracks(Participant& who, const SyncState& state) {
    const auto& data_tracks = who.data_tracks.published;
    return std::all_of(state.published_track_sids.begin(), state.published_track_sids.end(),
                       [&](const std::string& sid) {
                           return who.find_publication(sid) != nullptr ||
                                  who.find_pending(sid) != nullptr;
                       }) &&
           std::all_of(state.published_data_track_sids.begin(),
                       state.published_data_track_sids.end(), [&](const std::string& sid) {
                           return std::any_of(
                               data_tracks.begin(), data_tracks.end(),
                               [&](const DataTrack& track) { return track.info.sid == sid; });
                       });
}

/// In two-connection mode the participant is there with the connection that it subscribes on; the
/// other comes when it first publishes.
void handle_peer_event(Turn& turn, Participant& who, const peer::Peer& connection,
                       const peer::Event& event) {
    const bool is_first = &connection == who.peer.get();
    if (std::holds_alternative<peer::Connected>(event)) {
        turn.services.directory.associations.insert_or_assign(connection.data_number(), &who);
        turn.services.handshakes.end(who);
        if (is_first) {
            open_channels(turn, who);
            become_active(turn, who);
        }
    } else if (const auto* ended = std::get_if<peer::Closed>(&event)) {
        lose_transport(turn, who, ended->failure);
    } else if (is_first && who.two_connections()) {
        return;  // data comes on the other connection; these are the acknowledgements of ours
    } else if (const auto* opened = std::get_if<peer::ChannelOpened>(&event)) {
        on_channel_opened(turn, who, *opened);
    } else if (const auto* closed = std::get_if<peer::ChannelClosed>(&event)) {
        on_channel_closed(who, *closed);
    } else if (const auto* message = std::get_if<peer::MessageReceived>(&event)) {
        on_data_message(turn, who, *message);
    }
}

void work_on_egress(Turn& turn, Participant& who) {
    if (turn.now >= who.egress.next_look) {
        divide_bandwidth(turn, who);
    }
    if (turn.now >= who.egress.next_send) {
        send_due_packets(turn, who);
    }
}

void check_media(Turn& turn, Participant& who) {
    who.deadlines.media_check = turn.now + kMediaCheck;
    if (who.is_active() && turn.now - who.peer->last_heard() > kMediaTimeout) {
        lose_media(turn, who);
    }
}

}  // namespace

void join_room(Turn& turn, Room& room, SessionId session, JoinOptions options) {
    if (Participant* before = room.find(options.identity)) {
        dismiss_session(turn, *before, {LeaveReason::duplicate_identity, LeaveAction::disconnect});
        remove_participant(turn, *before, {LeaveReason::duplicate_identity, /*replaced=*/true});
    }
    const auto offer = std::exchange(options.publisher_offer, std::nullopt);
    const auto tracks = std::exchange(options.add_tracks, {});
    room.participants.push_back(std::make_unique<Participant>(
        room, std::move(options), turn.services.make_sid("PA_"), turn.services, turn.now));
    Participant& who = *room.participants.back();
    room.ever_joined = true;
    room.next_speakers = std::min(room.next_speakers, turn.now + kSpeakerInterval);
    room.next_minute_hand = std::min(room.next_minute_hand, turn.now + std::chrono::seconds{5});
    who.joined_at = turn.wall();
    who.deadlines.become_active = turn.now + kJoinTimeout;
    who.deadlines.media_check = turn.now + kMediaCheck;
    attach_session(turn, who, session);
    send_joined(turn, who);
    who.state = ParticipantState::joined;
    who.changed();
    announce_to_others(turn, who);
    for (const AddTrack& track : tracks) {
        add_track(turn, who, track);
    }
    reconcile_subscriber(turn, who);
    subscribe_to_all_data_tracks(turn, who);
    start_offering(turn, who);
    if (offer) {
        handle_offer(turn, who, *offer);
    }
}

void resume(Turn& turn, Room* room, SessionId session, const JoinOptions& options) {
    Participant* who = room == nullptr ? nullptr : room->find(options.identity);
    if (who == nullptr || who->sid != options.resume_sid) {
        refuse(turn, session, {LeaveReason::state_mismatch, LeaveAction::reconnect});
        return;
    }
    using Fault = Participant::ResumeFault;
    const Fault fault = std::exchange(who->resume_fault, Fault::none);
    if (fault != Fault::none) {
        if (fault == Fault::cut_after_messages) {
            turn.send(session, Reconnected{who->data.last_sequence});
        }
        turn.send(session, CloseSocket{});
        return;
    }
    if (who->session) {
        const SessionId old = *who->session;
        turn.services.directory.sessions.erase(static_cast<std::uint64_t>(old));
        turn.send(old, CloseSocket{});
    }
    attach_session(turn, *who, session);
    who->deadlines.resume = kNever;
    who->negotiation.requested = false;
    who->negotiation.asked.reset();
    who->deadlines.media_check = turn.now + kMediaTimeout;
    who->send(turn, Reconnected{who->data.last_sequence});
    send_everybody(turn, *who);
    who->send(turn, RoomUpdate{room->current_info()});
    if (!who->data_tracks.handles.empty()) {
        send_data_track_handles(turn, *who);
    }
    repeat_stream_states(turn, *who);
    start_offering(turn, *who);
    request_negotiation(turn, *who);
}

void sync_state(Turn& turn, Participant& who, const SyncState& state) {
    if (!knows_tracks(who, state)) {
        dismiss_session(turn, who, {LeaveReason::state_mismatch, LeaveAction::reconnect});
        who.deadlines.resume = turn.now + kResumeTimeout;
        return;
    }
    apply_wishes(turn, who, state.subscription);
    update_data_subscription(turn, who, state.data_subscription);
    for (const std::string& sid : state.track_sids_disabled) {
        TrackSettings settings;
        if (const auto found = who.settings.find(sid); found != who.settings.end()) {
            settings = found->second;
        }
        settings.track_sids = {sid};
        settings.disabled = true;
        update_track_settings(turn, who, settings);
    }
    for (const auto& [sender, last_sequence] : state.received) {
        resend_data(turn, who, sender, last_sequence);
    }
}

void lose_session(Turn& turn, Participant& who) {
    who.session.reset();
    // While media flows the participant stays for as long as that; else only for a quick resume.
    if (!who.peer->can_send()) {
        who.deadlines.resume = std::min(who.deadlines.resume, turn.now + kResumeTimeout);
    }
}

void give_way(Turn& turn, Participant& who) {
    turn.services.drop("handshake_gave_way");
    dismiss_session(turn, who, {LeaveReason::join_failure, LeaveAction::reconnect});
    remove_participant(turn, who, {LeaveReason::join_failure});
}

void handle_peer_events(Turn& turn, Participant& who) {
    std::vector<peer::Event> events;
    for (peer::Peer* connection : who.connections()) {
        while (!who.removed && !connection->events().empty()) {
            events.clear();
            events.swap(connection->events());
            for (const peer::Event& event : events) {
                if (!who.removed) {
                    handle_peer_event(turn, who, *connection, event);
                }
            }
        }
    }
}

void handle_participant_timeout(Turn& turn, Participant& who) {
    for (peer::Peer* connection : who.connections()) {
        connection->handle_timeout(turn.now, turn.out.datagrams);
    }
    handle_peer_events(turn, who);
    if (who.removed) {
        return;
    }
    if (turn.now >= who.deadlines.become_active) {
        dismiss_session(turn, who, {LeaveReason::join_failure, LeaveAction::disconnect});
        remove_participant(turn, who, {LeaveReason::join_failure});
        return;
    }
    if (turn.now >= who.deadlines.resume) {
        remove_participant(turn, who, {LeaveReason::connection_timeout});
        return;
    }
    if (turn.now >= who.deadlines.media_check) {
        check_media(turn, who);
    }
    if (turn.now >= who.server_rpcs.next_timeout()) {
        expire_rpcs(turn, who);
    }
    if (turn.now >= who.deadlines.simulated_speech) {
        simulate_speech(turn, who, Duration{0});
    }
    if (turn.now >= who.egress.next_timeout()) {
        work_on_egress(turn, who);
    }
    if (who.peer->connected()) {
        send_due_feedback(turn, who);
        // All tick together: one waking of the thread and one batch for everybody's feedback.
        const Duration since_tick = turn.now.time_since_epoch() % kMediaTick;
        who.deadlines.media_tick = turn.now - since_tick + kMediaTick;
    }
    for (const auto& publication : who.publications) {
        if (turn.now >= publication->dynacast_timeout()) {
            update_dynacast(turn, *publication);
        }
    }
}

Instant participant_timeout(const Participant& who) {
    Instant next = std::min({who.deadlines.become_active, who.deadlines.resume,
                             who.deadlines.media_check, who.deadlines.simulated_speech,
                             who.server_rpcs.next_timeout(), who.egress.next_timeout()});
    for (const peer::Peer* connection : who.connections()) {
        next = std::min(next, connection->next_timeout());
    }
    // Feedback has a fine rhythm while media flows in either direction.
    const bool flows =
        who.peer->connected() && (!who.publications.empty() || !who.subscriptions.empty());
    if (flows) {
        next = std::min(next, who.deadlines.media_tick);
    }
    for (const auto& publication : who.publications) {
        next = std::min(next, publication->dynacast_timeout());
    }
    return next;
}

void change_permission(Turn& turn, Participant& who, const Permission& permission) {
    const bool was_visible = who.visible();
    who.options.permission = permission;
    who.changed();
    end_forbidden_publications(turn, who);
    end_forbidden_data_tracks(turn, who);
    reconcile_subscriber(turn, who);
    if (was_visible && !who.visible()) {
        for (const auto& publication : who.publications) {
            reconcile_publication(turn, *publication);
        }
    }
    announce(turn, who);
}

}  // namespace heydok::media
