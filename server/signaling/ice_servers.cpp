#include "signaling/ice_servers.hpp"

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::signaling {

livekit::ICEServer ice_server(const TurnServer& turn, std::string_view participant_sid,
                              WallTime now) {
    const auto ends = std::chrono::floor<std::chrono::seconds>(now + kTurnLife);
    livekit::ICEServer out;
    for (const std::string& url : turn.urls) {
        out.add_urls(url);
    }
    out.set_username(std::to_string(ends.time_since_epoch().count()) + ":" +
                     std::string{participant_sid});
    out.set_credential(crypto::base64_encode(
        crypto::hmac_sha1(as_bytes(turn.secret.reveal()), as_bytes(out.username()))));
    return out;
}

}  // namespace heydok::signaling
