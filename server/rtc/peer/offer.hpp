#pragma once
#include <string>
#include <vector>

#include "rtc/peer/answer.hpp"

namespace heydok::peer {

/// One section of an offer that the server makes to a client of the two-connection mode.
struct OfferedSection {
    std::string mid;
    sdp::MediaKind kind = sdp::MediaKind::audio;  ///< application: data channels
    MediaCodec codec = MediaCodec::opus;          ///< the only one offered
    bool sending = false;                         ///< else inactive, kept for later use
    std::string stream_id = {};                   ///< "PA_x|TR_y"
    std::string track_id = {};
    std::uint32_t ssrc = 0;
    std::optional<std::uint32_t> rtx_ssrc = {};
};

/// The offer of an ICE-lite server (livekit-protocol section 21): payload types and extension ids
/// are ours and the same in every offer; the client opens DTLS.
sdp::Session make_offer(const std::vector<OfferedSection>& sections, const LocalDescription& local);

}  // namespace heydok::peer
