#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "livekit/signal.pb.h"

namespace heydok::signaling {

/// What the old path /rtc says in its query instead of a join request (protocol reference, section
/// 21). `parameter` gives the decoded value of a query parameter.
livekit::JoinRequest join_request_of_query(
    const std::function<std::optional<std::string>(std::string_view)>& parameter);

}  // namespace heydok::signaling
