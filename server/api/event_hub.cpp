#include "api/event_hub.hpp"

#include <algorithm>
#include <utility>

namespace heydok::api {

struct EventHub::Subscription {
    Viewer viewer;
    std::shared_ptr<net::EventStream> stream;
    bool begun = false;
    std::vector<std::pair<std::string, std::string>> kept;  ///< came before the snapshot
};

namespace {

/// Events kept while a snapshot is read; a transaction takes milliseconds.
constexpr std::size_t kMostKept = 256;

bool same_viewer(const Viewer& left, const Viewer& right) {
    return left.sight == right.sight && left.identity == right.identity &&
           (left.sight != Sight::front_desk || left.session == right.session);
}

}  // namespace

bool EventHub::has_room(const Viewer& viewer) const {
    const std::lock_guard lock{mutex_};
    if (closed_ || count_ >= kMostStreams) {
        return false;
    }
    const auto found = meetings_.find(viewer.meeting_id);
    if (found == meetings_.end()) {
        return true;
    }
    const auto own =
        std::count_if(found->second.begin(), found->second.end(),
                      [&](const Handle& other) { return same_viewer(other->viewer, viewer); });
    return found->second.size() < kMostStreamsOfMeeting &&
           static_cast<std::size_t>(own) < kMostStreamsOfViewer;
}

EventHub::Handle EventHub::subscribe(Viewer viewer, std::shared_ptr<net::EventStream> stream) {
    const std::lock_guard lock{mutex_};
    auto handle = std::make_shared<Subscription>();
    handle->viewer = std::move(viewer);
    handle->stream = std::move(stream);
    if (closed_) {
        handle->stream->close();
        return handle;
    }
    meetings_[handle->viewer.meeting_id].push_back(handle);
    ++count_;
    return handle;
}

void EventHub::begin(const Handle& handle, std::string_view snapshot,
                     const std::vector<std::string>& missed_relays) {
    const std::lock_guard lock{mutex_};
    handle->begun = true;
    handle->stream->send("snapshot", snapshot);
    for (const std::string& message : missed_relays) {
        handle->stream->send("relay", message);
    }
    for (const auto& [event, data] : std::exchange(handle->kept, {})) {
        handle->stream->send(event, data);
    }
}

void EventHub::unsubscribe(const Handle& handle) {
    const std::lock_guard lock{mutex_};
    const auto found = meetings_.find(handle->viewer.meeting_id);
    if (found == meetings_.end()) {
        return;
    }
    count_ -= std::erase(found->second, handle);
    if (found->second.empty()) {
        meetings_.erase(found);
    }
}

void EventHub::deliver(Subscription& subscription, std::string_view event, std::string_view data) {
    if (subscription.begun) {
        subscription.stream->send(event, data);
    } else if (subscription.kept.size() < kMostKept) {
        subscription.kept.emplace_back(event, data);
    }
}

void EventHub::show(std::string_view meeting_id, Sight least, std::string_view event,
                    std::string_view data) {
    const std::lock_guard lock{mutex_};
    const auto found = meetings_.find(meeting_id);
    if (found == meetings_.end()) {
        return;
    }
    for (const Handle& handle : found->second) {
        if (handle->viewer.sight >= least) {
            deliver(*handle, event, data);
        }
    }
}

void EventHub::show_all(std::string_view meeting_id, std::string_view event,
                        std::string_view data) {
    show(meeting_id, Sight::participant, event, data);
}

void EventHub::show_practice(std::string_view meeting_id, std::string_view event,
                             std::string_view data) {
    show(meeting_id, Sight::front_desk, event, data);
}

void EventHub::show_physician(std::string_view meeting_id, std::string_view event,
                              std::string_view data) {
    show(meeting_id, Sight::physician, event, data);
}

void EventHub::tell(std::string_view meeting_id, std::string_view identity, std::string_view event,
                    std::string_view data) {
    const std::lock_guard lock{mutex_};
    const auto found = meetings_.find(meeting_id);
    if (found == meetings_.end()) {
        return;
    }
    for (const Handle& handle : found->second) {
        if (handle->viewer.sight == Sight::participant && handle->viewer.identity == identity) {
            deliver(*handle, event, data);
        }
    }
}

void EventHub::end_meeting(std::string_view meeting_id) {
    const std::lock_guard lock{mutex_};
    const auto found = meetings_.find(meeting_id);
    if (found == meetings_.end()) {
        return;
    }
    for (const Handle& handle : found->second) {
        handle->begun = true;  // who has not seen the snapshot yet need not
        deliver(*handle, "ended", "{}");
        handle->stream->close();
    }
}

void EventHub::end_session(std::string_view session) {
    const std::lock_guard lock{mutex_};
    for (const auto& [id, handles] : meetings_) {
        for (const Handle& handle : handles) {
            if (!handle->viewer.session.empty() && handle->viewer.session == session) {
                handle->stream->close();
            }
        }
    }
}

void EventHub::close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    for (const auto& [id, handles] : meetings_) {
        for (const Handle& handle : handles) {
            handle->stream->close();
        }
    }
}

bool EventHub::listens(std::string_view meeting_id, std::string_view identity) const {
    const std::lock_guard lock{mutex_};
    const auto found = meetings_.find(meeting_id);
    return found != meetings_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const Handle& handle) {
               return handle->viewer.sight == Sight::participant &&
                      handle->viewer.identity == identity;
           });
}

}  // namespace heydok::api
