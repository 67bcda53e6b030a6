#include "media/negotiation.hpp"

#include <algorithm>

#include "media/backup_codecs.hpp"
#include "media/offering.hpp"
#include "media/publishing.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"
#include "rtc/peer/answer.hpp"

namespace heydok::media {
namespace {

using peer::SectionPlan;
using peer::SectionUse;

constexpr std::int32_t kCodecUnsupported = 1;  // SubscriptionError

sdp::MediaKind kind_of(const Publication& publication) {
    return publication.is_video() ? sdp::MediaKind::video : sdp::MediaKind::audio;
}

bool is_rtp(sdp::MediaKind kind) {
    return kind == sdp::MediaKind::audio || kind == sdp::MediaKind::video;
}

/// A section that could carry one more subscription.
bool is_free(const Section& section) {
    return section.subscription == nullptr && section.publication == nullptr &&
           sdp::receives(section.offered) && !sdp::sends(section.offered);
}

std::uint32_t missing_sections(const Participant& who, sdp::MediaKind kind) {
    if (who.two_connections()) {
        return 0;  // we offer them ourselves
    }
    const auto unbound = std::count_if(
        who.subscriptions.begin(), who.subscriptions.end(),
        [&](const auto& s) { return s->is_unbound() && kind_of(*s->publication) == kind; });
    const auto free = std::count_if(
        who.negotiation.sections.begin(), who.negotiation.sections.end(),
        [&](const Section& section) { return section.kind == kind && is_free(section); });
    return static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(unbound - free, 0));
}

/// Whether the last answer differs from what is wanted now.
bool is_outdated(const Participant& who) {
    const bool unbound =
        !who.two_connections() && std::any_of(who.subscriptions.begin(), who.subscriptions.end(),
                                              [](const auto& s) { return s->is_unbound(); });
    const bool stale = std::any_of(
        who.negotiation.sections.begin(), who.negotiation.sections.end(),
        [](const Section& s) { return !s.sending.empty() && s.subscription == nullptr; });
    return unbound || stale || who.negotiation.rematch;
}

void tell_subscribed(Turn& turn, Publication& publication) {
    if (!publication.subscribed_told) {
        publication.subscribed_told = true;
        publication.publisher->send(turn, TrackSubscribed{publication.info.sid});
    }
}

/// One offer on its way to an answer.
class Answering {
  public:
    Answering(Turn& turn, Participant& who, const sdp::Session& offer)
        : turn_(turn), who_(who), offer_(offer) {}

    void run(std::uint32_t id) {
        align_sections();
        note_receivable(who_, offer_);
        settle_codecs(turn_, who_);
        for (std::size_t i = 0; i < offer_.sections.size(); ++i) {
            plans_.push_back(plan(offer_.sections[i], section(i)));
        }
        for (std::size_t i = 0; i < offer_.sections.size(); ++i) {
            plan_sending(offer_.sections[i], section(i), plans_[i]);
        }
        const sdp::Session answer = peer::make_answer(offer_, plans_, local());
        note_extensions(answer);
        send(answer, id);
        for (std::size_t i = 0; i < answer.sections.size(); ++i) {
            apply(answer.sections[i], i);
        }
        for (Publication* publication : started_) {
            tell_publication(*publication);
        }
    }

  private:
    Section& section(std::size_t index) { return who_.negotiation.sections[index]; }

    /// Our record follows the offer's sections; a place that changed its mid starts anew.
    void align_sections() {
        auto& sections = who_.negotiation.sections;
        for (std::size_t i = 0; i < offer_.sections.size(); ++i) {
            if (i == sections.size()) {
                sections.emplace_back();
            }
            const sdp::MediaSection& offered = offer_.sections[i];
            if (sections[i].mid != offered.mid || sections[i].kind != offered.kind) {
                release(sections[i]);
                sections[i] = Section{};
            }
            sections[i].mid = offered.mid;
            sections[i].kind = offered.kind;
            sections[i].offered =
                offered.is_rejected() ? sdp::Direction::inactive : offered.direction;
        }
    }

    void release(Section& section) {
        if (section.publication != nullptr) {
            end_publication(turn_, *section.publication, Ending::by_publisher);
        }
        if (section.subscription != nullptr) {
            section.subscription->mid.clear();
            section.subscription->forwarder.pause();
        }
        section.subscription = nullptr;
    }

