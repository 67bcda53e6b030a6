#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rtc/sdp/session.hpp"

namespace heydok::media {

struct Publication;
struct Subscription;

/// What one section of a participant's connection carries, kept between offers by its place.
struct Section {
    std::string mid;
    sdp::MediaKind kind = sdp::MediaKind::other;
    sdp::Direction offered = sdp::Direction::inactive;
    std::string track_id;                  ///< of the msid that the client publishes under
    Publication* publication = nullptr;    ///< received here
    Subscription* subscription = nullptr;  ///< sent here
    bool unmatched = false;                ///< the client sends, but announced no track for it
    std::string sending;                   ///< sid of the track that the last answer bound
};

/// State of the one peer connection's offers and answers.
struct Negotiation {
    using Counts = std::pair<std::uint32_t, std::uint32_t>;  ///< audio, video

    std::vector<Section> sections;
    std::uint64_t answers = 0;  ///< version in our descriptions
    std::string origin_id;
    bool busy = false;       ///< an offer is being answered
    bool requested = false;  ///< an offer was asked for and has not come
    bool rematch = false;    ///< a track was announced after its section
    /// Sections asked for last and how many there were then: who ignores it is not asked again.
    std::optional<std::pair<Counts, std::size_t>> asked;
};

}  // namespace heydok::media
