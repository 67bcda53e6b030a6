#include "tests/support/client_offer.hpp"

#include <algorithm>
#include <array>

#include "rtc/rtp/extensions.hpp"

namespace heydok::support {
namespace {

using rtp::Extension;

const std::vector<std::string> kVideoFeedback{"goog-remb", "transport-cc", "ccm fir", "nack",
                                              "nack pli"};

std::vector<sdp::Codec> audio_codecs() {
    return {{111, "opus", 48000, 2, "minptime=10;useinbandfec=1", {"transport-cc", "nack"}},
            {63, "red", 48000, 2, "111/111", {}},
            {9, "G722", 8000, 1, "", {}},
            {0, "PCMU", 8000, 1, "", {}},
            {8, "PCMA", 8000, 1, "", {}},
            {13, "CN", 8000, 1, "", {}},
            {110, "telephone-event", 48000, 1, "", {}}};
}

std::vector<sdp::Codec> video_codecs() {
    return {
        {96, "VP8", 90000, 1, "", kVideoFeedback},
        {97, "rtx", 90000, 1, "apt=96", {}},
        {103, "H264", 90000, 1,
         "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f", kVideoFeedback},
        {104, "rtx", 90000, 1, "apt=103", {}},
        {107, "H264", 90000, 1,
         "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", kVideoFeedback},
        {108, "rtx", 90000, 1, "apt=107", {}},
        {98, "VP9", 90000, 1, "profile-id=0", kVideoFeedback},
        {99, "rtx", 90000, 1, "apt=98", {}},
        {45, "AV1", 90000, 1, "level-idx=5;profile=0;tier=0", kVideoFeedback},
        {46, "rtx", 90000, 1, "apt=45", {}},
        {118, "red", 90000, 1, "", {}},
        {119, "rtx", 90000, 1, "apt=118", {}},
        {120, "ulpfec", 90000, 1, "", {}}};
}

struct OfferedExtension {
    std::uint8_t id;
    std::string_view uri;
};

const std::array<OfferedExtension, 4> kAudioExtensions{
    {{1, rtp::extension_uri(Extension::audio_level)},
     {2, rtp::extension_uri(Extension::abs_send_time)},
     {3, rtp::extension_uri(Extension::transport_cc)},
     {4, rtp::extension_uri(Extension::mid)}}};
const std::array<OfferedExtension, 12> kVideoExtensions{
    {{14, "urn:ietf:params:rtp-hdrext:toffset"},
     {2, rtp::extension_uri(Extension::abs_send_time)},
     {13, rtp::extension_uri(Extension::video_orientation)},
     {3, rtp::extension_uri(Extension::transport_cc)},
     {5, rtp::extension_uri(Extension::playout_delay)},
     {6, "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"},
     {7, "http://www.webrtc.org/experiments/rtp-hdrext/video-timing"},
     {8, "http://www.webrtc.org/experiments/rtp-hdrext/color-space"},
     {4, rtp::extension_uri(Extension::mid)},
     {10, rtp::extension_uri(Extension::rid)},
     {11, rtp::extension_uri(Extension::repaired_rid)},
     {12, rtp::extension_uri(Extension::dependency_descriptor)}}};

template <std::size_t Size>
void add_extensions(const std::array<OfferedExtension, Size>& extensions,
                    sdp::MediaSection& section) {
    for (const OfferedExtension& extension : extensions) {
        section.extensions.push_back({extension.id, std::string{extension.uri}, std::nullopt});
    }
}

void add_sources(const ClientOffer::NewSection& added, sdp::MediaSection& section) {
    const sdp::Msid msid{added.stream_id, added.track_id};
    section.sources.push_back({added.ssrc, "client", msid});
    if (added.rtx_ssrc != 0) {
        section.sources.push_back({added.rtx_ssrc, "client", msid});
        section.source_groups.push_back({"FID", {added.ssrc, added.rtx_ssrc}});
    }
}

}  // namespace

ClientOffer::ClientOffer(bool data, std::vector<std::string> lacks) : lacks_(std::move(lacks)) {
    session_.origin_id = "4611731400430051336";
    session_.ice_trickle = true;
    session_.extmap_allow_mixed = true;
    session_.msid_semantic = "WMS";
    add_receivers(3, 3);
    if (data) {
        sdp::MediaSection& section = append(sdp::MediaKind::application, sdp::Direction::sendrecv);
        section.protocol = "UDP/DTLS/SCTP";
        section.formats = {"webrtc-datachannel"};
        section.sctp_port = 5000;
        section.max_message_size = 262'144;
    }
}

sdp::MediaSection& ClientOffer::append(sdp::MediaKind kind, sdp::Direction direction) {
    sdp::MediaSection section;
    section.kind = kind;
    section.direction = direction;
    section.mid = std::to_string(session_.sections.size());
    if (kind == sdp::MediaKind::audio) {
        section.codecs = audio_codecs();
        add_extensions(kAudioExtensions, section);
    } else if (kind == sdp::MediaKind::video) {
        section.codecs = video_codecs();
        add_extensions(kVideoExtensions, section);
    }
    const std::vector<sdp::Codec> all = section.codecs;
    std::erase_if(section.codecs, [&](const sdp::Codec& codec) {
        const auto apt = codec.apt();
        return std::any_of(all.begin(), all.end(), [&](const sdp::Codec& other) {
            const bool lacking =
                std::find(lacks_.begin(), lacks_.end(), other.name) != lacks_.end();
            return lacking &&
                   (other.payload_type == codec.payload_type || other.payload_type == apt);
        });
    });
    leave_out(section, "dependency-descriptor", Extension::dependency_descriptor);
    leave_out(section, "transport-cc", Extension::transport_cc);
    section.rtcp_mux = kind != sdp::MediaKind::application;
    section.rtcp_rsize = kind == sdp::MediaKind::video;
    session_.bundle.push_back(section.mid);
    session_.sections.push_back(std::move(section));
    return session_.sections.back();
}

void ClientOffer::leave_out(sdp::MediaSection& section, std::string_view name,
                            Extension extension) const {
    if (std::find(lacks_.begin(), lacks_.end(), name) == lacks_.end()) {
        return;
    }
    std::erase_if(section.extensions, [&](const sdp::HeaderExtension& offered) {
        return offered.uri == rtp::extension_uri(extension);
    });
    for (sdp::Codec& codec : section.codecs) {
        std::erase(codec.feedback, name);
    }
}

void ClientOffer::add_receivers(std::uint32_t audios, std::uint32_t videos) {
    for (std::uint32_t i = 0; i < audios; ++i) {
        append(sdp::MediaKind::audio, sdp::Direction::recvonly);
    }
    for (std::uint32_t i = 0; i < videos; ++i) {
        append(sdp::MediaKind::video, sdp::Direction::recvonly);
    }
}

std::string ClientOffer::add_audio(const NewSection& added) {
    sdp::MediaSection& section = append(sdp::MediaKind::audio, sdp::Direction::sendonly);
    section.msids.push_back({added.stream_id, added.track_id});
    add_sources(added, section);
    return section.mid;
}

std::string ClientOffer::add_video(const NewSection& added) {
    sdp::MediaSection& section = append(sdp::MediaKind::video, sdp::Direction::sendonly);
    section.msids.push_back({added.stream_id, added.track_id});
    if (added.rids.empty()) {
        add_sources(added, section);
        return section.mid;
    }
    section.extensions.push_back(
        {9, std::string{rtp::extension_uri(Extension::video_layers_allocation)}, std::nullopt});
    for (const std::string& rid : added.rids) {
        section.rids.push_back({rid, sdp::RidDirection::send, {}});
    }
    section.simulcast = sdp::Simulcast{added.rids, {}};
    return section.mid;
}

void ClientOffer::set_inactive(std::string_view mid) {
    if (sdp::MediaSection* section = session_.find_mid(mid)) {
        section->direction = sdp::Direction::inactive;
    }
}

std::string ClientOffer::text(const ice::Credentials& credentials,
                              const dtls::Fingerprint& fingerprint) {
    ++session_.origin_version;
    for (sdp::MediaSection& section : session_.sections) {
        section.ice_ufrag = credentials.ufrag;
        section.ice_pwd = credentials.pwd;
        section.fingerprints = {{sdp::HashAlgorithm::sha256, fingerprint.digest}};
        section.setup = sdp::Setup::actpass;
    }
    return sdp::to_text(session_);
}

}  // namespace heydok::support
