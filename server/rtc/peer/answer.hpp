#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rtc/dtls/fingerprint.hpp"
#include "rtc/ice/credentials.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/peer/peer.hpp"
#include "rtc/sdp/session.hpp"

namespace heydok::peer {

/// What we want to do in one offered section.
enum class SectionUse : std::uint8_t {
    idle,     ///< RTP section without a track: inactive, never rejected
    receive,  ///< the peer publishes here
    send,     ///< the peer is sent a track here
    data,     ///< data channels
    reject,   ///< neither RTP nor data channels: port 0
};

/// The plan for one section of an offer, in the offer's order.
struct SectionPlan {
    SectionUse use = SectionUse::idle;
    // receive
    std::optional<MediaCodec> preferred_codec = {};
    bool discontinuous = true;  ///< Opus may be silent in pauses (DTX)
    bool stereo = false;        ///< also of what is sent
    // send
    std::string stream_id = {};  ///< "PA_x|TR_y"
    std::string track_id = {};
    std::uint32_t ssrc = 0;
    std::optional<std::uint32_t> rtx_ssrc = {};
    // receive
    bool redundant = false;  ///< the peer is to send RED (audio)
};

/// Our values for the whole description.
struct LocalDescription {
    std::string origin_id;
    std::uint64_t origin_version = 0;
    ice::Credentials ice;
    dtls::Fingerprint fingerprint;
    std::vector<TransportAddress> candidates;
    std::uint64_t max_message_size = 65'535;  ///< `a=max-message-size`
};

/// Why an offer cannot be answered at all.
enum class OfferProblem : std::uint8_t {
    no_sections,
    no_ice,          ///< missing or invalid credentials
    no_fingerprint,  ///< none, or only weak hashes
    no_bundle,       ///< an accepted section is outside the bundle
    no_rtcp_mux,
    wrong_setup,  ///< the peer wants to be DTLS server
};

/// Transport values of an offer that we can answer: bundled DTLS-SRTP with rtcp-mux, the peer
/// opening DTLS.
Result<RemoteTransport, OfferProblem> read_transport(const sdp::Session& offer);

/// The answer of an ICE-lite server to `offer` (RFC 9429, livekit-protocol section 8.2): same
/// sections in the same order, payload types and extension ids of the offer. `plans` has one entry
/// per section.
sdp::Session make_answer(const sdp::Session& offer, const std::vector<SectionPlan>& plans,
                         const LocalDescription& local);

/// Whether the section offers any codec that we forward, or this one.
bool offers_codec(const sdp::MediaSection& section, std::optional<MediaCodec> codec = {});

}  // namespace heydok::peer
