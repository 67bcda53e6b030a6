#pragma once
#include <optional>

#include "rtc/peer/negotiated.hpp"
#include "rtc/sdp/session.hpp"

/// A track in more than one codec (livekit-protocol section 10.3): the publisher announces further
/// codecs and sends one once somebody needs it. Each codec that is sent is a Publication of the
/// same sid; everybody is told of one track.
namespace heydok::media {

struct AddTrack;
struct Participant;
struct Publication;
struct Subscription;
struct Turn;

/// Which codec of a track a subscriber gets.
struct CodecChoice {
    Publication* publication = nullptr;
    /// None that is sent will do; the publisher is asked for this one.
    std::optional<peer::MediaCodec> awaited = {};
    bool unsupported = false;  ///< nor would any that it announced
};
CodecChoice choose_codec(const Participant& subscriber, Publication& main);

/// Remembers which codecs the client of an offer receives. Offers without a receiving section of
/// the kind say nothing about it.
void note_receivable(Participant& who, const sdp::Session& offer);
/// What the subscriber's client can receive may have changed: chooses again.
void settle_codec(Turn& turn, Subscription& subscription);
void settle_codecs(Turn& turn, Participant& subscriber);

/// The new track may be sent in the further codecs of its info.
void prepare_backups(Turn& turn, Publication& main);
/// The track that the request names and adds a codec to; null when it is none of theirs or was not
/// announced with that codec.
Publication* find_main(const Participant& who, const AddTrack& request);
/// A section for the codec was answered: those who need it get it; with a policy of regression all
/// who can.
void adopt_backup(Turn& turn, Publication& backup);
/// The codec is sent no more, its subscriptions are ended.
void forget_backup(const Publication& backup);

}  // namespace heydok::media
