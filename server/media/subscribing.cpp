#include "media/subscribing.hpp"

#include <algorithm>

#include "media/backup_codecs.hpp"
#include "media/bandwidth.hpp"
#include "media/layer_choice.hpp"
#include "media/negotiation.hpp"
#include "media/room.hpp"
#include "rtc/sdp/text.hpp"

namespace heydok::media {
namespace {

// SubscriptionError
constexpr std::int32_t kCodecUnsupported = 1;
constexpr std::int32_t kTrackNotFound = 2;
/// Where a room asks for a least playout delay only, ms; as in the original.
constexpr std::uint32_t kUsualMostDelay = 10'000;

bool names_subscriber(const TrackPermission& permission, const Participant& subscriber) {
    return (!permission.participant_sid.empty() && permission.participant_sid == subscriber.sid) ||
           (!permission.participant_identity.empty() &&
            permission.participant_identity == subscriber.options.identity);
}

bool allows(const SubscriptionPermission& permission, const Participant& subscriber,
            const std::string& track_sid) {
    if (permission.all_participants) {
        return true;
    }
    return std::any_of(permission.track_permissions.begin(), permission.track_permissions.end(),
                       [&](const TrackPermission& p) {
                           return names_subscriber(p, subscriber) &&
                                  (p.all_tracks ||
                                   std::find(p.track_sids.begin(), p.track_sids.end(), track_sid) !=
                                       p.track_sids.end());
                       });
}

bool is_allowed(const Participant& subscriber, const Publication& publication) {
    const Participant& publisher = *publication.publisher;
    return &publisher != &subscriber && !subscriber.removed && publisher.visible() &&
           subscriber.permission().can_subscribe &&
           allows(publisher.subscription_permission, subscriber, publication.info.sid);
}

bool is_wished(const Participant& subscriber, const std::string& track_sid) {
    const auto wish = subscriber.wishes.find(track_sid);
    return wish == subscriber.wishes.end() ? subscriber.options.auto_subscribe : wish->second;
}

/// Nothing when the room asks for none.
std::optional<rtp::PlayoutDelay> playout_delay(const RoomInfo& room) {
    if (room.min_playout_delay_ms == 0 && room.max_playout_delay_ms == 0) {
        return std::nullopt;
    }
    const std::uint32_t wished =
        room.max_playout_delay_ms == 0 ? kUsualMostDelay : room.max_playout_delay_ms;
    const std::uint32_t least =
        std::min<std::uint32_t>(room.min_playout_delay_ms, rtp::PlayoutDelay::kMost);
    const std::uint32_t most = std::clamp<std::uint32_t>(wished, least, rtp::PlayoutDelay::kMost);
    return rtp::PlayoutDelay{static_cast<std::uint16_t>(least), static_cast<std::uint16_t>(most)};
}

void start_subscription(Turn& turn, Participant& subscriber, const CodecChoice& choice) {
    Publication& publication = *choice.publication;
    Random& random = turn.services.random;
    StreamIdentity identity;
    identity.codec = publication.codec;
    // Zero means "none" in SDP groups; sequence numbers start low so that they do not wrap early.
    identity.ssrc = random.u32() | 1;
    if (publication.is_video()) {
        identity.rtx_ssrc = (identity.ssrc ^ random.u32()) & ~1U;
    }
    identity.first_sequence = static_cast<rtp::SequenceNumber>(random.u32() & 0x3fff);
    identity.first_rtx_sequence = static_cast<rtp::SequenceNumber>(random.u32() & 0x3fff);
    identity.first_timestamp = random.u32();
    subscriber.subscriptions.push_back(
        std::make_unique<Subscription>(subscriber, publication, identity));
    Subscription& subscription = *subscriber.subscriptions.back();
    if (const auto delay = playout_delay(subscriber.room->info)) {
        subscription.forwarder.set_playout_delay(*delay);
    }
    subscription.awaited = choice.awaited;
    subscription.unsupported = choice.unsupported;
    if (choice.unsupported) {
        subscriber.send(turn, SubscriptionResponse{publication.info.sid, kCodecUnsupported});
    }
    publication.subscriptions.push_back(&subscription);
    if (const auto kept = subscriber.settings.find(publication.info.sid);
        kept != subscriber.settings.end()) {
        subscription.settings = &kept->second;
    }
    if (publication.is_video()) {
        // Where room is short already the lowest layer comes first.
        subscription.grant.spatial = subscriber.egress.deficient ? 0 : 0xff;
        reconsider_bandwidth(turn, subscriber);
    }
    update_dynacast(turn, publication);
    request_negotiation(turn, subscriber);
}

}  // namespace

void reconcile(Turn& turn, Participant& subscriber, Publication& publication) {
    Subscription* existing = subscriber.find_subscription(publication.info.sid);
    const bool wanted = is_allowed(subscriber, publication) &&
                        is_wished(subscriber, publication.info.sid) &&
                        (existing != nullptr || subscriber.subscriptions.size() <
                                                    turn.services.config.limits.subscribed_tracks);
    if (wanted && existing == nullptr) {
        start_subscription(turn, subscriber, choose_codec(subscriber, publication.main_codec()));
    } else if (!wanted && existing != nullptr) {
        end_subscription(turn, *existing);
    }
}

void reconcile_subscriber(Turn& turn, Participant& subscriber) {
    for (const auto& publisher : subscriber.room->participants) {
        for (const auto& publication : publisher->publications) {
            reconcile(turn, subscriber, *publication);
        }
    }
}

void reconcile_publication(Turn& turn, Publication& publication) {
    for (const auto& subscriber : publication.publisher->room->participants) {
        reconcile(turn, *subscriber, publication);
    }
}

void end_subscription(Turn& turn, Subscription& subscription) {
    Participant& subscriber = *subscription.subscriber;
    Publication& publication = *subscription.publication;
    std::erase(publication.subscriptions, &subscription);
    subscriber.egress.forget(subscription);
    for (Section& section : subscriber.negotiation.sections) {
        if (section.subscription == &subscription) {
            section.subscription = nullptr;
        }
    }
    for (OfferedPlace& place : subscriber.offering.places) {
        if (place.subscription == &subscription) {
            place.subscription = nullptr;
        }
    }
    std::erase_if(subscriber.subscriptions,
                  [&](const auto& owned) { return owned.get() == &subscription; });
    if (!publication.publisher->removed) {
        update_dynacast(turn, publication);
    }
    if (!subscriber.removed) {
        request_negotiation(turn, subscriber);
    }
}

void update_subscription(Turn& turn, Participant& who, const UpdateSubscription& request) {
    for (const std::string& sid : request.track_sids) {
        if (request.subscribe && who.room->find_track(sid) == nullptr) {
            who.send(turn, SubscriptionResponse{sid, kTrackNotFound});
        }
    }
    apply_wishes(turn, who, request);
}

void apply_wishes(Turn& turn, Participant& who, const UpdateSubscription& request) {
    for (const std::string& sid : request.track_sids) {
        if (who.wishes.size() >= kMaxSubscriptions && !who.wishes.contains(sid)) {
            return;
        }
        who.wishes.insert_or_assign(sid, request.subscribe);
        if (Publication* publication = who.room->find_track(sid)) {
            reconcile(turn, who, *publication);
        }
    }
}

void update_track_settings(Turn& turn, Participant& who, const TrackSettings& request) {
    for (const std::string& sid : request.track_sids) {
        if (who.settings.size() >= kMaxSubscriptions && !who.settings.contains(sid)) {
            return;
        }
        const auto kept = who.settings.insert_or_assign(sid, request).first;
        Subscription* subscription = who.find_subscription(sid);
        if (subscription == nullptr) {
            continue;
        }
        subscription->settings = &kept->second;  // stays where it is: nothing is ever taken out
        if (request.disabled && subscription->publication->is_video()) {
            subscription->forwarder.pause();
        }
        subscription->next_key_frame_request = turn.now;
        reconsider_bandwidth(turn, who);
        update_dynacast(turn, *subscription->publication);
    }
}

void set_subscription_permission(Turn& turn, Participant& publisher,
                                 const SubscriptionPermission& permission) {
    const SubscriptionPermission before =
        std::exchange(publisher.subscription_permission, permission);
    for (const auto& publication : publisher.publications) {
        for (const auto& subscriber : publisher.room->participants) {
            if (subscriber.get() == &publisher || publication->main != nullptr) {
                continue;
            }
            const std::string& sid = publication->info.sid;
            const bool was = allows(before, *subscriber, sid);
            const bool is = allows(permission, *subscriber, sid);
            if (was != is) {
                subscriber->send(turn, SubscriptionPermissionUpdate{publisher.sid, sid, is});
                reconcile(turn, *subscriber, *publication);
            }
        }
    }
}

std::string stream_id(const Subscription& subscription) {
    const Publication& publication = *subscription.publication;
    const Participant& to = *subscription.subscriber;
    const TrackSource source = publication.info.source;
    std::string_view part = publication.info.sid;
    // Firefox does not tell the tracks of one stream apart by their ids.
    if (to.room->info.sync_streams &&
        !sdp::equals_ignoring_case(to.options.client_browser, "firefox")) {
        if (source == TrackSource::camera || source == TrackSource::microphone) {
            part = "camera";
        } else if (source == TrackSource::screen_share ||
                   source == TrackSource::screen_share_audio) {
            part = "screen";
        }
    }
    return publication.publisher->sid + "|" + std::string{part};
}

bool is_flowing(const Subscription& subscription) {
    const TrackSettings* settings = subscription.settings;
    const bool disabled =
        settings != nullptr && settings->disabled && subscription.publication->is_video();
    return !subscription.mid.empty() && !disabled && !subscription.publication->info.muted &&
           !subscription.grant.paused;
}

std::optional<std::uint8_t> wanted_layer(const Subscription& subscription) {
    const TrackSettings* settings = subscription.settings;
    if (settings != nullptr && (settings->disabled || settings->quality == VideoQuality::off)) {
        return std::nullopt;
    }
    return wanted_layer(subscription.publication->info, settings,
                        subscription.subscriber->options.adaptive_stream);
}

}  // namespace heydok::media
