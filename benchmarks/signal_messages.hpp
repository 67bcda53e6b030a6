#pragma once
#include <optional>
#include <string>

#include "livekit/signal.pb.h"
#include "media/signal.hpp"

/// The client's half of the LiveKit signal protocol, as far as a load client speaks it.
namespace heydok::bench {

struct JoinRequestParts {
    std::string offer_sdp;
    std::uint32_t offer_id = 1;
    bool auto_subscribe = true;
};
/// The value of the `join_request` query parameter of /rtc/v1.
std::string join_parameter(const JoinRequestParts& parts);

/// An access token of the development key: may do everything in the room.
std::string dev_token(const std::string& room, const std::string& identity);

/// Serialised; empty for what load clients do not send.
std::string to_wire(const media::SignalRequest& request);
/// The `ping_req` that keeps the connection alive.
std::string ping_message();

/// What the scripted peer understands; empty for the rest.
std::optional<media::SignalResponse> from_wire(const livekit::SignalResponse& response);
/// The candidate line of a trickle message; empty when it has none.
std::string trickled_candidate(const livekit::SignalResponse& response);

}  // namespace heydok::bench
