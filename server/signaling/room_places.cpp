#include "signaling/room_places.hpp"

#include <algorithm>

namespace heydok::signaling {

RoomPlaces::Hold::~Hold() {
    if (places_) {
        places_->release(room_);
    }
}

RoomPlaces::RoomPlaces(Options options)
    : options_(std::move(options)), rooms_(std::max<std::size_t>(options_.threads, 1)) {}

RoomPlaces::Hold RoomPlaces::hold(std::string_view room) {
    const std::lock_guard lock{mutex_};
    std::string name{room};
    const auto found = places_.find(name);
    Place& chosen = found == places_.end() ? place(name, choose()) : found->second;
    ++chosen.holds;
    return Hold{shared_from_this(), std::move(name), chosen.thread};
}

void RoomPlaces::started(const std::string& room, std::size_t thread) {
    const std::lock_guard lock{mutex_};
    const auto found = places_.find(room);
    (found == places_.end() ? place(room, thread) : found->second).exists = true;
}

void RoomPlaces::finished(const std::string& room) {
    const std::lock_guard lock{mutex_};
    const auto found = places_.find(room);
    if (found != places_.end()) {
        found->second.exists = false;
        drop_if_unused(found);
    }
}

void RoomPlaces::release(const std::string& room) {
    const std::lock_guard lock{mutex_};
    const auto found = places_.find(room);
    if (found != places_.end()) {
        --found->second.holds;
        drop_if_unused(found);
    }
}

/// The first thread with room left; when there is none, the one with the fewest rooms.
std::size_t RoomPlaces::choose() const {
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
        if (rooms_[i] < options_.rooms_per_thread && !(options_.busy && options_.busy(i))) {
            return i;
        }
    }
    return static_cast<std::size_t>(std::min_element(rooms_.begin(), rooms_.end()) -
                                    rooms_.begin());
}

RoomPlaces::Place& RoomPlaces::place(const std::string& room, std::size_t thread) {
    ++rooms_[thread];
    Place& result = places_[room];
    result.thread = thread;
    tell_width();
    return result;
}

void RoomPlaces::drop_if_unused(Table::iterator found) {
    if (found->second.exists || found->second.holds > 0) {
        return;
    }
    --rooms_[found->second.thread];
    places_.erase(found);
    tell_width();
}

void RoomPlaces::tell_width() {
    const auto last =
        std::find_if(rooms_.rbegin(), rooms_.rend(), [](std::size_t count) { return count > 0; });
    const std::size_t width =
        std::max<std::size_t>(1, static_cast<std::size_t>(rooms_.rend() - last));
    if (width != width_) {
        width_ = width;
        if (options_.width_changed) {
            options_.width_changed(width);
        }
    }
}

}  // namespace heydok::signaling
