#include "benchmarks/signal_messages.hpp"

#include <fmt/core.h>

#include "base/clock.hpp"
#include "crypto/encoding.hpp"
#include "crypto/jwt.hpp"

namespace heydok::bench {
namespace {

void fill(const media::SessionDescription& description, livekit::SessionDescription& out) {
    out.set_type(description.type);
    out.set_sdp(description.sdp);
    out.set_id(description.id);
}

void fill(const media::AddTrack& request, livekit::AddTrackRequest& out) {
    out.set_cid(request.cid);
    out.set_name(request.name);
    out.set_type(static_cast<livekit::TrackType>(request.type));
    out.set_source(static_cast<livekit::TrackSource>(request.source));
    out.set_disable_red(request.disable_red);
    out.set_width(request.width);
    out.set_height(request.height);
    const auto add_layers = [](const std::vector<media::VideoLayer>& layers, auto& target) {
        for (const media::VideoLayer& layer : layers) {
            livekit::VideoLayer& added = *target.add_layers();
            added.set_quality(static_cast<livekit::VideoQuality>(layer.quality));
            added.set_width(layer.width);
            added.set_height(layer.height);
            added.set_bitrate(layer.bitrate);
        }
    };
    add_layers(request.layers, out);
    for (const media::SimulcastCodec& codec : request.simulcast_codecs) {
        livekit::SimulcastCodec& added = *out.add_simulcast_codecs();
        added.set_codec(codec.mime_type);
        added.set_cid(codec.cid);
        add_layers(codec.layers, added);
    }
}

std::int64_t unix_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(read_wall_clock().time_since_epoch())
        .count();
}

media::SessionDescription description_from(const livekit::SessionDescription& description) {
    media::SessionDescription out{description.type(), description.sdp(), description.id(), {}};
    for (const auto& [mid, track] : description.mid_to_track_id()) {
        out.mid_to_track_id[mid] = track;
    }
    return out;
}

media::ParticipantSnapshot participant_from(const livekit::ParticipantInfo& info) {
    auto out = std::make_shared<media::ParticipantInfo>();
    out->sid = info.sid();
    out->identity = info.identity();
    out->state = static_cast<media::ParticipantState>(info.state());
    return out;
}

media::Joined joined_from(const livekit::JoinResponse& join) {
    media::Joined out;
    out.participant = participant_from(join.participant());
    for (const auto& other : join.other_participants()) {
        out.other_participants.push_back(participant_from(other));
    }
    return out;
}

}  // namespace

std::string join_parameter(const JoinRequestParts& parts) {
    livekit::JoinRequest request;
    request.mutable_client_info()->set_sdk(livekit::ClientInfo::JS);
    request.mutable_client_info()->set_version("2.23.0");
    request.mutable_client_info()->set_protocol(17);
    request.mutable_connection_settings()->set_auto_subscribe(parts.auto_subscribe);
    fill({"offer", parts.offer_sdp, parts.offer_id, {}}, *request.mutable_publisher_offer());
    livekit::WrappedJoinRequest wrapped;
    wrapped.set_join_request(request.SerializeAsString());
    std::string text = crypto::base64url_encode(as_bytes(wrapped.SerializeAsString()));
    while (text.size() % 4 != 0) {
        text += '=';  // the other server insists on padding
    }
    return text;
}

std::string dev_token(const std::string& room, const std::string& identity) {
    const std::string claims = fmt::format(
        R"({{"iss":"devkey","sub":"{}","exp":{},"video":{{"roomJoin":true,"room":"{}"}}}})",
        identity, unix_seconds() + 3600, room);
    return crypto::sign_hs256(claims, "secret");
}

std::string to_wire(const media::SignalRequest& request) {
    livekit::SignalRequest out;
    if (const auto* offer = std::get_if<media::Offer>(&request)) {
        fill(offer->description, *out.mutable_offer());
    } else if (const auto* track = std::get_if<media::AddTrack>(&request)) {
        fill(*track, *out.mutable_add_track());
    } else if (std::holds_alternative<media::Leave>(request)) {
        out.mutable_leave()->set_reason(livekit::CLIENT_INITIATED);
    } else {
        return {};
    }
    return out.SerializeAsString();
}

std::string ping_message() {
    livekit::SignalRequest out;
    out.mutable_ping_req()->set_timestamp(unix_seconds() * 1000);
    return out.SerializeAsString();
}

std::optional<media::SignalResponse> from_wire(const livekit::SignalResponse& response) {
    using Case = livekit::SignalResponse;
    switch (response.message_case()) {
        case Case::kJoin:
            return joined_from(response.join());
        case Case::kAnswer:
            return media::Answer{description_from(response.answer())};
        case Case::kTrackPublished: {
            media::TrackPublished out;
            out.cid = response.track_published().cid();
            out.track.sid = response.track_published().track().sid();
            return out;
        }
        case Case::kMediaSectionsRequirement:
            return media::MediaSectionsRequirement{
                response.media_sections_requirement().num_audios(),
                response.media_sections_requirement().num_videos()};
        case Case::kLeave:
            return media::LeaveNotice{static_cast<media::LeaveReason>(response.leave().reason()),
                                      static_cast<media::LeaveAction>(response.leave().action())};
        case Case::kUpdate: {
            media::ParticipantUpdate out;
            for (const auto& info : response.update().participants()) {
                out.participants.push_back(participant_from(info));
            }
            return out;
        }
        default:
            return std::nullopt;
    }
}

std::string trickled_candidate(const livekit::SignalResponse& response) {
    if (response.message_case() != livekit::SignalResponse::kTrickle) {
        return {};
    }
    // {"candidate":"candidate:...",...}: the line itself holds no quotes or escapes.
    const std::string& json = response.trickle().candidateinit();
    const std::size_t begin = json.find("candidate:");
    if (begin == std::string::npos) {
        return {};
    }
    return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace heydok::bench
