#include <fmt/format.h>

#include <iterator>

#include "rtc/sdp/names.hpp"
#include "rtc/sdp/session.hpp"

namespace heydok::sdp {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

/// Collects lines; each ends in CRLF (RFC 8866 section 5).
class Lines {
  public:
    template <class... Args>
    void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
        text_ += "\r\n";
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

std::string joined(const std::vector<std::string>& words, char separator) {
    return fmt::format("{}", fmt::join(words, std::string_view{&separator, 1}));
}

std::string hex_with_colons(const Bytes& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += text.empty() ? "" : ":";
        text += kHexDigits[byte >> 4];
        text += kHexDigits[byte & 0xF];
    }
    return text;
}

std::string_view kind_text(const MediaSection& section) {
    const std::string_view name = name_of(kKindNames, section.kind);
    return name.empty() ? std::string_view{section.other_kind} : name;
}

std::string formats_text(const MediaSection& section) {
    if (section.codecs.empty()) {
        // A media line needs at least one format, also when the section is rejected.
        return section.formats.empty() ? "0" : joined(section.formats, ' ');
    }
    std::string text;
    for (const Codec& codec : section.codecs) {
        text += fmt::format("{}{}", text.empty() ? "" : " ", codec.payload_type);
    }
    return text;
}

void write_transport(Lines& lines, const MediaSection& section) {
    for (const std::string& candidate : section.candidates) {
        lines.add("a={}", candidate);
    }
    if (section.end_of_candidates) {
        lines.add("a=end-of-candidates");
    }
    if (!section.ice_ufrag.empty()) {
        lines.add("a=ice-ufrag:{}", section.ice_ufrag);
        lines.add("a=ice-pwd:{}", section.ice_pwd);
    }
    for (const Fingerprint& fingerprint : section.fingerprints) {
        lines.add("a=fingerprint:{} {}", name_of(kHashNames, fingerprint.algorithm),
                  hex_with_colons(fingerprint.value));
    }
    if (section.setup) {
        lines.add("a=setup:{}", name_of(kSetupNames, *section.setup));
    }
}

void write_codec(Lines& lines, const Codec& codec) {
    if (!codec.name.empty()) {
        lines.add("a=rtpmap:{} {}/{}{}", codec.payload_type, codec.name, codec.clock_rate,
                  codec.channels > 1 ? fmt::format("/{}", codec.channels) : "");
    }
    for (const std::string& feedback : codec.feedback) {
        lines.add("a=rtcp-fb:{} {}", codec.payload_type, feedback);
    }
    if (!codec.fmtp.empty()) {
        lines.add("a=fmtp:{} {}", codec.payload_type, codec.fmtp);
    }
}

void write_sources(Lines& lines, const MediaSection& section) {
    for (const SourceGroup& group : section.source_groups) {
        lines.add("a=ssrc-group:{} {}", group.semantics, fmt::join(group.ssrcs, " "));
    }
    for (const Source& source : section.sources) {
        if (!source.cname.empty() || !source.msid) {
            lines.add("a=ssrc:{} cname:{}", source.ssrc, source.cname);
        }
        if (source.msid) {
            lines.add("a=ssrc:{} msid:{} {}", source.ssrc, source.msid->stream, source.msid->track);
        }
    }
}

void write_layers(Lines& lines, const MediaSection& section) {
    for (const Rid& rid : section.rids) {
        lines.add("a=rid:{} {}{}{}", rid.id, name_of(kRidDirectionNames, rid.direction),
                  rid.restrictions.empty() ? "" : " ", rid.restrictions);
    }
    if (!section.simulcast) {
        return;
    }
    std::vector<std::string> words;
    for (const auto& [name, layers] : {std::pair{"send", &section.simulcast->send},
                                       std::pair{"recv", &section.simulcast->recv}}) {
        if (!layers->empty()) {
            words.push_back(fmt::format("{} {}", name, joined(*layers, ';')));
        }
    }
    if (!words.empty()) {
        lines.add("a=simulcast:{}", joined(words, ' '));
    }
}

void write_media(Lines& lines, const MediaSection& section) {
    for (const HeaderExtension& extension : section.extensions) {
        const auto direction =
            extension.direction ? fmt::format("/{}", name_of(kDirectionNames, *extension.direction))
                                : std::string{};
        lines.add("a=extmap:{}{} {}", extension.id, direction, extension.uri);
    }
    lines.add("a={}", name_of(kDirectionNames, section.direction));
    for (const Msid& msid : section.msids) {
        lines.add("a=msid:{}{}{}", msid.stream, msid.track.empty() ? "" : " ", msid.track);
    }
    if (section.rtcp_mux) {
        lines.add("a=rtcp-mux");
    }
    if (section.rtcp_rsize) {
        lines.add("a=rtcp-rsize");
    }
    for (const Codec& codec : section.codecs) {
        write_codec(lines, codec);
    }
    write_layers(lines, section);
    write_sources(lines, section);
}

void write_section(Lines& lines, const MediaSection& section) {
    lines.add("m={} {} {} {}", kind_text(section), section.port, section.protocol,
              formats_text(section));
    lines.add("c=IN IP4 0.0.0.0");
    write_transport(lines, section);
    if (!section.mid.empty()) {
        lines.add("a=mid:{}", section.mid);
    }
    if (section.bundle_only) {
        lines.add("a=bundle-only");
    }
    write_media(lines, section);
    if (section.sctp_port) {
        lines.add("a=sctp-port:{}", *section.sctp_port);
    }
    if (section.max_message_size) {
        lines.add("a=max-message-size:{}", *section.max_message_size);
    }
}

}  // namespace

std::string to_text(const Session& session) {
    Lines lines;
    lines.add("v=0");
    lines.add("o=- {} {} IN IP4 0.0.0.0", session.origin_id, session.origin_version);
    lines.add("s=-");
    lines.add("t=0 0");
    if (!session.bundle.empty()) {
        lines.add("a=group:BUNDLE {}", joined(session.bundle, ' '));
    }
    if (session.ice_lite) {
        lines.add("a=ice-lite");
    }
    if (session.ice_trickle) {
        lines.add("a=ice-options:trickle");
    }
    if (session.extmap_allow_mixed) {
        lines.add("a=extmap-allow-mixed");
    }
    if (!session.msid_semantic.empty()) {
        lines.add("a=msid-semantic:{}", session.msid_semantic);
    }
    for (const MediaSection& section : session.sections) {
        write_section(lines, section);
    }
    return lines.take();
}

}  // namespace heydok::sdp
