#include "rtc/sdp/transport_attributes.hpp"

#include "base/random.hpp"
#include "rtc/sdp/names.hpp"
#include "rtc/sdp/session.hpp"
#include "rtc/sdp/text.hpp"

namespace heydok::sdp {
namespace {

// RFC 8839 section 5.4.
constexpr std::size_t kMinUfragLength = 4;
constexpr std::size_t kMinPwdLength = 22;
constexpr std::size_t kMaxCredentialLength = 256;
constexpr std::size_t kMaxCandidateLength = 1024;

bool is_ice_text(std::string_view text, std::size_t min_length) {
    return text.size() >= min_length && text.size() <= kMaxCredentialLength &&
           text.find_first_not_of(Random::kIceChars) == std::string_view::npos;
}

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint8_t>(c - '0');
    }
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<std::uint8_t>(lower - 'a' + 10);
    }
    return std::nullopt;
}

/// Reads "AB:CD:..." of exactly `size` bytes, either case.
std::optional<Bytes> read_hex_with_colons(std::string_view text, std::size_t size) {
    if (text.size() != size * 3 - 1) {
        return std::nullopt;
    }
    Bytes bytes;
    bytes.reserve(size);
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto high = hex_digit(text[i]);
        const auto low = hex_digit(text[i + 1]);
        const bool separated = i + 2 == text.size() || text[i + 2] == ':';
        if (!high || !low || !separated) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
    }
    return bytes;
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return lower;
}

}  // namespace

Parsed<void> read_ice_ufrag(std::string_view value, MediaSection& section) {
    if (!is_ice_text(value, kMinUfragLength)) {
        return ParseError::malformed;
    }
    section.ice_ufrag = std::string{value};
    return {};
}

Parsed<void> read_ice_pwd(std::string_view value, MediaSection& section) {
    if (!is_ice_text(value, kMinPwdLength)) {
        return ParseError::malformed;
    }
    section.ice_pwd = std::string{value};
    return {};
}

Parsed<void> read_fingerprint(std::string_view value, MediaSection& section) {
    const std::string_view hash = take_word(value);
    const std::string_view digits = take_word(value);
    const auto algorithm = value_of(kHashNames, lower_case(hash));
    if (!algorithm) {
        return {};
    }
    if (section.fingerprints.size() == kMaxFingerprints) {
        return ParseError::too_large;
    }
    auto bytes = read_hex_with_colons(digits, hash_size(*algorithm));
    if (!bytes) {
        return ParseError::malformed;
    }
    section.fingerprints.push_back({*algorithm, std::move(*bytes)});
    return {};
}

Parsed<void> read_setup(std::string_view value, MediaSection& section) {
    section.setup = value_of(kSetupNames, trimmed(value));
    return section.setup ? Parsed<void>{} : ParseError::malformed;
}

Parsed<void> read_candidate(std::string_view value, MediaSection& section) {
    if (section.candidates.size() < kMaxCandidates && value.size() <= kMaxCandidateLength) {
        section.candidates.push_back("candidate:" + std::string{value});
    }
    return {};
}

Parsed<void> read_sctp_port(std::string_view value, MediaSection& section) {
    section.sctp_port = read_number<std::uint16_t>(trimmed(value));
    return section.sctp_port ? Parsed<void>{} : ParseError::malformed;
}

Parsed<void> read_max_message_size(std::string_view value, MediaSection& section) {
    section.max_message_size = read_number<std::uint64_t>(trimmed(value));
    return section.max_message_size ? Parsed<void>{} : ParseError::malformed;
}

}  // namespace heydok::sdp
