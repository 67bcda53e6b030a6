#include "api/session_end.hpp"

#include <utility>

namespace heydok::api {

void EndedSessions::add(const people::Session& session, std::vector<meeting::Change> left) {
    ids.push_back(session.id);
    for (meeting::Change& change : left) {
        presences.push_back(std::move(change));
    }
}

asio::awaitable<void> announce_end(Core& core, EndedSessions ended) {
    for (const std::string& id : ended.ids) {
        core.hub.end_session(id);
    }
    for (const meeting::Change& presence : ended.presences) {
        if (presence.changed) {
            announce(core, presence.participant);
        }
    }
    for (const meeting::Change& presence : ended.presences) {
        const meeting::Participant& participant = presence.participant;
        co_await put_out(core, participant.meeting_id, participant.identity);
    }
}

asio::awaitable<void> end_old_sessions(Core& core) {
    const WallTime now = core.clocks.wall();
    const people::SessionLimits limits = core.config.session_limits;
    EndedSessions ended =
        co_await core.database.transact([now, limits](storage::Transaction& transaction) {
            Random random = Random::system();
            people::Sessions sessions{transaction, now, random, limits};
            meeting::Meetings meetings{transaction, now, random};
            sessions.use_in_consultations();
            EndedSessions old;
            for (const people::Session& session : sessions.forget_old()) {
                old.add(session, meetings.leave_with_session(session.id, {"system", ""}));
            }
            return old;
        });
    co_await announce_end(core, std::move(ended));
}

}  // namespace heydok::api
