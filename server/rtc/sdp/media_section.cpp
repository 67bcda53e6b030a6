#include "rtc/sdp/media_section.hpp"

#include <algorithm>

namespace heydok::sdp {
namespace {

constexpr std::string_view kFid = "FID";  // RFC 5576 section 4.2: media and its retransmission

template <class Range, class Predicate>
auto* find_in(Range& range, Predicate predicate) {
    const auto found = std::find_if(range.begin(), range.end(), predicate);
    return found == range.end() ? nullptr : &*found;
}

}  // namespace

bool MediaSection::is_data_channel() const {
    return kind == MediaKind::application &&
           std::find(formats.begin(), formats.end(), "webrtc-datachannel") != formats.end();
}

const Codec* MediaSection::find_codec(std::string_view name) const {
    return find_in(codecs, [name](const Codec& codec) { return codec.is(name); });
}

const Codec* MediaSection::find_codec(std::uint8_t payload_type) const {
    return find_in(
        codecs, [payload_type](const Codec& codec) { return codec.payload_type == payload_type; });
}

const Codec* MediaSection::rtx_for(std::uint8_t payload_type) const {
    return find_in(codecs,
                   [payload_type](const Codec& codec) { return codec.apt() == payload_type; });
}

std::optional<std::uint8_t> MediaSection::extension_id(std::string_view uri) const {
    const auto* found = find_in(extensions, [uri](const auto& each) { return each.uri == uri; });
    return found == nullptr ? std::nullopt : std::optional{found->id};
}

std::optional<std::uint32_t> MediaSection::rtx_ssrc_for(std::uint32_t ssrc) const {
    const auto* found = find_in(source_groups, [ssrc](const SourceGroup& group) {
        return group.semantics == kFid && group.ssrcs.size() == 2 && group.ssrcs[0] == ssrc;
    });
    return found == nullptr ? std::nullopt : std::optional{found->ssrcs[1]};
}

std::optional<std::uint32_t> MediaSection::primary_ssrc() const {
    const auto* group = find_in(source_groups, [](const SourceGroup& each) {
        return each.semantics == kFid && each.ssrcs.size() == 2;
    });
    if (group != nullptr) {
        return group->ssrcs[0];
    }
    return sources.empty() ? std::nullopt : std::optional{sources[0].ssrc};
}

std::string_view MediaSection::track_id() const {
    if (!msids.empty()) {
        return msids[0].track;
    }
    const auto* source = find_in(sources, [](const Source& each) { return each.msid.has_value(); });
    return source == nullptr ? std::string_view{} : std::string_view{source->msid->track};
}

std::vector<std::string> MediaSection::send_layers() const {
    if (simulcast && !simulcast->send.empty()) {
        return simulcast->send;
    }
    std::vector<std::string> layers;
    for (const Rid& rid : rids) {
        if (rid.direction == RidDirection::send) {
            layers.push_back(rid.id);
        }
    }
    return layers;
}

}  // namespace heydok::sdp
