#include "crypto/encoding.hpp"

#include <array>

namespace heydok::crypto {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 0xFF;

using DigitTable = std::array<std::uint8_t, 256>;

constexpr DigitTable reverse(std::string_view alphabet) {
    DigitTable table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
}

constexpr DigitTable kStandardDigits = reverse(kStandard);
constexpr DigitTable kUrlDigits = reverse(kUrl);

std::string encode(ByteView bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t held = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        held = held << 8 | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text.push_back(alphabet[held >> bits & 63]);
        }
    }
    if (bits > 0) {
        text.push_back(alphabet[held << (6 - bits) & 63]);
    }
    return text;
}

Parsed<Bytes> decode(std::string_view text, const DigitTable& digits) {
    if (text.size() % 4 == 1) {
        return ParseError::truncated;
    }
    Bytes bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t held = 0;
    int bits = 0;
    for (const char character : text) {
        const std::uint8_t digit = digits[static_cast<unsigned char>(character)];
        if (digit == kNoDigit) {
            return ParseError::malformed;
        }
        held = held << 6 | digit;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(held >> bits));
        }
    }
    if ((held & ((1U << bits) - 1)) != 0) {
        return ParseError::malformed;  // a second spelling of the same bytes
    }
    return bytes;
}

int hex_digit(char character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
        return character - 'a' + 10;
    }
    if (character >= 'A' && character <= 'F') {
        return character - 'A' + 10;
    }
    return -1;
}

}  // namespace

std::string base64_encode(ByteView bytes) {
    std::string text = encode(bytes, kStandard);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

Parsed<Bytes> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) {
        return ParseError::truncated;
    }
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) {
        text.remove_suffix(1);
    }
    return decode(text, kStandardDigits);
}

std::string base64url_encode(ByteView bytes) {
    return encode(bytes, kUrl);
}

Parsed<Bytes> base64url_decode(std::string_view text) {
    return decode(text, kUrlDigits);
}

std::string base32_encode(ByteView bytes) {
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = bits << 8U | byte;
        for (count += 8; count >= 5; count -= 5) {
            text += kAlphabet[bits >> static_cast<unsigned>(count - 5) & 31U];
        }
    }
    if (count > 0) {
        text += kAlphabet[bits << static_cast<unsigned>(5 - count) & 31U];
    }
    return text;
}

std::string hex_encode(ByteView bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(kDigits[byte >> 4]);
        text.push_back(kDigits[byte & 15]);
    }
    return text;
}

Parsed<Bytes> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) {
        return ParseError::truncated;
    }
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return ParseError::malformed;
        }
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return bytes;
}

}  // namespace heydok::crypto
