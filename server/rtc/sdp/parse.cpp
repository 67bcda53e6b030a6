#include <algorithm>

#include "rtc/sdp/section_reader.hpp"
#include "rtc/sdp/session.hpp"
#include "rtc/sdp/text.hpp"

namespace heydok::sdp {
namespace {

constexpr std::size_t kMaxOriginDigits = 20;

bool has_control_character(std::string_view line) {
    return std::any_of(line.begin(), line.end(),
                       [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

/// Reads line by line; `session_` grows, session-level values wait in `defaults_`.
class Parser {
  public:
    Parsed<Session> run(std::string_view text);

  private:
    Parsed<void> read_line(std::string_view line);
    Parsed<void> read_attribute(std::string_view text);
    Parsed<void> read_session_attribute(std::string_view name, std::string_view value);
    Parsed<void> read_origin(std::string_view value);
    Parsed<void> read_group(std::string_view value);
    Parsed<void> begin_section(std::string_view value);
    void inherit(MediaSection& section) const;
    Parsed<void> finish();
    [[nodiscard]] bool has_doubled_mid() const;

    Session session_;
    MediaSection defaults_;
};

Parsed<Session> Parser::run(std::string_view text) {
    if (text.size() > kMaxDescriptionSize) {
        return ParseError::too_large;
    }
    bool is_first = true;
    while (!text.empty()) {
        std::string_view line = take_until(text, '\n');
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (is_first && line != "v=0") {
            return ParseError::malformed;
        }
        is_first = false;
        if (const auto read = read_line(line); !read) {
            return read.error();
        }
    }
    if (is_first) {
        return ParseError::truncated;
    }
    if (const auto finished = finish(); !finished) {
        return finished.error();
    }
    return std::move(session_);
}

Parsed<void> Parser::read_line(std::string_view line) {
    if (line.empty()) {
        return {};
    }
    if (line.size() > kMaxLineLength) {
        return ParseError::too_large;
    }
    if (line.size() < 2 || line[1] != '=' || has_control_character(line)) {
        return ParseError::malformed;
    }
    const std::string_view value = line.substr(2);
    switch (line[0]) {
        case 'o':
            return read_origin(value);
        case 'm':
            return begin_section(value);
        case 'a':
            return read_attribute(value);
        default:
            return {};  // names, times, bandwidth and connection lines say nothing to us
    }
}

Parsed<void> Parser::read_origin(std::string_view value) {
    take_word(value);
    const std::string_view id = take_word(value);
    const auto version = read_number<std::uint64_t>(take_word(value));
    const bool is_number = !id.empty() && id.size() <= kMaxOriginDigits &&
                           id.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_number || !version) {
        return ParseError::malformed;
    }
    session_.origin_id = std::string{id};
    session_.origin_version = *version;
    return {};
}

Parsed<void> Parser::begin_section(std::string_view value) {
    if (session_.sections.size() == kMaxSections) {
        return ParseError::too_large;
    }
    auto section = read_media_line(value);
    if (!section) {
        return section.error();
    }
    section->direction = defaults_.direction;
    session_.sections.push_back(std::move(*section));
    return {};
}

Parsed<void> Parser::read_attribute(std::string_view text) {
    const std::string_view name = take_until(text, ':');
    // Browsers repeat these two in sections; they hold for the whole connection.
    if (name == "extmap-allow-mixed") {
        session_.extmap_allow_mixed = true;
        return {};
    }
    if (name == "ice-options") {
        for (auto option = take_word(text); !option.empty(); option = take_word(text)) {
            session_.ice_trickle = session_.ice_trickle || option == "trickle";
        }
        return {};
    }
    return session_.sections.empty() ? read_session_attribute(name, text)
                                     : read_section_attribute(name, text, session_.sections.back());
}

Parsed<void> Parser::read_session_attribute(std::string_view name, std::string_view value) {
    if (name == "group") {
        return read_group(value);
    }
    if (name == "ice-lite") {
        session_.ice_lite = true;
        return {};
    }
    if (name == "msid-semantic") {
        session_.msid_semantic = std::string{trimmed(value)};
        return {};
    }
    return read_inheritable_attribute(name, value, defaults_);
}

Parsed<void> Parser::read_group(std::string_view value) {
    if (take_word(value) != "BUNDLE" || !session_.bundle.empty()) {
        return {};  // a second bundle would need a second transport, which we never accept
    }
    for (auto mid = take_word(value); !mid.empty(); mid = take_word(value)) {
        if (session_.bundle.size() == kMaxSections) {
            return ParseError::too_large;
        }
        session_.bundle.emplace_back(mid);
    }
    return {};
}

void Parser::inherit(MediaSection& section) const {
    if (section.ice_ufrag.empty() && section.ice_pwd.empty()) {
        section.ice_ufrag = defaults_.ice_ufrag;
        section.ice_pwd = defaults_.ice_pwd;
    }
    if (section.fingerprints.empty()) {
        section.fingerprints = defaults_.fingerprints;
    }
    if (!section.setup) {
        section.setup = defaults_.setup;
    }
}

bool Parser::has_doubled_mid() const {
    std::vector<std::string_view> mids;
    for (const MediaSection& section : session_.sections) {
        if (!section.mid.empty()) {
            mids.push_back(section.mid);
        }
    }
    std::sort(mids.begin(), mids.end());
    return std::adjacent_find(mids.begin(), mids.end()) != mids.end();
}

Parsed<void> Parser::finish() {
    for (MediaSection& section : session_.sections) {
        inherit(section);
        if (section.ice_ufrag.empty() != section.ice_pwd.empty()) {
            return ParseError::malformed;
        }
    }
    std::vector<std::string> bundled = session_.bundle;
    std::sort(bundled.begin(), bundled.end());
    const bool is_doubled = std::adjacent_find(bundled.begin(), bundled.end()) != bundled.end();
    const bool names_absent =
        std::any_of(session_.bundle.begin(), session_.bundle.end(),
                    [this](const std::string& mid) { return session_.find_mid(mid) == nullptr; });
    if (has_doubled_mid() || is_doubled || names_absent) {
        return ParseError::malformed;
    }
    return {};
}

}  // namespace

Parsed<Session> parse(std::string_view text) {
    return Parser{}.run(text);
}

}  // namespace heydok::sdp
