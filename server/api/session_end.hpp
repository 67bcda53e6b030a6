#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "api/core.hpp"
#include "meeting/meetings.hpp"

namespace heydok::api {

/// What else ends with sessions: streams of events, the physician's place in meetings.
struct EndedSessions {
    std::vector<std::string> ids;
    std::vector<meeting::Change> presences;

    void add(const people::Session& session, std::vector<meeting::Change> left);
};

/// Tells it, within the moment: closes the streams, puts the physician out of the media rooms and
/// makes the tokens useless there. A media server that does not answer is logged; the tokens are
/// refused by the API all the same, and by the embedded engine.
asio::awaitable<void> announce_end(Core& core, EndedSessions ended);

/// Deletes sessions past their limits, with all that ends with them. Once a minute.
asio::awaitable<void> end_old_sessions(Core& core);

}  // namespace heydok::api