    SectionPlan plan(const sdp::MediaSection& offered, Section& section) {
        SectionPlan result;
        section.unmatched = false;
        if (offered.is_data_channel()) {
            result.use = SectionUse::data;
            return result;
        }
        if (!is_rtp(offered.kind)) {
            result.use = SectionUse::reject;
            return result;
        }
        if (sdp::sends(section.offered)) {
            plan_receiving(offered, section, result);
        } else if (section.publication != nullptr) {
            end_publication(turn_, *section.publication, Ending::by_publisher);
        }
        if (!sdp::receives(section.offered) && section.subscription != nullptr) {
            release(section);
        }
        return result;
    }

    void plan_receiving(const sdp::MediaSection& offered, Section& section, SectionPlan& result) {
        const std::string track_id{offered.track_id()};
        if (section.publication != nullptr && section.track_id != track_id) {
            end_publication(turn_, *section.publication, Ending::by_publisher);
        }
        section.track_id = track_id;
        if (section.publication == nullptr) {
            PendingTrack* pending = match_pending(who_, offered);
            if (pending == nullptr || !may_publish(who_.permission(), pending->info.source) ||
                who_.publications.size() >= turn_.services.config.limits.published_tracks ||
                !peer::offers_codec(offered)) {
                section.unmatched = true;
                return;
            }
            section.publication = &start_publication(turn_, who_, *pending, offered, track_id);
            started_.push_back(section.publication);
        }
        const TrackInfo& info = section.publication->info;
        result.use = SectionUse::receive;
        result.preferred_codec = peer::codec_from_name(info.mime_type);
        result.discontinuous = !info.disable_dtx;
        result.stereo = info.stereo;
        // A frame that is encrypted end to end cannot be taken out of RED by those who lack it.
        result.redundant =
            info.type == TrackKind::audio && !info.disable_red && info.encryption == 0;
    }

    void plan_sending(const sdp::MediaSection& offered, Section& section, SectionPlan& result) {
        if (!is_rtp(section.kind)) {
            return;
        }
        if (section.subscription == nullptr && is_free(section) && !who_.two_connections()) {
            section.subscription = next_unbound(offered);
        }
        const Subscription* subscription = section.subscription;
        if (subscription == nullptr || result.use != SectionUse::idle) {
            return;
        }
        const Publication& publication = *subscription->publication;
        section.subscription->mid = section.mid;
        result.use = SectionUse::send;
        result.preferred_codec = publication.codec;
        result.stereo = publication.info.stereo;
        result.track_id = publication.info.sid;
        result.stream_id = stream_id(*subscription);
        result.ssrc = subscription->forwarder.identity().ssrc;
        result.rtx_ssrc = subscription->forwarder.identity().rtx_ssrc;
    }

    Subscription* next_unbound(const sdp::MediaSection& offered) {
        for (const auto& subscription : who_.subscriptions) {
            if (!subscription->is_unbound() ||
                kind_of(*subscription->publication) != offered.kind) {
                continue;
            }
            if (peer::offers_codec(offered, peer::least_codec(subscription->publication->codec))) {
                return subscription.get();
            }
            subscription->unsupported = true;
            who_.send(turn_,
                      SubscriptionResponse{subscription->publication->info.sid, kCodecUnsupported});
        }
        return nullptr;
    }

    peer::LocalDescription local() {
        peer::LocalDescription result = local_description(turn_, who_, who_.uplink());
        result.origin_version = ++who_.negotiation.answers;
        return result;
    }

    /// Header extension ids are one set for the bundle.
    void note_extensions(const sdp::Session& answer) {
        Ingress& ingress = who_.ingress;
        for (const sdp::MediaSection& answered : answer.sections) {
            const auto& ids = peer::read_negotiated(answered).extensions;
            const auto note = [&](std::uint8_t& into, rtp::Extension extension) {
                into = ids.id(extension) != 0 ? ids.id(extension) : into;
            };
            note(ingress.transport_sequence_id, rtp::Extension::transport_cc);
            note(ingress.mid_id, rtp::Extension::mid);
            note(ingress.rid_id, rtp::Extension::rid);
            note(ingress.repaired_rid_id, rtp::Extension::repaired_rid);
        }
    }

    void send(const sdp::Session& answer, std::uint32_t id) {
        SessionDescription description;
        description.type = "answer";
        description.sdp = sdp::to_text(answer);
        description.id = id;
        for (Section& section : who_.negotiation.sections) {
            section.sending.clear();
            if (section.subscription != nullptr) {
                section.sending = section.subscription->publication->info.sid;
                description.mid_to_track_id.emplace(section.mid, section.sending);
            }
        }
        who_.send(turn_, Answer{std::move(description)});
    }

