#pragma once
#include <map>
#include <memory>
#include <string>

#include "media/engine.hpp"
#include "media/room.hpp"

namespace heydok::media {

/// What is behind the engine's doors.
struct Engine::State {
    State(EngineConfig config, Random random) : services(std::move(config), std::move(random)) {}

    Services services;
    std::map<std::string, std::unique_ptr<Room>, std::less<>> rooms;
    Instant next_timeout = kNever;  ///< never later than anything is due

    [[nodiscard]] Room* find_room(std::string_view name) const;
    Room& make_room(Turn& turn, const std::string& name);
    [[nodiscard]] Participant* find_session(SessionId session) const;
    [[nodiscard]] Result<Participant*> find_participant(const std::string& room,
                                                        const std::string& identity) const;
    void remove_room(Turn& turn, Room& room, const LeaveNotice& notice);
    /// The end of each door call: destroys the departed and keeps the deadline.
    void settle(Turn& turn);
    /// Something about the participant happened: it may be due earlier.
    void touch(const Participant& who);
};

}  // namespace heydok::media
