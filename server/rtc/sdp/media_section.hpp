#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "rtc/sdp/codec.hpp"

namespace heydok::sdp {

enum class MediaKind : std::uint8_t { audio, video, application, other };
enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };
/// Who opens the DTLS connection (RFC 8842 section 5.3).
enum class Setup : std::uint8_t { actpass, active, passive, holdconn };
/// Hashes that a fingerprint may use; weaker ones are dropped when parsing (B11).
enum class HashAlgorithm : std::uint8_t { sha256, sha384, sha512 };

/// Certificate fingerprint (RFC 8122 section 5). The value has the length of its hash.
struct Fingerprint {
    HashAlgorithm algorithm = HashAlgorithm::sha256;
    Bytes value;
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// a=extmap (RFC 8285 section 8). `id` is 1-255.
struct HeaderExtension {
    std::uint8_t id = 0;
    std::string uri;
    std::optional<Direction> direction;
    friend bool operator==(const HeaderExtension&, const HeaderExtension&) = default;
};

/// a=msid (RFC 8830): stream and track. The stream "-" means none.
struct Msid {
    std::string stream;
    std::string track;
    friend bool operator==(const Msid&, const Msid&) = default;
};

/// The a=ssrc lines of one source (RFC 5576); empty when not given.
struct Source {
    std::uint32_t ssrc = 0;
    std::string cname = {};
    std::optional<Msid> msid = {};
    friend bool operator==(const Source&, const Source&) = default;
};

/// a=ssrc-group, semantics "FID" (media, retransmission) or "SIM".
struct SourceGroup {
    std::string semantics;
    std::vector<std::uint32_t> ssrcs;
    friend bool operator==(const SourceGroup&, const SourceGroup&) = default;
};

enum class RidDirection : std::uint8_t { send, recv };

/// a=rid (RFC 8851): a layer of a simulcast.
struct Rid {
    std::string id;
    RidDirection direction = RidDirection::send;
    std::string restrictions = {};  ///< as written, e.g. "max-width=640"; empty when none
    friend bool operator==(const Rid&, const Rid&) = default;
};

/// a=simulcast (RFC 8853) without alternatives: of "q,r" the first is kept. A layer that starts
/// paused ("~h") is listed without the tilde.
struct Simulcast {
    std::vector<std::string> send;
    std::vector<std::string> recv;
    friend bool operator==(const Simulcast&, const Simulcast&) = default;
};

/// One m= section with what heydok understands of it; unknown lines are gone. Session-level values
/// that a section may inherit (ICE, fingerprint, setup, direction) are filled in by the parser.
struct MediaSection {
    MediaKind kind = MediaKind::audio;
    std::string other_kind = {};  ///< the word of the m= line when kind is `other`
    std::uint16_t port = 9;       ///< 0: rejected
    std::string protocol = "UDP/TLS/RTP/SAVPF";
    std::vector<Codec> codecs = {};         ///< RTP sections, in the order of the m= line
    std::vector<std::string> formats = {};  ///< other sections, e.g. "webrtc-datachannel"
    std::string mid = {};
    Direction direction = Direction::sendrecv;
    std::vector<Msid> msids = {};
    std::vector<Source> sources = {};
    std::vector<SourceGroup> source_groups = {};
    std::vector<Rid> rids = {};
    std::optional<Simulcast> simulcast = {};
    std::vector<HeaderExtension> extensions = {};
    std::string ice_ufrag = {};
    std::string ice_pwd = {};
    std::vector<Fingerprint> fingerprints = {};
    std::optional<Setup> setup = {};
    std::vector<std::string> candidates = {};  ///< "candidate:..." as ice::parse_candidate reads it
    bool end_of_candidates = false;
    bool rtcp_mux = false;
    bool rtcp_rsize = false;
    bool bundle_only = false;
    std::optional<std::uint16_t> sctp_port = {};
    std::optional<std::uint64_t> max_message_size = {};

    friend bool operator==(const MediaSection&, const MediaSection&) = default;

    [[nodiscard]] bool is_rejected() const { return port == 0 && !bundle_only; }
    /// Application section of a data channel (RFC 8841).
    [[nodiscard]] bool is_data_channel() const;

    /// The first codec of this name ("VP8", "opus"; letter case does not matter).
    [[nodiscard]] const Codec* find_codec(std::string_view name) const;
    [[nodiscard]] const Codec* find_codec(std::uint8_t payload_type) const;
    /// The retransmission format whose apt names `payload_type` (RFC 4588).
    [[nodiscard]] const Codec* rtx_for(std::uint8_t payload_type) const;
    /// The extension's id in this section, nothing when not offered.
    [[nodiscard]] std::optional<std::uint8_t> extension_id(std::string_view uri) const;
    /// The retransmission source paired with `ssrc` by an FID group.
    [[nodiscard]] std::optional<std::uint32_t> rtx_ssrc_for(std::uint32_t ssrc) const;
    /// The first FID group's media source, else the first source.
    [[nodiscard]] std::optional<std::uint32_t> primary_ssrc() const;
    /// Track id of the first a=msid, or of the first source's msid; empty when there is none.
    [[nodiscard]] std::string_view track_id() const;
    /// The layers that the sender announces: simulcast send list, else its send rids; may be empty.
    [[nodiscard]] std::vector<std::string> send_layers() const;
};

/// The direction an answer may have at most (RFC 3264 section 6.1): sendonly <-> recvonly.
constexpr Direction reversed(Direction offered) {
    switch (offered) {
        case Direction::sendonly:
            return Direction::recvonly;
        case Direction::recvonly:
            return Direction::sendonly;
        default:
            return offered;
    }
}
constexpr bool sends(Direction d) {
    return d == Direction::sendrecv || d == Direction::sendonly;
}
constexpr bool receives(Direction d) {
    return d == Direction::sendrecv || d == Direction::recvonly;
}

}  // namespace heydok::sdp
