#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "media/engine.hpp"
#include "media/room.hpp"

namespace heydok::media {

/// Gives the room what the options say; 0 and empty leave it as it is.
void apply_options(Room& room, const RoomOptions& options);

/// What is behind the engine's doors.
struct Engine::State {
    State(EngineConfig config, Random random) : services(std::move(config), std::move(random)) {}

    Services services;
    std::map<std::string, std::unique_ptr<Room>, std::less<>> rooms;
    // Scratch of handle_timeout.
    std::vector<Participant*> due;
    std::vector<Room*> due_rooms;
    std::vector<std::uint64_t> ready_associations;

    [[nodiscard]] Room* find_room(std::string_view name) const;
    /// Settings that are not given stay as the configuration has them.
    Room& make_room(Turn& turn, const RoomOptions& options);
    [[nodiscard]] Participant* find_session(SessionId session) const;
    [[nodiscard]] Result<Participant*> find_participant(const std::string& room,
                                                        const std::string& identity) const;
    void remove_room(Turn& turn, Room& room, const LeaveNotice& notice);
    /// The end of each door call: destroys the departed and keeps the deadline.
    void settle(Turn& turn);
    /// Something about the participant happened: it and its room may be due at another time.
    void touch(Participant& who);
    /// The same for everybody in the room: a signal or a call of the room service reaches further.
    void touch_all(Room& room);
    void add_ready_associations();
};

}  // namespace heydok::media
