#include "rtc/sdp/section_reader.hpp"

#include <array>

#include "rtc/sdp/names.hpp"
#include "rtc/sdp/session.hpp"
#include "rtc/sdp/stream_attributes.hpp"
#include "rtc/sdp/text.hpp"
#include "rtc/sdp/transport_attributes.hpp"

namespace heydok::sdp {
namespace {

constexpr std::uint8_t kMaxPayloadType = 127;
constexpr std::size_t kMaxWordLength = 64;

using Read = Parsed<void> (*)(std::string_view value, MediaSection& section);
struct Reader {
    std::string_view name;
    Read read;
};

template <bool MediaSection::* Flag>
Parsed<void> set_flag(std::string_view, MediaSection& section) {
    section.*Flag = true;
    return {};
}

template <Direction Value>
Parsed<void> set_direction(std::string_view, MediaSection& section) {
    section.direction = Value;
    return {};
}

constexpr std::array<Reader, 8> kInheritable{{
    {"sendrecv", set_direction<Direction::sendrecv>},
    {"sendonly", set_direction<Direction::sendonly>},
    {"recvonly", set_direction<Direction::recvonly>},
    {"inactive", set_direction<Direction::inactive>},
    {"ice-ufrag", read_ice_ufrag},
    {"ice-pwd", read_ice_pwd},
    {"fingerprint", read_fingerprint},
    {"setup", read_setup},
}};

constexpr std::array<Reader, 17> kSectionOnly{{
    {"rtpmap", read_rtpmap},
    {"fmtp", read_fmtp},
    {"rtcp-fb", read_rtcp_feedback},
    {"extmap", read_extmap},
    {"mid", read_mid},
    {"msid", read_msid},
    {"ssrc", read_ssrc},
    {"ssrc-group", read_ssrc_group},
    {"rid", read_rid},
    {"simulcast", read_simulcast},
    {"candidate", read_candidate},
    {"sctp-port", read_sctp_port},
    {"max-message-size", read_max_message_size},
    {"end-of-candidates", set_flag<&MediaSection::end_of_candidates>},
    {"rtcp-mux", set_flag<&MediaSection::rtcp_mux>},
    {"rtcp-rsize", set_flag<&MediaSection::rtcp_rsize>},
    {"bundle-only", set_flag<&MediaSection::bundle_only>},
}};

template <std::size_t Size>
const Reader* find_reader(const std::array<Reader, Size>& readers, std::string_view name) {
    for (const Reader& reader : readers) {
        if (reader.name == name) {
            return &reader;
        }
    }
    return nullptr;
}

/// The static payload types (RFC 3551 section 6) that browsers still offer without a need for
/// rtpmap.
Codec codec_of(std::uint8_t payload_type) {
    switch (payload_type) {
        case 0:
            return {.payload_type = 0, .name = "PCMU", .clock_rate = 8000};
        case 8:
            return {.payload_type = 8, .name = "PCMA", .clock_rate = 8000};
        case 9:
            return {.payload_type = 9, .name = "G722", .clock_rate = 8000};
        case 13:
            return {.payload_type = 13, .name = "CN", .clock_rate = 8000};
        default:
            return {.payload_type = payload_type};
    }
}

Parsed<void> read_payload_types(std::string_view words, MediaSection& section) {
    for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
        const auto payload_type = read_number<std::uint8_t>(word);
        if (!payload_type || *payload_type > kMaxPayloadType ||
            section.find_codec(*payload_type) != nullptr) {
            return ParseError::malformed;
        }
        section.codecs.push_back(codec_of(*payload_type));
    }
    return {};
}

Parsed<void> read_formats(std::string_view words, MediaSection& section) {
    for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
        if (section.formats.size() == kMaxFormats) {
            return ParseError::too_large;
        }
        if (!is_token(word) || word.size() > kMaxWordLength) {
            return ParseError::malformed;
        }
        section.formats.emplace_back(word);
    }
    return {};
}

/// Slashes join tokens: "UDP/TLS/RTP/SAVPF".
bool is_protocol(std::string_view text) {
    while (text.find('/') != std::string_view::npos) {
        if (!is_token(take_until(text, '/'))) {
            return false;
        }
    }
    return is_token(text);
}

}  // namespace

Parsed<MediaSection> read_media_line(std::string_view value) {
    const std::string_view kind = take_word(value);
    std::string_view ports = take_word(value);
    const std::string_view protocol = take_word(value);
    const auto port = read_number<std::uint16_t>(take_until(ports, '/'));
    if (!is_token(kind) || kind.size() > kMaxWordLength || !port || !is_protocol(protocol) ||
        protocol.size() > kMaxWordLength) {
        return ParseError::malformed;
    }
    MediaSection section;
    section.kind = value_of(kKindNames, kind).value_or(MediaKind::other);
    section.other_kind = section.kind == MediaKind::other ? std::string{kind} : std::string{};
    section.port = *port;
    section.protocol = std::string{protocol};
    const bool is_rtp = (section.kind == MediaKind::audio || section.kind == MediaKind::video) &&
                        protocol.find("RTP/") != std::string_view::npos;
    const auto read = is_rtp ? read_payload_types(value, section) : read_formats(value, section);
    if (!read) {
        return read.error();
    }
    if (section.codecs.empty() && section.formats.empty()) {
        return ParseError::malformed;
    }
    return section;
}

Parsed<void> read_section_attribute(std::string_view name, std::string_view value,
                                    MediaSection& section) {
    if (const Reader* reader = find_reader(kSectionOnly, name)) {
        return reader->read(value, section);
    }
    return read_inheritable_attribute(name, value, section);
}

Parsed<void> read_inheritable_attribute(std::string_view name, std::string_view value,
                                        MediaSection& defaults) {
    const Reader* reader = find_reader(kInheritable, name);
    return reader == nullptr ? Parsed<void>{} : reader->read(value, defaults);
}

}  // namespace heydok::sdp
