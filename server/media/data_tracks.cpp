#include "media/data_tracks.hpp"

#include <algorithm>

#include "media/room.hpp"

namespace heydok::media {
namespace {

constexpr std::uint32_t kMaxHandle = 0xffff;
constexpr std::size_t kHandleOffset = 2;

/// What PublishDataTrack is refused for; ok when it is not.
std::pair<RequestReason, std::string> judge(const Participant& who, const DataTrackInfo& track) {
    const auto& published = who.data_tracks.published;
    const auto taken = [&](auto member) {
        return std::any_of(published.begin(), published.end(), [&](const DataTrack& other) {
            return other.info.*member == track.*member;
        });
    };
    if (!who.permission().can_publish_data) {
        return {RequestReason::not_allowed, "no permission to publish data"};
    }
    if (track.pub_handle == 0 || track.pub_handle > kMaxHandle) {
        return {RequestReason::invalid_handle, "the handle is out of range"};
    }
    if (track.name.empty() || track.name.size() > kMaxDataTrackName) {
        return {RequestReason::invalid_name, "the name is empty or too long"};
    }
    if (taken(&DataTrackInfo::pub_handle)) {
        return {RequestReason::duplicate_handle, "the handle is in use"};
    }
    if (taken(&DataTrackInfo::name)) {
        return {RequestReason::duplicate_name, "the name is in use"};
    }
    if (published.size() >= kMaxDataTracks) {
        return {RequestReason::limit_exceeded, "too many data tracks"};
    }
    return {RequestReason::ok, {}};
}

bool may_subscribe(const Participant& subscriber, const Participant& publisher) {
    return &subscriber != &publisher && publisher.visible() &&
           subscriber.permission().can_subscribe &&
           subscriber.data_tracks.handles.size() < kMaxDataSubscriptions;
}

/// A handle that this subscriber does not use yet; never 0.
std::uint16_t free_handle(DataTracks& tracks) {
    while (tracks.next_handle == 0 || tracks.handles.contains(tracks.next_handle)) {
        ++tracks.next_handle;
    }
    return tracks.next_handle++;
}

auto subscription_of(DataTrack& track, const Participant& subscriber) {
    return std::find_if(track.subscribers.begin(), track.subscribers.end(),
                        [&](const auto& entry) { return entry.first == &subscriber; });
}

bool subscribe(Participant& subscriber, Participant& publisher, DataTrack& track) {
    if (!may_subscribe(subscriber, publisher) ||
        subscription_of(track, subscriber) != track.subscribers.end()) {
        return false;
    }
    const std::uint16_t handle = free_handle(subscriber.data_tracks);
    subscriber.data_tracks.handles.insert_or_assign(
        handle, DataTrackSource{publisher.options.identity, publisher.sid, track.info.sid});
    track.subscribers.emplace_back(&subscriber, handle);
    return true;
}

bool unsubscribe(Participant& subscriber, DataTrack& track) {
    const auto found = subscription_of(track, subscriber);
    if (found == track.subscribers.end()) {
        return false;
    }
    subscriber.data_tracks.handles.erase(found->second);
    track.subscribers.erase(found);
    return true;
}

void end_subscribers(DataTrack& track) {
    for (const auto& [subscriber, handle] : track.subscribers) {
        subscriber->data_tracks.handles.erase(handle);
    }
    track.subscribers.clear();
}

std::pair<Participant*, DataTrack*> find_track(const Room& room, std::string_view sid) {
    for (const auto& publisher : room.participants) {
        for (DataTrack& track : publisher->data_tracks.published) {
            if (track.info.sid == sid) {
                return {publisher.get(), &track};
            }
        }
    }
    return {};
}

}  // namespace

void publish_data_track(Turn& turn, Participant& who, const PublishDataTrack& request) {
    auto [reason, message] = judge(who, request.track);
    if (reason != RequestReason::ok) {
        who.send(turn, RequestResponse{0, reason, std::move(message), request});
        return;
    }
    DataTrack& track = who.data_tracks.published.emplace_back();
    track.info = request.track;
    track.info.sid = turn.services.make_sid("DTR_");
    who.send(turn, DataTrackPublished{track.info});
    who.changed();
    announce(turn, who);
    for (const auto& other : who.room->participants) {
        if (other->options.auto_subscribe_data_tracks && subscribe(*other, who, track)) {
            send_data_track_handles(turn, *other);
        }
    }
}

void unpublish_data_track(Turn& turn, Participant& who, const UnpublishDataTrack& request) {
    auto& published = who.data_tracks.published;
    const auto found = std::find_if(published.begin(), published.end(), [&](const DataTrack& t) {
        return t.info.pub_handle == request.pub_handle;
    });
    if (found == published.end()) {
        who.send(turn, RequestResponse{0, RequestReason::not_found, "no such data track", request});
        return;
    }
    const DataTrackInfo info = found->info;
    end_subscribers(*found);
    published.erase(found);
    who.send(turn, DataTrackUnpublished{info});
    who.changed();
    announce(turn, who);
}

void update_data_subscription(Turn& turn, Participant& who, const UpdateDataSubscription& request) {
    bool changed = false;
    for (const DataTrackWish& wish : request.updates) {
        const auto [publisher, track] = find_track(*who.room, wish.track_sid);
        if (track == nullptr) {
            turn.services.drop("data_track_unknown");
        } else if (wish.subscribe) {
            changed = subscribe(who, *publisher, *track) || changed;
        } else {
            changed = unsubscribe(who, *track) || changed;
        }
    }
    if (changed) {
        send_data_track_handles(turn, who);
    }
}

void relay_data_track(Turn& turn, Participant& from, ByteView packet) {
    if (packet.size() < kDataTrackHeaderSize || !from.permission().can_publish_data) {
        turn.services.drop("data_track_refused");
        return;
    }
    const std::uint16_t handle = load_u16(packet.data() + kHandleOffset);
    auto& published = from.data_tracks.published;
    const auto track = std::find_if(published.begin(), published.end(), [&](const DataTrack& t) {
        return t.info.pub_handle == handle;
    });
    if (track == published.end()) {
        turn.services.drop("data_track_unknown");
        return;
    }
    Bytes copy{packet.begin(), packet.end()};
    for (const auto& [subscriber, own_handle] : track->subscribers) {
        const auto channel = subscriber->data.to.tracks;
        if (!channel) {
            turn.services.drop("data_no_channel");
            continue;
        }
        copy[kHandleOffset] = static_cast<std::uint8_t>(own_handle >> 8);
        copy[kHandleOffset + 1] = static_cast<std::uint8_t>(own_handle & 0xff);
        const sctp::SendResult result = subscriber->peer->send_data(
            turn.now, *channel, sctp::PayloadKind::binary, copy, turn.out.datagrams);
        if (result != sctp::SendResult::accepted) {
            turn.services.drop("data_not_taken");
        }
    }
}

void subscribe_to_all_data_tracks(Turn& turn, Participant& who) {
    if (!who.options.auto_subscribe_data_tracks) {
        return;
    }
    bool changed = false;
    for (const auto& publisher : who.room->participants) {
        for (DataTrack& track : publisher->data_tracks.published) {
            changed = subscribe(who, *publisher, track) || changed;
        }
    }
    if (changed) {
        send_data_track_handles(turn, who);
    }
}

void send_data_track_handles(Turn& turn, Participant& who) {
    who.send(turn, DataTrackHandles{who.data_tracks.handles});
}

void leave_data_tracks(Turn& /*turn*/, Participant& who) {
    for (DataTrack& track : who.data_tracks.published) {
        end_subscribers(track);
    }
    for (const auto& publisher : who.room->participants) {
        for (DataTrack& track : publisher->data_tracks.published) {
            unsubscribe(who, track);
        }
    }
    who.data_tracks = {};
}

void end_forbidden_data_tracks(Turn& turn, Participant& who) {
    while (!who.permission().can_publish_data && !who.data_tracks.published.empty()) {
        const std::uint32_t handle = who.data_tracks.published.back().info.pub_handle;
        unpublish_data_track(turn, who, {handle});
    }
    if (who.permission().can_subscribe) {
        return;
    }
    bool changed = false;
    for (const auto& publisher : who.room->participants) {
        for (DataTrack& track : publisher->data_tracks.published) {
            changed = unsubscribe(who, track) || changed;
        }
    }
    if (changed) {
        send_data_track_handles(turn, who);
    }
}

}  // namespace heydok::media
