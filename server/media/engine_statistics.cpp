#include "media/engine_state.hpp"

// What an engine counts, and the sum over the engines of several media threads.
namespace heydok::media {

void EngineStatistics::add(const EngineStatistics& other) {
    rooms += other.rooms;
    participants += other.participants;
    packets_in += other.packets_in;
    packets_out += other.packets_out;
    bytes_in += other.bytes_in;
    bytes_out += other.bytes_out;
    bandwidth_divisions += other.bandwidth_divisions;
    known_addresses += other.known_addresses;
    remembered_sources += other.remembered_sources;
    unfinished_handshakes += other.unfinished_handshakes;
    silent_participants += other.silent_participants;
    for (const auto& [reason, count] : other.dropped) {
        dropped[reason] += count;
    }
}

EngineStatistics Engine::statistics() const {
    EngineStatistics result = state_->services.statistics;
    result.rooms = state_->rooms.size();
    result.participants = 0;
    for (const auto& [name, room] : state_->rooms) {
        result.participants += room->participants.size();
        for (const auto& participant : room->participants) {
            result.silent_participants += participant->quality.silent() ? 1 : 0;
        }
    }
    const Services& services = state_->services;
    result.known_addresses =
        services.directory.addresses.size() + services.directory.checking.size();
    result.remembered_sources = services.check_budget.remembered();
    result.unfinished_handshakes = services.handshakes.size();
    for (const auto& [reason, count] : services.dropped()) {
        result.dropped.insert_or_assign(reason, count);
    }
    return result;
}

}  // namespace heydok::media
