#include "media/backup_codecs.hpp"

#include <algorithm>

#include "media/room.hpp"
#include "media/subscribing.hpp"
#include "rtc/peer/answer.hpp"

namespace heydok::media {
namespace {

constexpr std::int32_t kCodecUnsupported = 1;  // SubscriptionError
constexpr std::int32_t kPolicySimulcast = 1;   // BackupCodecPolicy

bool can_receive(const Participant& who, peer::MediaCodec codec) {
    return !who.unreceivable.test(static_cast<std::size_t>(peer::least_codec(codec)));
}

/// Once the backup is sent, nobody needs the first codec any more: one encoder less at the
/// publisher (RegressTo of the original; there, too, "prefer regression" means it in rooms of any
/// size).
bool is_regressed(const Publication& main) {
    return main.info.backup_codec_policy != kPolicySimulcast &&
           std::any_of(main.backups.begin(), main.backups.end(),
                       [](const BackupCodec& backup) { return backup.publication != nullptr; });
}

BackupCodec* entry_of(Publication& main, peer::MediaCodec codec) {
    const auto found = std::find_if(main.backups.begin(), main.backups.end(),
                                    [&](const BackupCodec& b) { return b.codec == codec; });
    return found == main.backups.end() ? nullptr : &*found;
}

}  // namespace

CodecChoice choose_codec(const Participant& subscriber, Publication& main) {
    const bool takes_main = can_receive(subscriber, main.codec);
    if (takes_main && !is_regressed(main)) {
        return {.publication = &main};
    }
    for (const BackupCodec& backup : main.backups) {
        if (backup.publication != nullptr && can_receive(subscriber, backup.codec)) {
            return {.publication = backup.publication};
        }
    }
    if (takes_main) {
        return {.publication = &main};
    }
    for (const BackupCodec& backup : main.backups) {
        if (can_receive(subscriber, backup.codec)) {
            return {.publication = &main, .awaited = backup.codec};
        }
    }
    return {.publication = &main, .unsupported = true};
}

void note_receivable(Participant& who, const sdp::Session& offer) {
    for (const sdp::MediaKind kind : {sdp::MediaKind::audio, sdp::MediaKind::video}) {
        std::vector<const sdp::MediaSection*> receivers;
        for (const sdp::MediaSection& section : offer.sections) {
            if (section.kind == kind && !section.is_rejected() &&
                sdp::receives(section.direction)) {
                receivers.push_back(&section);
            }
        }
        for (std::size_t i = 0; i < peer::kCodecCount && !receivers.empty(); ++i) {
            const auto codec = static_cast<peer::MediaCodec>(i);
            if (peer::is_audio(codec) == (kind == sdp::MediaKind::audio)) {
                who.unreceivable.set(i, std::none_of(receivers.begin(), receivers.end(),
                                                     [&](const sdp::MediaSection* section) {
                                                         return peer::offers_codec(*section, codec);
                                                     }));
            }
        }
    }
}

void settle_codec(Turn& turn, Subscription& subscription) {
    Participant& subscriber = *subscription.subscriber;
    Publication& main = subscription.publication->main_codec();
    const CodecChoice choice = choose_codec(subscriber, main);
    if (choice.publication != subscription.publication) {
        end_subscription(turn, subscription);
        reconcile(turn, subscriber, main);
        return;
    }
    if (!subscription.mid.empty()) {
        return;  // it flows already
    }
    subscription.awaited = choice.awaited;
    if (choice.unsupported && !subscription.unsupported) {
        subscriber.send(turn, SubscriptionResponse{main.info.sid, kCodecUnsupported});
    }
    subscription.unsupported = choice.unsupported;
    update_dynacast(turn, main);
}

void settle_codecs(Turn& turn, Participant& subscriber) {
    std::vector<std::string> sids;
    for (const auto& subscription : subscriber.subscriptions) {
        sids.push_back(subscription->publication->info.sid);
    }
    for (const std::string& sid : sids) {
        if (Subscription* subscription = subscriber.find_subscription(sid)) {
            settle_codec(turn, *subscription);
        }
    }
}

void prepare_backups(Turn& turn, Publication& main) {
    if (main.main != nullptr || !main.is_video() || main.info.encryption != 0) {
        return;  // what is encrypted end to end is sent in one codec
    }
    for (const SimulcastCodec& announced : main.info.codecs) {
        const auto codec = peer::codec_from_name(announced.mime_type);
        if (codec && *codec != main.codec && !peer::is_audio(*codec) &&
            entry_of(main, *codec) == nullptr) {
            BackupCodec& backup = main.backups.emplace_back();
            backup.codec = *codec;
            backup.layers = announced.layers.size();
            backup.dynacast.start(turn.now, 0);  // sent when it is asked for
        }
    }
}

Publication* find_main(const Participant& who, const AddTrack& request) {
    Publication* main = who.find_publication(request.sid);
    const auto codec = request.simulcast_codecs.empty()
                           ? std::nullopt
                           : peer::codec_from_name(request.simulcast_codecs[0].mime_type);
    if (main == nullptr || !codec) {
        return nullptr;
    }
    const BackupCodec* backup = entry_of(*main, *codec);
    return backup == nullptr || backup->publication != nullptr ? nullptr : main;
}

void adopt_backup(Turn& turn, Publication& backup) {
    Publication& main = *backup.main;
    BackupCodec* entry = entry_of(main, backup.codec);
    if (entry == nullptr || entry->publication != nullptr) {
        return;  // the answer agreed on another codec than was announced
    }
    entry->publication = &backup;
    for (SimulcastCodec& codec : main.info.codecs) {
        if (peer::codec_from_name(codec.mime_type) == backup.codec) {
            codec.mid = backup.mid;
            codec.cid = backup.cid;
            codec.sdp_cid = backup.cid;
        }
    }
    for (const auto& subscriber : main.publisher->room->participants) {
        if (Subscription* subscription = subscriber->find_subscription(main.info.sid)) {
            settle_codec(turn, *subscription);
        }
    }
    update_dynacast(turn, main);
}

void forget_backup(const Publication& backup) {
    for (BackupCodec& entry : backup.main->backups) {
        if (entry.publication == &backup) {
            entry.publication = nullptr;
        }
    }
}

}  // namespace heydok::media
