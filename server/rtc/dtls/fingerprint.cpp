#include "rtc/dtls/fingerprint.hpp"

#include <array>

#include "crypto/encoding.hpp"

namespace heydok::dtls {
namespace {

struct HashName {
    std::string_view name;
    HashFunction function;
    std::size_t size;
};

constexpr std::array<HashName, 3> kHashes{{
    {"sha-256", HashFunction::sha256, 32},
    {"sha-384", HashFunction::sha384, 48},
    {"sha-512", HashFunction::sha512, 64},
}};

std::string lower_case(std::string_view text) {
    std::string result{text};
    for (char& character : result) {
        if (character >= 'A' && character <= 'Z') {
            character = static_cast<char>(character - 'A' + 'a');
        }
    }
    return result;
}

/// "AB:CD" as bytes; empty if it has another form.
Bytes parse_digest(std::string_view text) {
    Bytes digest;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto byte = crypto::hex_decode(text.substr(i, 2));
        const bool separated = i + 2 >= text.size() || text[i + 2] == ':';
        if (!byte || byte->size() != 1 || !separated) {
            return {};
        }
        digest.push_back(byte->front());
    }
    return text.ends_with(':') ? Bytes{} : digest;
}

}  // namespace

Parsed<Fingerprint> parse_fingerprint(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) {
        return ParseError::truncated;
    }
    const std::string name = lower_case(text.substr(0, space));
    for (const HashName& hash : kHashes) {
        if (hash.name == name) {
            Bytes digest = parse_digest(text.substr(space + 1));
            if (digest.size() != hash.size) {
                return ParseError::malformed;
            }
            return Fingerprint{hash.function, std::move(digest)};
        }
    }
    return ParseError::unsupported;
}

std::string fingerprint_text(const Fingerprint& fingerprint) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text{kHashes[static_cast<std::size_t>(fingerprint.function)].name};
    char separator = ' ';
    for (const std::uint8_t byte : fingerprint.digest) {
        text += separator;
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
        separator = ':';
    }
    return text;
}

}  // namespace heydok::dtls