    void apply(const sdp::MediaSection& answered, std::size_t index) {
        Section& place = section(index);
        if (answered.port == 0) {
            return;
        }
        if (place.publication != nullptr) {
            receive_publication(turn_, *place.publication, offer_.sections[index], answered);
        }
        if (place.subscription != nullptr) {
            start_flowing(turn_, *place.subscription, answered);
        }
    }

    void tell_publication(Publication& publication) {
        prepare_backups(turn_, publication);
        who_.changed();
        if (publication.main != nullptr) {
            adopt_backup(turn_, publication);
            announce(turn_, who_);
            return;
        }
        announce(turn_, who_);
        add_event(turn_, RoomEvent::Kind::track_published, *who_.room, &who_, &publication.info);
        reconcile_publication(turn_, publication);
        update_dynacast(turn_, publication);  // nobody may want it yet
    }

    Turn& turn_;
    Participant& who_;
    const sdp::Session& offer_;
    std::vector<SectionPlan> plans_;
    std::vector<Publication*> started_;
};

}  // namespace

void refuse_session(Turn& turn, Participant& who, LeaveReason reason, LeaveAction action) {
    turn.services.drop("offer_refused");
    dismiss_session(turn, who, {reason, action});
    remove_participant(turn, who, {reason});
}

void register_fragments(Turn& turn, Participant& who) {
    auto& fragments = turn.services.directory.fragments;
    std::erase_if(fragments, [&](const auto& entry) { return entry.second == &who; });
    for (const peer::Peer* connection : who.connections()) {
        for (std::string& fragment : connection->accepted_fragments(turn.now)) {
            fragments.insert_or_assign(std::move(fragment), &who);
        }
    }
}

peer::LocalDescription local_description(Turn& turn, const Participant& who,
                                         const peer::Peer& connection) {
    const peer::Settings& settings = turn.services.peer_settings(turn.now);
    peer::LocalDescription result;
    result.origin_id = who.negotiation.origin_id;
    result.ice = connection.local_credentials();
    result.fingerprint = settings.certificate.fingerprint();
    result.candidates = settings.advertised;
    result.max_message_size =
        std::min<std::uint64_t>(result.max_message_size, settings.data.message_bytes);
    const auto& tcp = who.room->tcp_identities;
    if (std::find(tcp.begin(), tcp.end(), who.options.identity) != tcp.end()) {
        std::erase_if(result.candidates, [](const TransportAddress& address) {
            return address.protocol != Protocol::tcp;
        });
    }
    return result;
}

void start_flowing(Turn& turn, Subscription& subscription, const sdp::MediaSection& agreed) {
    subscription.forwarder.bind(peer::read_negotiated(agreed));
    subscription.subscriber->egress.note_section(subscription.forwarder);
    subscription.next_key_frame_request = turn.now;
    tell_subscribed(turn, *subscription.publication);
}

void handle_offer(Turn& turn, Participant& who, const SessionDescription& description) {
    const auto offer = sdp::parse(description.sdp);
    if (!offer || description.type != "offer" ||
        offer->sections.size() < who.negotiation.sections.size()) {
        refuse_session(turn, who, LeaveReason::media_failure, LeaveAction::disconnect);
        return;
    }
    const auto transport = peer::read_transport(*offer);
    if (!transport) {
        refuse_session(turn, who, LeaveReason::media_failure, LeaveAction::disconnect);
        return;
    }
    if (!who.uplink().set_remote(turn.now, *transport)) {
        refuse_session(turn, who, LeaveReason::state_mismatch, LeaveAction::reconnect);
        return;
    }
    register_fragments(turn, who);
    who.negotiation.busy = true;
    who.negotiation.requested = false;
    who.negotiation.rematch = false;
    Answering{turn, who, *offer}.run(description.id);
    who.negotiation.busy = false;
    request_negotiation(turn, who);
}

void request_negotiation(Turn& turn, Participant& who) {
    offer_if_outdated(turn, who);
    Negotiation& negotiation = who.negotiation;
    if (negotiation.busy || negotiation.requested || negotiation.answers == 0 || !who.session ||
        !is_outdated(who)) {
        return;
    }
    const Negotiation::Counts missing{missing_sections(who, sdp::MediaKind::audio),
                                      missing_sections(who, sdp::MediaKind::video)};
    const auto asking = std::pair{missing, negotiation.sections.size()};
    if (missing != Negotiation::Counts{0, 0} && negotiation.asked == asking) {
        return;
    }
    negotiation.asked = asking;
    negotiation.requested = true;
    who.send(turn, MediaSectionsRequirement{missing.first, missing.second});
}

}  // namespace heydok::media
