#include "tests/support/scripted_peer.hpp"

#include <algorithm>

#include "rtc/ice/candidate.hpp"
#include "rtc/peer/negotiated.hpp"

namespace heydok::support {
namespace {

constexpr std::string_view kStreamId = "7f5b8d0e-6b0d-4c39-9c33-000000000001";

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

dtls::Fingerprint to_dtls(const sdp::Fingerprint& fingerprint) {
    return {static_cast<dtls::HashFunction>(fingerprint.algorithm), fingerprint.value};
}

/// In the order of the description; those for TCP with `tcp` only.
std::vector<TransportAddress> candidates_of(const sdp::Session& answer, bool tcp) {
    std::vector<TransportAddress> result;
    for (const sdp::MediaSection& section : answer.sections) {
        for (const std::string& text : section.candidates) {
            const auto candidate = ice::parse_candidate(text);
            if (candidate && (tcp || candidate->address.protocol == Protocol::udp)) {
                result.push_back(candidate->address);
            }
        }
    }
    return result;
}

}  // namespace

ScriptedPeer::ScriptedPeer(const Options& options)
    : options_(options),
      transport_({options.certificate, options.sctp, options.random, !options.count_only}),
      offer_(options.sctp != nullptr, options.lacks),
      local_ssrc_(options.random->u32()),
      transport_sequence_(static_cast<std::uint16_t>(options.random->u32())) {}

media::SessionDescription ScriptedPeer::make_first_offer() {
    ++statistics_.offers;
    awaiting_answer_ = true;
    offer_again_ = options_.second_offer;
    return {"offer", offer_.text(transport_.credentials(), options_.certificate.fingerprint()),
            ++offer_id_};
}

void ScriptedPeer::offer(Outbox& out) {
    if (awaiting_answer_) {
        offer_again_ = true;
        return;
    }
    awaiting_answer_ = true;
    ++statistics_.offers;
    out.requests.emplace_back(media::Offer{
        {"offer", offer_.text(transport_.credentials(), options_.certificate.fingerprint()),
         ++offer_id_}});
}

void ScriptedPeer::handle_message(Instant now, const media::SignalResponse& message, Outbox& out) {
    std::visit(
        Overloaded{
            [&](const media::Joined& joined) {
                sid_ = joined.participant->sid;
                for (const auto& other : joined.other_participants) {
                    note(other);
                }
            },
            [&](const media::Answer& answer) { apply_answer(now, answer.description, out); },
            [&](const media::ParticipantUpdate& update) {
                for (const auto& participant : update.participants) {
                    note(participant);
                }
            },
            [&](const media::TrackPublished& answer) {
                if (PublishedTrack* track = published(answer.cid)) {
                    track->sid = answer.track.sid;
                }
            },
            [&](const media::MediaSectionsRequirement& required) {
                offer_.add_receivers(required.audios, required.videos);
                offer(out);
            },
            [&](const media::SubscriptionResponse& response) {
                refused_.push_back(response.track_sid);
            },
            [&](const media::StreamStateUpdate& update) {
                for (const media::StreamStateInfo& info : update.states) {
                    StreamState& state = stream_states_[info.track_sid];
                    state.paused = info.paused;
                    state.pauses += info.paused ? 1 : 0;
                }
            },
            [&](const media::SubscribedQualityUpdate& update) {
                wanted_[update.track_sid] = update;
            },
            [&](const media::ConnectionQualityUpdate& update) {
                for (const auto& info : update.updates) {
                    qualities_[info.participant_sid] = info.quality;
                }
            },
            [&](const media::Reconnected& resumed) { acknowledged_ = resumed.last_message_seq; },
            [&](const media::LeaveNotice& notice) { left_ = notice; },
            [&](const media::CloseSocket&) { socket_closed_ = true; },
            [](const auto&) {},
        },
        message);
}

void ScriptedPeer::note(const media::ParticipantSnapshot& participant) {
    if (participant->state == media::ParticipantState::disconnected) {
        participants_.erase(participant->sid);
    } else if (participant->sid != sid_) {
        participants_[participant->sid] = participant;
    }
}

void ScriptedPeer::apply_answer(Instant now, const media::SessionDescription& description,
                                Outbox& out) {
    if (description.id != offer_id_) {
        return;  // only the answer to the newest offer counts
    }
    const auto answer = sdp::parse(description.sdp);
    awaiting_answer_ = false;
    if (!answer || answer->transport_section() == nullptr) {
        ++statistics_.bad_answers;
        return;
    }
    ++statistics_.answers;
    apply_transport(now, *answer);
    for (const sdp::MediaSection& section : answer->sections) {
        apply_section(now, section, description);
    }
    if (offer_again_) {
        offer_again_ = false;
        offer(out);
    }
}

void ScriptedPeer::apply_transport(Instant now, const sdp::Session& answer) {
    const sdp::MediaSection& section = *answer.transport_section();
    if (section.ice_ufrag == remote_ufrag_) {
        return;
    }
    remote_ufrag_ = section.ice_ufrag;
    ClientTransport::Remote remote{
        {section.ice_ufrag, section.ice_pwd}, {}, candidates_of(answer, options_.tcp)};
    if (section.setup == sdp::Setup::active) {
        remote.our_role = dtls::Role::server;
    }
    for (const sdp::Fingerprint& fingerprint : section.fingerprints) {
        remote.fingerprints.push_back(to_dtls(fingerprint));
    }
    transport_.set_remote(now, remote);
}

void ScriptedPeer::add_candidate(Instant now, std::string_view text) {
    const auto candidate = ice::parse_candidate(text);
    if (candidate && candidate->address.protocol == Protocol::udp) {
        transport_.add_candidate(now, candidate->address);
    }
}

void ScriptedPeer::apply_section(Instant now, const sdp::MediaSection& section,
                                 const media::SessionDescription& description) {
    const auto mine = std::find_if(published_.begin(), published_.end(),
                                   [&](const auto& track) { return track->mid == section.mid; });
    if (mine != published_.end()) {
        const peer::NegotiatedSection agreed = peer::read_negotiated(section);
        if (section.direction == sdp::Direction::recvonly && !agreed.codecs.empty()) {
            const peer::NegotiatedCodec& codec = agreed.codecs.front();
            const peer::NegotiatedCodec* plain = agreed.find(peer::MediaCodec::opus);
            (*mine)->start(
                now, {codec.payload_type, codec.rtx_payload_type, agreed.extensions, section.mid,
                      codec.codec, plain == nullptr ? std::uint8_t{0} : plain->payload_type});
        }
        return;
    }
    if (section.direction == sdp::Direction::sendonly) {
        const auto track = description.mid_to_track_id.find(section.mid);
        bind_stream(section, track == description.mid_to_track_id.end() ? "" : track->second);
        return;
    }
    for (const auto& stream : streams_) {
        if (stream->options().mid == section.mid) {
            stream->end();
        }
    }
}

void ScriptedPeer::bind_stream(const sdp::MediaSection& section, const std::string& track_sid) {
    const auto ssrc = section.primary_ssrc();
    const auto agreed = peer::read_negotiated(section);
    if (!ssrc && section.msids.empty()) {
        return;  // other servers answer so for a section without a track
    }
    if (!ssrc || agreed.codecs.empty()) {
        ++statistics_.bad_answers;
        return;
    }
    for (const auto& stream : streams_) {
        if (stream->options().mid != section.mid || stream->ended()) {
            continue;
        }
        if (stream->options().ssrc == *ssrc && stream->options().track_sid == track_sid) {
            return;
        }
        stream->end();
    }
    IncomingStream::Options options;
    options.mid = section.mid;
    options.track_sid = track_sid;
    options.ssrc = *ssrc;
    options.rtx_ssrc = section.rtx_ssrc_for(*ssrc).value_or(0);
    // Where RED is agreed audio may come either way, whichever of the two stands first.
    const peer::NegotiatedCodec* red = agreed.find(peer::MediaCodec::red);
    const peer::NegotiatedCodec& codec = red == nullptr ? agreed.codecs.front() : *red;
    options.payload_type = codec.payload_type;
    options.codec = codec.codec;
    options.video = section.kind == sdp::MediaKind::video;
    // RED has no feedback of its own: browsers go by that of the Opus in it.
    options.nack = options_.nack && std::any_of(agreed.codecs.begin(), agreed.codecs.end(),
                                                [](const auto& codec) { return codec.nack; });
    options.count_only = options_.count_only;
    options.measure_delay = options_.measure_delay;
    streams_.push_back(std::make_unique<IncomingStream>(options));
}

void ScriptedPeer::take_delays(std::vector<Duration>& out) {
    for (const auto& stream : streams_) {
        const auto delays = stream->take_delays();
        out.insert(out.end(), delays.begin(), delays.end());
    }
}

std::string ScriptedPeer::new_cid() {
    return "cid-" + options_.random->text(12, Random::kReadable);
}

std::string ScriptedPeer::publish_audio(const AudioOptions& options, Outbox& out) {
    return publish(std::make_unique<PublishedTrack>(new_cid(), options, *options_.random), out);
}

std::string ScriptedPeer::publish_video(const VideoOptions& options, Outbox& out) {
    return publish(std::make_unique<PublishedTrack>(new_cid(), options, *options_.random), out);
}

std::string ScriptedPeer::publish(std::unique_ptr<PublishedTrack> track, Outbox& out) {
    const OutgoingStream& first = *track->layers().front().stream;
    ClientOffer::NewSection section{std::string{kStreamId}, track->cid(), track->rids(),
                                    first.ssrc(), track->is_video() ? first.rtx_ssrc() : 0};
    for (PublishedTrack::Layer& layer : track->layers()) {
        layer.stream->set_veil(options_.veil);
    }
    track->mid = track->is_video() ? offer_.add_video(section) : offer_.add_audio(section);
    published_.push_back(std::move(track));
    out.requests.emplace_back(published_.back()->announcement());
    offer(out);
    return published_.back()->cid();
}

void ScriptedPeer::unpublish(const std::string& cid, Outbox& out) {
    if (PublishedTrack* track = published(cid)) {
        track->stop();
        offer_.set_inactive(track->mid);
        offer(out);
    }
}

void ScriptedPeer::mute(const std::string& cid, bool muted, Outbox& out) {
    if (PublishedTrack* track = published(cid)) {
        track->muted = muted;
        out.requests.emplace_back(media::MuteTrack{track->sid, muted});
    }
}

void ScriptedPeer::set_quality(const std::string& track_sid, media::VideoQuality quality,
                               Outbox& out) {
    media::TrackSettings settings;
    settings.track_sids = {track_sid};
    settings.quality = quality;
    settings.disabled = quality == media::VideoQuality::off;
    out.requests.emplace_back(settings);
}

void ScriptedPeer::restart_ice(Outbox& out) {
    transport_.restart_ice();
    offer(out);
}

bool ScriptedPeer::is_asked_for(const std::string& track_sid, const std::string& codec) const {
    const auto found = wanted_.find(track_sid);
    return found != wanted_.end() &&
           std::any_of(found->second.codecs.begin(), found->second.codecs.end(),
                       [&](const media::SubscribedCodec& entry) {
                           return entry.codec == codec &&
                                  std::any_of(entry.qualities.begin(), entry.qualities.end(),
                                              [](const auto& quality) { return quality.second; });
                       });
}

void ScriptedPeer::resume(Outbox& out,
                          std::vector<std::pair<std::string, std::uint32_t>> received) {
    media::SyncState state;
    state.received = std::move(received);
    left_.reset();
    for (const auto& track : published_) {
        if (!track->stopped()) {
            state.published_track_sids.push_back(track->sid);
        }
    }
    socket_closed_ = false;
    out.requests.emplace_back(state);
    out.requests.emplace_back(media::SubscriptionPermission{});
    // An answer that was under way on the old socket is lost.
    awaiting_answer_ = false;
    restart_ice(out);
}

void ScriptedPeer::leave(Outbox& out) {
    out.requests.emplace_back(media::Leave{});
    transport_.close(out.datagrams);
    for (const auto& track : published_) {
        track->stop();
    }
}

PublishedTrack* ScriptedPeer::published(const std::string& cid) {
    const auto found = std::find_if(published_.begin(), published_.end(),
                                    [&](const auto& track) { return track->cid() == cid; });
    return found == published_.end() ? nullptr : found->get();
}

const IncomingStream* ScriptedPeer::stream_of(const std::string& track_sid) const {
    const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const auto& stream) {
        return stream->options().track_sid == track_sid && !stream->ended();
    });
    return found == streams_.end() ? nullptr : found->get();
}

const IncomingStream* ScriptedPeer::first_stream(bool video) const {
    const auto found = std::find_if(streams_.begin(), streams_.end(), [&](const auto& stream) {
        return stream->options().video == video && !stream->ended();
    });
    return found == streams_.end() ? nullptr : found->get();
}

}  // namespace heydok::support
