#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/redacted.hpp"
#include "livekit/signal.pb.h"

namespace heydok::signaling {

/// An external TURN server that clients may relay through; heydok has none of its own.
struct TurnServer {
    std::vector<std::string> urls;  ///< "turn:" and "turns:"; none: no relay is named
    Secret secret;                  ///< shared with it, as coturn's `static-auth-secret`
};

/// A credential lives as long as a token at most; each resume brings a new one.
inline constexpr std::chrono::hours kTurnLife{6};

/// What a client is told: credentials of its own, from the end of their life and its sid, which the
/// TURN server can check without asking (livekit-protocol section 8.6, the "TURN REST" draft).
livekit::ICEServer ice_server(const TurnServer& turn, std::string_view participant_sid,
                              WallTime now);

}  // namespace heydok::signaling
