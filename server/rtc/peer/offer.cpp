#include "rtc/peer/offer.hpp"

#include <array>

#include "rtc/ice/candidate.hpp"
#include "rtc/rtp/extensions.hpp"

namespace heydok::peer {
namespace {

constexpr std::uint16_t kSctpPort = 5000;

/// How a codec is written in our offers; the numbers are those that browsers use themselves.
struct CodecForm {
    std::string_view mime;
    std::uint8_t payload_type;
    std::uint8_t rtx_payload_type;  ///< 0: none
    std::string_view fmtp;
};
constexpr std::array kForms{
    CodecForm{"audio/opus", 111, 0, "minptime=10;useinbandfec=1"},
    CodecForm{"audio/red", 63, 0, "111/111"},
    CodecForm{"video/VP8", 96, 97, ""},
    CodecForm{"video/VP9", 98, 99, "profile-id=0"},
    CodecForm{"video/H264", 107, 108,
              "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"},
    CodecForm{"video/AV1", 45, 46, "level-idx=5;profile=0;tier=0"},
};

const CodecForm& form_of(std::string_view mime) {
    for (const CodecForm& form : kForms) {
        if (form.mime == mime) {
            return form;
        }
    }
    return kForms[0];
}

struct ExtensionId {
    rtp::Extension extension;
    std::uint8_t id;
};
constexpr std::array kAudioExtensions{
    ExtensionId{rtp::Extension::audio_level, 1}, ExtensionId{rtp::Extension::abs_send_time, 2},
    ExtensionId{rtp::Extension::transport_cc, 3}, ExtensionId{rtp::Extension::mid, 4}};
constexpr std::array kVideoExtensions{
    ExtensionId{rtp::Extension::abs_send_time, 2}, ExtensionId{rtp::Extension::transport_cc, 3},
    ExtensionId{rtp::Extension::mid, 4}, ExtensionId{rtp::Extension::playout_delay, 5},
    ExtensionId{rtp::Extension::dependency_descriptor, 12}};

template <std::size_t N>
void add_extensions(const std::array<ExtensionId, N>& extensions, sdp::MediaSection& section) {
    for (const ExtensionId& entry : extensions) {
        section.extensions.push_back(
            {entry.id, std::string{rtp::extension_uri(entry.extension)}, std::nullopt});
    }
}

void add_codec(const CodecForm& form, sdp::MediaKind kind, sdp::MediaSection& section) {
    const bool audio = kind == sdp::MediaKind::audio;
    sdp::Codec codec;
    codec.payload_type = form.payload_type;
    codec.name = form.mime.substr(form.mime.find('/') + 1);
    codec.clock_rate = audio ? 48'000 : 90'000;
    codec.channels = audio ? 2 : 1;
    codec.fmtp = form.fmtp;
    codec.feedback = audio ? std::vector<std::string>{"transport-cc", "nack"}
                           : std::vector<std::string>{"goog-remb", "transport-cc", "ccm fir",
                                                      "nack", "nack pli"};
    section.codecs.push_back(std::move(codec));
    if (form.rtx_payload_type != 0) {
        section.codecs.push_back({form.rtx_payload_type,
                                  "rtx",
                                  90'000,
                                  1,
                                  "apt=" + std::to_string(form.payload_type),
                                  {}});
    }
}

void fill_rtp(const OfferedSection& wanted, sdp::MediaSection& section) {
    add_codec(form_of(mime_type(wanted.codec)), wanted.kind, section);
    if (form_of(mime_type(wanted.codec)).mime == "audio/red") {
        add_codec(form_of("audio/opus"), wanted.kind, section);  // what RED carries
    }
    if (wanted.kind == sdp::MediaKind::audio) {
        add_extensions(kAudioExtensions, section);
    } else {
        add_extensions(kVideoExtensions, section);
    }
    section.rtcp_mux = true;
    section.rtcp_rsize = true;
    section.direction = sdp::Direction::inactive;
    if (!wanted.sending) {
        return;
    }
    section.direction = sdp::Direction::sendonly;
    const sdp::Msid msid{wanted.stream_id, wanted.track_id};
    section.msids.push_back(msid);
    section.sources.push_back({wanted.ssrc, wanted.stream_id, msid});
    if (wanted.rtx_ssrc) {
        section.sources.push_back({*wanted.rtx_ssrc, wanted.stream_id, msid});
        section.source_groups.push_back({"FID", {wanted.ssrc, *wanted.rtx_ssrc}});
    }
}

sdp::MediaSection offer_section(const OfferedSection& wanted, const LocalDescription& local) {
    sdp::MediaSection section;
    section.kind = wanted.kind;
    section.mid = wanted.mid;
    section.ice_ufrag = local.ice.ufrag;
    section.ice_pwd = local.ice.pwd;
    section.fingerprints = {{sdp::HashAlgorithm::sha256, local.fingerprint.digest}};
    section.setup = sdp::Setup::actpass;
    if (wanted.kind == sdp::MediaKind::application) {
        section.protocol = "UDP/DTLS/SCTP";
        section.formats = {"webrtc-datachannel"};
        section.sctp_port = kSctpPort;
        section.max_message_size = local.max_message_size;
    } else {
        fill_rtp(wanted, section);
    }
    return section;
}

}  // namespace

sdp::Session make_offer(const std::vector<OfferedSection>& sections,
                        const LocalDescription& local) {
    sdp::Session offer;
    offer.origin_id = local.origin_id;
    offer.origin_version = local.origin_version;
    offer.ice_lite = true;
    offer.extmap_allow_mixed = true;
    offer.msid_semantic = "WMS *";
    for (const OfferedSection& wanted : sections) {
        offer.bundle.push_back(wanted.mid);
        offer.sections.push_back(offer_section(wanted, local));
    }
    if (!offer.sections.empty()) {
        sdp::MediaSection& first = offer.sections.front();
        std::uint16_t preference = 0xffff;
        for (const TransportAddress& address : local.candidates) {
            first.candidates.push_back(
                ice::candidate_text(ice::host_candidate(address, preference--)));
        }
        first.end_of_candidates = true;
    }
    return offer;
}

}  // namespace heydok::peer
