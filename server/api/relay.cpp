#include "api/relay.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace heydok::api {
namespace {

/// Numbers rise over a restart and from replica to replica, because they start with the time.
std::int64_t next_sequence(std::int64_t last, WallTime wall) {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(wall).time_since_epoch().count();
    return std::max<std::int64_t>(last + 1, now);
}

}  // namespace

bool Relay::send(std::string_view meeting_id, std::string_view recipient, std::string_view from,
                 std::string_view body, WallTime wall, Instant now) {
    // Held over the delivery: numbers must reach a stream in their order.
    const std::lock_guard lock{mutex_};
    sweep(now);
    if (bytes_ + body.size() > kMostKeptBytes) {
        return false;
    }
    Queue& queue = meetings_[std::string{meeting_id}][std::string{recipient}];
    drop_old(queue, now);
    if (queue.kept.size() == kMostKeptOfRecipient) {
        bytes_ -= queue.kept.front().data.size();
        queue.kept.pop_front();
    }
    queue.sequence = next_sequence(queue.sequence, wall);
    std::string data = boost::json::serialize(
        boost::json::object{{"from", from}, {"sequence", queue.sequence}, {"body", body}});
    if (recipient == kRelayHost) {
        hub_.show_physician(meeting_id, "relay", data);
    } else {
        hub_.tell(meeting_id, recipient, "relay", data);
    }
    bytes_ += data.size();
    queue.kept.push_back({now, std::move(data)});
    return true;
}

std::vector<std::string> Relay::missed(std::string_view meeting_id, std::string_view recipient,
                                       Instant now) {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> messages;
    const auto meeting = meetings_.find(meeting_id);
    if (meeting == meetings_.end()) {
        return messages;
    }
    const auto queue = meeting->second.find(recipient);
    if (queue == meeting->second.end()) {
        return messages;
    }
    drop_old(queue->second, now);
    for (const Kept& kept : queue->second.kept) {
        messages.push_back(kept.data);
    }
    return messages;
}

void Relay::forget(std::string_view meeting_id) {
    const std::lock_guard lock{mutex_};
    const auto meeting = meetings_.find(meeting_id);
    if (meeting == meetings_.end()) {
        return;
    }
    for (const auto& [recipient, queue] : meeting->second) {
        for (const Kept& kept : queue.kept) {
            bytes_ -= kept.data.size();
        }
    }
    meetings_.erase(meeting);
}

void Relay::drop_old(Queue& queue, Instant now) {
    while (!queue.kept.empty() && queue.kept.front().at + kRelayMemory <= now) {
        bytes_ -= queue.kept.front().data.size();
        queue.kept.pop_front();
    }
}

/// Meetings that nobody ends, too, are forgotten; looking once per span is enough.
void Relay::sweep(Instant now) {
    if (now < swept_ + kRelayMemory) {
        return;
    }
    swept_ = now;
    for (auto meeting = meetings_.begin(); meeting != meetings_.end();) {
        Queues& queues = meeting->second;
        for (auto& [recipient, queue] : queues) {
            drop_old(queue, now);
        }
        std::erase_if(queues, [](const auto& one) { return one.second.kept.empty(); });
        meeting = queues.empty() ? meetings_.erase(meeting) : std::next(meeting);
    }
}

}  // namespace heydok::api
