#include "media/signals.hpp"

#include <algorithm>
#include <string_view>

#include "media/bandwidth.hpp"
#include "media/lifecycle.hpp"
#include "media/negotiation.hpp"
#include "media/publishing.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

constexpr std::size_t kMaxTcpIdentities = 64;
constexpr float kSimulatedLevel = 0.9F;

void update_metadata(Turn& turn, Participant& who, const UpdateMetadata& request) {
    RequestResponse response;
    response.request_id = request.request_id;
    if (!who.permission().can_update_metadata) {
        response.reason = RequestReason::not_allowed;
        response.message = "no permission to update own metadata";
    } else if (!apply_metadata(who, request.metadata, request.name, request.attributes)) {
        response.reason = RequestReason::limit_exceeded;
        response.message =
            "metadata, name or attributes too long, or a control character in a name";
    } else {
        announce(turn, who);
    }
    who.send(turn, std::move(response));
}

/// No control character: such a name could pass for several lines.
bool is_plain_name(std::string_view name) {
    return std::none_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

/// The next connections of this identity get TCP candidates only, or all again.
void prefer_tcp(Room& room, const std::string& identity, bool tcp) {
    auto& names = room.tcp_identities;
    std::erase(names, identity);
    if (tcp && names.size() < kMaxTcpIdentities) {
        names.push_back(identity);
    }
}

/// As if the way to the participant carried no more; 0: as much as it does.
void limit_bandwidth(Turn& turn, Participant& who, std::int64_t bits_per_second) {
    who.egress.simulated_limit =
        static_cast<std::uint64_t>(std::max<std::int64_t>(bits_per_second, 0));
    reconsider_bandwidth(turn, who);
}

void simulate(Turn& turn, Participant& who, const Simulate& request) {
    using Scenario = Simulate::Scenario;
    switch (request.scenario) {
        case Scenario::server_leave:
            dismiss_session(turn, who, {LeaveReason::server_shutdown, LeaveAction::disconnect});
            remove_participant(turn, who, {LeaveReason::server_shutdown});
            return;
        case Scenario::leave_request_full_reconnect:
        case Scenario::node_failure:
            dismiss_session(turn, who, {LeaveReason::server_shutdown, LeaveAction::reconnect});
            who.deadlines.resume = turn.now + kResumeTimeout;
            return;
        case Scenario::migration:
            dismiss_session(turn, who, {LeaveReason::server_shutdown, LeaveAction::resume});
            who.deadlines.resume = turn.now + kResumeTimeout;
            return;
        case Scenario::disconnect_signal_on_resume:
            who.resume_fault = Participant::ResumeFault::cut_after_messages;
            return;
        case Scenario::disconnect_signal_on_resume_no_messages:
            who.resume_fault = Participant::ResumeFault::cut_before_messages;
            return;
        case Scenario::speaker_update:
            simulate_speech(turn, who,
                            std::chrono::seconds{std::clamp<std::int64_t>(request.value, 1, 60)});
            return;
        case Scenario::switch_candidate_protocol:
            prefer_tcp(*who.room, who.options.identity, request.value != 0);
            return;
        case Scenario::subscriber_bandwidth:
            limit_bandwidth(turn, who, request.value);
            return;
    }
}

void refuse_unsupported(Turn& turn, Participant& who, const UnsupportedRequest& request) {
    who.send(turn,
             RequestResponse{request.request_id, RequestReason::unsupported_type, request.message});
}

/// One overload per message.
struct Dispatch {
    Turn& turn;
    Participant& who;

    void operator()(const Offer& offer) const { handle_offer(turn, who, offer.description); }
    void operator()(const ClientAnswer& answer) const {
        handle_answer(turn, who, answer.description);
    }
    /// As a lite agent we never send to a candidate; addresses are learnt from checks.
    void operator()(const Trickle&) const {}
    void operator()(const AddTrack& request) const {
        add_track(turn, who, request);
        request_negotiation(turn, who);
    }
    void operator()(const MuteTrack& request) const {
        if (check_own(request.sid, request)) {
            mute_track(turn, who, request);
        }
    }
    void operator()(const UpdateSubscription& request) const {
        update_subscription(turn, who, request);
    }
    void operator()(const TrackSettings& request) const {
        update_track_settings(turn, who, request);
    }
    void operator()(const Leave&) const {
        who.send(turn, CloseSocket{});
        remove_participant(turn, who, {LeaveReason::client_initiated});
    }
    void operator()(const SubscriptionPermission& request) const {
        set_subscription_permission(turn, who, request);
    }
    void operator()(const SyncState& state) const { sync_state(turn, who, state); }
    void operator()(const UpdateMetadata& request) const { update_metadata(turn, who, request); }
    void operator()(const UpdateAudioTrack& request) const {
        if (check_own(request.track_sid, request)) {
            update_audio_track(turn, who, request);
        }
    }
    void operator()(const UpdateVideoTrack& request) const {
        if (check_own(request.track_sid, request)) {
            update_video_track(turn, who, request);
        }
    }
    void operator()(const Simulate& request) const { simulate(turn, who, request); }
    void operator()(const PublishDataTrack& request) const {
        publish_data_track(turn, who, request);
    }
    void operator()(const UnpublishDataTrack& request) const {
        unpublish_data_track(turn, who, request);
    }
    void operator()(const UpdateDataSubscription& request) const {
        update_data_subscription(turn, who, request);
    }
    void operator()(const UnsupportedRequest& request) const {
        refuse_unsupported(turn, who, request);
    }

  private:
    /// Whether the client publishes this track; it is told when not.
    template <class Request>
    bool check_own(const std::string& track_sid, const Request& request) const {
        if (who.find_publication(track_sid) != nullptr || who.find_pending(track_sid) != nullptr) {
            return true;
        }
        who.send(turn, RequestResponse{0, RequestReason::not_found, "no such track", request});
        return false;
    }
};

}  // namespace

void simulate_speech(Turn& turn, Participant& who, Duration span) {
    const bool speaks = span > Duration{0};
    who.deadlines.simulated_speech = speaks ? turn.now + span : kNever;
    const SpeakersChanged change{{{who.sid, speaks ? kSimulatedLevel : 0.0F, speaks}}};
    for (const auto& other : who.room->participants) {
        other->send(turn, change);
    }
}

void handle_signal_request(Turn& turn, Participant& who, SignalRequest request) {
    std::visit(Dispatch{turn, who}, request);
}

bool apply_metadata(Participant& who, const std::string& metadata, const std::string& name,
                    const std::map<std::string, std::string>& attributes) {
    std::map<std::string, std::string> merged = who.options.attributes;
    for (const auto& [key, value] : attributes) {
        if (value.empty()) {
            merged.erase(key);
        } else {
            merged.insert_or_assign(key, value);
        }
    }
    std::size_t size = 0;
    bool plain = is_plain_name(name);
    for (const auto& [key, value] : merged) {
        size += key.size() + value.size();
        plain = plain && is_plain_name(key);
    }
    if (!plain || metadata.size() > kMaxMetadataSize || name.size() > kMaxNameSize ||
        size > kMaxAttributesSize) {
        return false;
    }
    who.options.attributes = std::move(merged);
    who.options.metadata = metadata.empty() ? who.options.metadata : metadata;
    who.options.name = name.empty() ? who.options.name : name;
    who.changed();
    return true;
}

}  // namespace heydok::media
