#include "rtc/sdp/stream_attributes.hpp"

#include <algorithm>

#include "rtc/sdp/names.hpp"
#include "rtc/sdp/session.hpp"
#include "rtc/sdp/text.hpp"

namespace heydok::sdp {
namespace {

/// Visible ASCII of sensible length: what may stand as one word in a line that we write again.
bool is_word(std::string_view text) {
    return !text.empty() && text.size() <= kMaxTokenLength &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

bool is_rid_id(std::string_view text) {
    return !text.empty() && text.size() <= kMaxRidLength &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

Codec* find_codec(MediaSection& section, std::uint8_t payload_type) {
    const auto found = std::find_if(
        section.codecs.begin(), section.codecs.end(),
        [payload_type](const Codec& codec) { return codec.payload_type == payload_type; });
    return found == section.codecs.end() ? nullptr : &*found;
}

Source* find_or_add_source(MediaSection& section, std::uint32_t ssrc) {
    const auto found = std::find_if(section.sources.begin(), section.sources.end(),
                                    [ssrc](const Source& source) { return source.ssrc == ssrc; });
    if (found != section.sources.end()) {
        return &*found;
    }
    if (section.sources.size() == kMaxSources) {
        return nullptr;
    }
    return &section.sources.emplace_back(Source{.ssrc = ssrc});
}

Parsed<Msid> msid_of(std::string_view value) {
    const std::string_view stream = take_word(value);
    const std::string_view track = take_word(value);
    if (!is_word(stream) || (!track.empty() && !is_word(track))) {
        return ParseError::malformed;
    }
    return Msid{std::string{stream}, std::string{track}};
}

Parsed<void> add_feedback(Codec& codec, std::string_view line) {
    if (codec.feedback.size() == kMaxFeedback) {
        return ParseError::too_large;
    }
    if (!codec.has_feedback(line)) {
        codec.feedback.emplace_back(line);
    }
    return {};
}

/// Reads "q;h,x;~f" into q, h, f.
Parsed<std::vector<std::string>> read_layers(std::string_view list) {
    std::vector<std::string> layers;
    while (!list.empty()) {
        std::string_view alternatives = take_until(list, ';');
        std::string_view layer = take_until(alternatives, ',');
        if (layer.starts_with('~')) {
            layer.remove_prefix(1);
        }
        if (!is_rid_id(layer) || layers.size() == kMaxRids) {
            return ParseError::malformed;
        }
        layers.emplace_back(layer);
    }
    return layers;
}

}  // namespace

Parsed<void> read_rtpmap(std::string_view value, MediaSection& section) {
    const auto payload_type = read_number<std::uint8_t>(take_word(value));
    std::string_view encoding = take_word(value);
    const std::string_view name = take_until(encoding, '/');
    const auto clock_rate = read_number<std::uint32_t>(take_until(encoding, '/'));
    const auto channels =
        encoding.empty() ? std::optional<std::uint16_t>{1} : read_number<std::uint16_t>(encoding);
    if (!payload_type || !is_token(name) || name.size() > kMaxTokenLength || !clock_rate ||
        *clock_rate == 0 || !channels || *channels == 0) {
        return ParseError::malformed;
    }
    if (Codec* codec = find_codec(section, *payload_type)) {
        codec->name = std::string{name};
        codec->clock_rate = *clock_rate;
        codec->channels = *channels;
    }
    return {};
}

Parsed<void> read_fmtp(std::string_view value, MediaSection& section) {
    const auto payload_type = read_number<std::uint8_t>(take_word(value));
    if (section.codecs.empty()) {
        return {};  // other sections name their formats freely
    }
    if (!payload_type || !is_ascii(value)) {
        return ParseError::malformed;
    }
    if (Codec* codec = find_codec(section, *payload_type)) {
        codec->fmtp = std::string{trimmed(value)};
    }
    return {};
}

Parsed<void> read_rtcp_feedback(std::string_view value, MediaSection& section) {
    const std::string_view target = take_word(value);
    const std::string_view line = trimmed(value);
    const auto payload_type = read_number<std::uint8_t>(target);
    const bool is_wildcard = target == "*";
    if ((!payload_type && !is_wildcard) || line.empty() || line.size() > kMaxTokenLength ||
        !is_ascii(line)) {
        return ParseError::malformed;
    }
    for (Codec& codec : section.codecs) {
        if (is_wildcard || codec.payload_type == *payload_type) {
            if (const auto added = add_feedback(codec, line); !added) {
                return added;
            }
        }
    }
    return {};
}

Parsed<void> read_extmap(std::string_view value, MediaSection& section) {
    std::string_view head = take_word(value);
    const auto id = read_number<std::uint32_t>(take_until(head, '/'));
    const auto direction = value_of(kDirectionNames, head);
    const std::string_view uri = take_word(value);
    if (!id || *id == 0 || (!head.empty() && !direction) || !is_word(uri)) {
        return ParseError::malformed;
    }
    if (*id > 255) {
        return {};  // 4096 and up only reserve a place in an offer (RFC 8285 section 6)
    }
    if (section.extensions.size() == kMaxExtensions) {
        return ParseError::too_large;
    }
    const bool is_doubled =
        std::any_of(section.extensions.begin(), section.extensions.end(),
                    [&](const HeaderExtension& other) { return other.id == *id; });
    if (is_doubled) {
        return ParseError::malformed;
    }
    section.extensions.push_back({static_cast<std::uint8_t>(*id), std::string{uri}, direction});
    return {};
}

Parsed<void> read_mid(std::string_view value, MediaSection& section) {
    const std::string_view mid = trimmed(value);
    if (!is_token(mid) || mid.size() > kMaxMidLength) {
        return ParseError::malformed;
    }
    section.mid = std::string{mid};
    return {};
}

Parsed<void> read_msid(std::string_view value, MediaSection& section) {
    auto msid = msid_of(value);
    if (!msid) {
        return msid.error();
    }
    if (section.msids.size() == kMaxSources) {
        return ParseError::too_large;
    }
    section.msids.push_back(std::move(*msid));
    return {};
}

Parsed<void> read_ssrc(std::string_view value, MediaSection& section) {
    const auto ssrc = read_number<std::uint32_t>(take_word(value));
    std::string_view attribute = trimmed(value);
    const std::string_view name = take_until(attribute, ':');
    if (!ssrc) {
        return ParseError::malformed;
    }
    Source* source = find_or_add_source(section, *ssrc);
    if (source == nullptr) {
        return ParseError::too_large;
    }
    if (name == "cname" && !attribute.empty()) {
        if (!is_word(attribute)) {
            return ParseError::malformed;
        }
        source->cname = std::string{attribute};
    } else if (name == "msid") {
        auto msid = msid_of(attribute);
        if (!msid) {
            return msid.error();
        }
        source->msid = std::move(*msid);
    }
    return {};
}

Parsed<void> read_ssrc_group(std::string_view value, MediaSection& section) {
    const std::string_view semantics = take_word(value);
    if (!is_token(semantics) || semantics.size() > kMaxTokenLength) {
        return ParseError::malformed;
    }
    if (section.source_groups.size() == kMaxSources) {
        return ParseError::too_large;
    }
    SourceGroup group{std::string{semantics}, {}};
    for (auto word = take_word(value); !word.empty(); word = take_word(value)) {
        const auto ssrc = read_number<std::uint32_t>(word);
        if (!ssrc || group.ssrcs.size() == kMaxSources) {
            return ParseError::malformed;
        }
        group.ssrcs.push_back(*ssrc);
    }
    section.source_groups.push_back(std::move(group));
    return {};
}

Parsed<void> read_rid(std::string_view value, MediaSection& section) {
    const std::string_view id = take_word(value);
    const auto direction = value_of(kRidDirectionNames, take_word(value));
    const std::string_view restrictions = trimmed(value);
    const bool is_doubled = std::any_of(section.rids.begin(), section.rids.end(),
                                        [id](const Rid& other) { return other.id == id; });
    if (!is_rid_id(id) || !direction || is_doubled || !is_ascii(restrictions)) {
        return ParseError::malformed;
    }
    if (section.rids.size() == kMaxRids) {
        return ParseError::too_large;
    }
    section.rids.push_back({std::string{id}, *direction, std::string{restrictions}});
    return {};
}

Parsed<void> read_simulcast(std::string_view value, MediaSection& section) {
    Simulcast simulcast;
    for (auto word = take_word(value); !word.empty(); word = take_word(value)) {
        const auto direction = value_of(kRidDirectionNames, word);
        auto layers = read_layers(take_word(value));
        if (!direction || !layers || layers->empty()) {
            return ParseError::malformed;
        }
        auto& list = *direction == RidDirection::send ? simulcast.send : simulcast.recv;
        list = std::move(*layers);
    }
    if (simulcast == Simulcast{}) {
        return ParseError::malformed;
    }
    section.simulcast = std::move(simulcast);
    return {};
}

}  // namespace heydok::sdp
