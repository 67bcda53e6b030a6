#include "rtc/peer/answer.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "rtc/ice/candidate.hpp"
#include "rtc/peer/h264_profile.hpp"

namespace heydok::peer {
namespace {

constexpr std::uint16_t kDiscardPort = 9;
constexpr std::uint16_t kSctpPort = 5000;

// A browser forgets for ever the extensions that our first answer leaves out, so every section
// accepts all that we ever want.
constexpr std::array kAudioExtensions{rtp::Extension::mid, rtp::Extension::audio_level,
                                      rtp::Extension::abs_send_time, rtp::Extension::transport_cc};
constexpr std::array kVideoExtensions{
    rtp::Extension::mid,          rtp::Extension::rid,
    rtp::Extension::repaired_rid, rtp::Extension::abs_send_time,
    rtp::Extension::transport_cc, rtp::Extension::dependency_descriptor,
    rtp::Extension::playout_delay};

const std::vector<std::string_view>& accepted_feedback(sdp::MediaKind kind) {
    static const std::vector<std::string_view> kAudio{"transport-cc", "nack"};
    static const std::vector<std::string_view> kVideo{"goog-remb", "transport-cc", "ccm fir",
                                                      "nack", "nack pli"};
    return kind == sdp::MediaKind::audio ? kAudio : kVideo;
}

bool is_rtp(const sdp::MediaSection& section) {
    return section.kind == sdp::MediaKind::audio || section.kind == sdp::MediaKind::video;
}

/// One form of each codec only, so that any publisher suits any subscriber: what all browsers
/// encode and decode, in hardware where they can.
bool is_wanted_form(MediaCodec known, const sdp::Codec& codec) {
    switch (known) {
        case MediaCodec::h264:
            return codec.parameter("packetization-mode") == "1" &&
                   h264_profile(codec.parameter("profile-level-id").value_or("")) ==
                       H264Profile::constrained_baseline;
        case MediaCodec::vp9:
            return codec.parameter("profile-id").value_or("0") == "0";
        case MediaCodec::av1:
            return codec.parameter("profile").value_or("0") == "0";
        default:
            return true;
    }
}

bool is_wanted(const sdp::MediaSection& section, const sdp::Codec& codec) {
    const auto known = codec_from_name(codec.name);
    if (!known || is_audio(*known) != (section.kind == sdp::MediaKind::audio) ||
        codec.clock_rate != clock_rate(*known)) {
        return false;
    }
    return is_audio(*known) ? codec.channels == 2 : is_wanted_form(*known, codec);
}

void set_opus_parameters(sdp::Codec& codec, const SectionPlan& plan) {
    const auto min_time = codec.parameter("minptime");
    std::string fmtp = "minptime=" + std::string{min_time.value_or("10")};
    fmtp += ";useinbandfec=1";
    if (plan.use == SectionUse::receive && plan.discontinuous) {
        fmtp += ";usedtx=1";
    }
    if (plan.use == SectionUse::receive && plan.stereo) {
        fmtp += ";stereo=1;maxaveragebitrate=510000";
    }
    if (plan.use == SectionUse::send && plan.stereo) {
        fmtp += ";sprop-stereo=1";
    }
    codec.fmtp = std::move(fmtp);
}

std::vector<sdp::Codec> answer_codecs(const sdp::MediaSection& offered, const SectionPlan& plan) {
    std::vector<sdp::Codec> media;
    for (const sdp::Codec& codec : offered.codecs) {
        const auto known = codec_from_name(codec.name);
        const bool repeated = std::any_of(media.begin(), media.end(), [&](const sdp::Codec& c) {
            return codec_from_name(c.name) == known;
        });
        const bool refused =
            known == MediaCodec::red && plan.use == SectionUse::receive && !plan.redundant;
        if (is_wanted(offered, codec) && !repeated && !refused) {
            media.push_back(codec);
        }
    }
    const bool red = plan.use == SectionUse::receive && plan.redundant;
    const auto wanted = red ? std::optional{MediaCodec::red} : plan.preferred_codec;
    const auto preferred = std::find_if(media.begin(), media.end(), [&](const sdp::Codec& codec) {
        return wanted && codec_from_name(codec.name) == wanted;
    });
    if (preferred != media.end()) {
        std::rotate(media.begin(), preferred, preferred + 1);
    }
    std::vector<sdp::Codec> result;
    for (sdp::Codec& codec : media) {
        codec.restrict_feedback(accepted_feedback(offered.kind));
        if (codec.is("opus")) {
            set_opus_parameters(codec, plan);
        }
        result.push_back(codec);
        if (const sdp::Codec* rtx = offered.rtx_for(codec.payload_type)) {
            result.push_back(*rtx);
            result.back().feedback.clear();
        }
    }
    return result;
}

/// A publisher with dependency descriptors leaves picture ids and temporal layers out of VP8, which
/// not every subscriber can do without: then they are for VP9 and AV1 only.
bool unwanted_dependency(rtp::Extension extension, const sdp::MediaSection& answer,
                         const SectionPlan& plan) {
    const auto codec = answer.codecs.empty() ? std::optional<MediaCodec>{}
                                             : codec_from_name(answer.codecs.front().name);
    return extension == rtp::Extension::dependency_descriptor && plan.use == SectionUse::receive &&
           codec && !is_scalable(*codec);
}

template <std::size_t N>
void add_extensions(const sdp::MediaSection& offered, const std::array<rtp::Extension, N>& wanted,
                    const SectionPlan& plan, sdp::MediaSection& answer) {
    for (const sdp::HeaderExtension& extension : offered.extensions) {
        const auto known = rtp::extension_from_uri(extension.uri);
        if (known && std::find(wanted.begin(), wanted.end(), *known) != wanted.end() &&
            !unwanted_dependency(*known, answer, plan) &&
            extension.id < 15) {  // one-byte form only
            answer.extensions.push_back({extension.id, extension.uri, std::nullopt});
        }
    }
}

void add_layers(const sdp::MediaSection& offered, sdp::MediaSection& answer) {
    const std::vector<std::string> layers = offered.send_layers();
    if (layers.empty()) {
        return;
    }
    for (const std::string& layer : layers) {
        answer.rids.push_back({layer, sdp::RidDirection::recv, {}});
    }
    if (offered.simulcast) {
        answer.simulcast = sdp::Simulcast{{}, layers};
    }
}

void add_sources(const SectionPlan& plan, sdp::MediaSection& answer) {
    const sdp::Msid msid{plan.stream_id, plan.track_id};
    answer.msids.push_back(msid);
    answer.sources.push_back({plan.ssrc, plan.stream_id, msid});
    if (plan.rtx_ssrc) {
        answer.sources.push_back({*plan.rtx_ssrc, plan.stream_id, msid});
        answer.source_groups.push_back({"FID", {plan.ssrc, *plan.rtx_ssrc}});
    }
}

void fill_rtp(const sdp::MediaSection& offered, const SectionPlan& plan,
              sdp::MediaSection& answer) {
    answer.codecs = answer_codecs(offered, plan);
    if (offered.kind == sdp::MediaKind::audio) {
        add_extensions(offered, kAudioExtensions, plan, answer);
    } else {
        add_extensions(offered, kVideoExtensions, plan, answer);
    }
    answer.rtcp_mux = true;
    answer.rtcp_rsize = offered.rtcp_rsize;
    answer.direction = sdp::Direction::inactive;
    if (plan.use == SectionUse::receive && sdp::sends(offered.direction)) {
        answer.direction = sdp::Direction::recvonly;
        add_layers(offered, answer);
    } else if (plan.use == SectionUse::send && sdp::receives(offered.direction)) {
        answer.direction = sdp::Direction::sendonly;
        add_sources(plan, answer);
    }
}

sdp::MediaSection rejected(const sdp::MediaSection& offered) {
    sdp::MediaSection answer;
    answer.kind = offered.kind;
    answer.other_kind = offered.other_kind;
    answer.port = 0;
    answer.protocol = offered.protocol;
    answer.codecs = offered.codecs;
    answer.formats = offered.formats;
    answer.mid = offered.mid;
    answer.direction = sdp::Direction::inactive;
    return answer;
}

sdp::MediaSection answer_section(const sdp::MediaSection& offered, const SectionPlan& plan,
                                 const LocalDescription& local) {
    // Without a codec in common only a rejection is well-formed.
    if (plan.use == SectionUse::reject || offered.is_rejected() ||
        (plan.use != SectionUse::data && !offers_codec(offered))) {
        return rejected(offered);
    }
    sdp::MediaSection answer;
    answer.kind = offered.kind;
    answer.port = kDiscardPort;
    answer.protocol = offered.protocol;
    answer.mid = offered.mid;
    answer.ice_ufrag = local.ice.ufrag;
    answer.ice_pwd = local.ice.pwd;
    answer.fingerprints = {{sdp::HashAlgorithm::sha256, local.fingerprint.digest}};
    answer.setup = sdp::Setup::passive;
    if (plan.use == SectionUse::data) {
        answer.formats = offered.formats;
        answer.sctp_port = kSctpPort;
        answer.max_message_size = local.max_message_size;
    } else {
        fill_rtp(offered, plan, answer);
    }
    return answer;
}

void add_candidates(const std::vector<TransportAddress>& addresses, sdp::MediaSection& section) {
    std::uint16_t preference = 0xffff;
    for (const TransportAddress& address : addresses) {
        section.candidates.push_back(ice::candidate_text(ice::host_candidate(address, preference)));
        --preference;
    }
    section.end_of_candidates = true;
}

bool uses_transport(const sdp::MediaSection& section) {
    return !section.is_rejected() && (is_rtp(section) || section.is_data_channel());
}

}  // namespace

bool offers_codec(const sdp::MediaSection& section, std::optional<MediaCodec> codec) {
    return std::any_of(section.codecs.begin(), section.codecs.end(), [&](const sdp::Codec& c) {
        return is_wanted(section, c) && (!codec || codec_from_name(c.name) == codec);
    });
}

Result<RemoteTransport, OfferProblem> read_transport(const sdp::Session& offer) {
    const sdp::MediaSection* transport = offer.transport_section();
    if (transport == nullptr) {
        return OfferProblem::no_sections;
    }
    for (const sdp::MediaSection& section : offer.sections) {
        if (!uses_transport(section)) {
            continue;
        }
        if (std::find(offer.bundle.begin(), offer.bundle.end(), section.mid) ==
            offer.bundle.end()) {
            return OfferProblem::no_bundle;
        }
        if (is_rtp(section) && !section.rtcp_mux) {
            return OfferProblem::no_rtcp_mux;
        }
    }
    RemoteTransport remote;
    remote.ice = {transport->ice_ufrag, transport->ice_pwd};
    remote.fingerprints = transport->fingerprints;
    if (!ice::is_valid(remote.ice)) {
        return OfferProblem::no_ice;
    }
    if (remote.fingerprints.empty()) {
        return OfferProblem::no_fingerprint;
    }
    if (transport->setup == sdp::Setup::passive || transport->setup == sdp::Setup::holdconn) {
        return OfferProblem::wrong_setup;
    }
    return remote;
}

sdp::Session make_answer(const sdp::Session& offer, const std::vector<SectionPlan>& plans,
                         const LocalDescription& local) {
    HEYDOK_ASSERT(plans.size() == offer.sections.size());
    sdp::Session answer;
    answer.origin_id = local.origin_id;
    answer.origin_version = local.origin_version;
    answer.ice_lite = true;
    answer.extmap_allow_mixed = offer.extmap_allow_mixed;
    answer.msid_semantic = "WMS *";
    bool first = true;
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        answer.sections.push_back(answer_section(offer.sections[i], plans[i], local));
        sdp::MediaSection& section = answer.sections.back();
        if (section.port == 0) {
            continue;
        }
        answer.bundle.push_back(section.mid);
        if (first) {
            add_candidates(local.candidates, section);
            first = false;
        }
    }
    return answer;
}

}  // namespace heydok::peer
