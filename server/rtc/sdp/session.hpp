#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rtc/sdp/media_section.hpp"

namespace heydok::sdp {

// What one description may hold (media-server-hardening.md, "Default limits" and G9).
inline constexpr std::size_t kMaxDescriptionSize = 512 * 1024;
inline constexpr std::size_t kMaxSections = 256;
inline constexpr std::size_t kMaxLineLength = 8 * 1024;
inline constexpr std::size_t kMaxFormats = 128;
inline constexpr std::size_t kMaxExtensions = 64;
inline constexpr std::size_t kMaxSources = 64;
inline constexpr std::size_t kMaxRids = 16;
inline constexpr std::size_t kMaxFeedback = 32;  ///< rtcp-fb lines of one payload type
inline constexpr std::size_t kMaxFingerprints = 8;
inline constexpr std::size_t kMaxCandidates = 32;    ///< of one section; further ones are ignored
inline constexpr std::size_t kMaxTokenLength = 256;  ///< msid, cname, ssrc-group semantics
inline constexpr std::size_t kMaxMidLength = 16;     ///< as a one-byte header extension carries
inline constexpr std::size_t kMaxRidLength = 16;

/// A session description (RFC 8866) as WebRTC uses it (RFC 9429).
struct Session {
    std::string origin_id = "0";  ///< decimal digits
    std::uint64_t origin_version = 0;
    std::vector<std::string> bundle = {};  ///< mids of the BUNDLE group (RFC 9143)
    bool ice_lite = false;
    bool ice_trickle = false;  ///< ice-options:trickle at session level or in a section
    bool extmap_allow_mixed = false;
    std::string msid_semantic = {};  ///< "WMS *"; empty: no line
    std::vector<MediaSection> sections = {};

    friend bool operator==(const Session&, const Session&) = default;

    [[nodiscard]] const MediaSection* find_mid(std::string_view mid) const;
    [[nodiscard]] MediaSection* find_mid(std::string_view mid);
    /// Section that carries ICE and DTLS for the bundle: the first of the BUNDLE group that is
    /// there, else the first section; null without sections.
    [[nodiscard]] const MediaSection* transport_section() const;
};

/// Reads a description. Lines may end in CRLF or LF. Unknown lines and attributes are skipped.
/// Refused: over a limit (`too_large`), control characters, a first line other than v=0, numbers
/// out of range, doubled mids, payload types or extension ids, a mid, rid or ICE credential of
/// forbidden characters or length (A13), a fingerprint of wrong length (B11), a BUNDLE group that
/// names absent sections (`malformed`).
Parsed<Session> parse(std::string_view text);

/// Writes a description with CRLF. ICE, DTLS and direction are written in each section. Values must
/// hold no line breaks: what `parse` accepted never does.
std::string to_text(const Session& session);

}  // namespace heydok::sdp
