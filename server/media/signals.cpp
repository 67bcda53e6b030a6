#include "media/signals.hpp"

#include <algorithm>
#include <string_view>

#include "media/lifecycle.hpp"
#include "media/negotiation.hpp"
#include "media/publishing.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

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
        case Scenario::disconnect_signal_on_resume_no_messages:
            who.cut_next_resume = true;
            return;
        case Scenario::speaker_update:
            who.send(turn, SpeakersChanged{{{who.sid, 0.9F, true}}});
            return;
        default:
            return;  // nothing of ours to simulate
    }
}

/// One overload per message.
struct Dispatch {
    Turn& turn;
    Participant& who;

    void operator()(const Offer& offer) const { handle_offer(turn, who, offer.description); }
    /// As a lite agent we never send to a candidate; addresses are learnt from checks.
    void operator()(const Trickle&) const {}
    void operator()(const AddTrack& request) const {
        add_track(turn, who, request);
        request_negotiation(turn, who);
    }
    void operator()(const MuteTrack& request) const { mute_track(turn, who, request); }
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
        update_audio_track(turn, who, request);
    }
    void operator()(const UpdateVideoTrack& request) const {
        update_video_track(turn, who, request);
    }
    void operator()(const Simulate& request) const { simulate(turn, who, request); }
};

}  // namespace

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
