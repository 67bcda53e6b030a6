#include "people/person_name.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace heydok::people {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// What is neither letter nor mark of any script that names are written in: general punctuation
/// with its invisible and direction-changing characters, symbols, private use, variation selectors,
/// specials, tags, and the planes of emoji.
constexpr std::array<Range, 11> kNotInNames{{{0x00, 0x1F},
                                             {0x7F, 0xA0},
                                             {0x2000, 0x206F},
                                             {0x2100, 0x2BFF},
                                             {0x3000, 0x3004},
                                             {0xE000, 0xF8FF},
                                             {0xFE00, 0xFE0F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF0, 0xFFFF},
                                             {0x1D000, 0x1FAFF},
                                             {0xE0000, 0x10FFFF}}};

/// Typographic hyphen and apostrophe, joiners that some scripts spell with.
constexpr std::array<char32_t, 4> kAllowedAnyway{0x2010, 0x2019, 0x200C, 0x200D};

/// The next code point of strict UTF-8, and `text` shortened by it.
std::optional<char32_t> next_code_point(std::string_view& text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t size = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                                           : 4;
    if (size == 0 || lead > 0xF4 || text.size() < size) {
        return std::nullopt;
    }
    char32_t point = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        point = point << 6 | (byte & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[size] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
        return std::nullopt;
    }
    text.remove_prefix(size);
    return point;
}

bool is_ascii_letter(char32_t point) {
    return (point >= U'A' && point <= U'Z') || (point >= U'a' && point <= U'z');
}

bool is_visible(char32_t point) {
    for (const char32_t allowed : kAllowedAnyway) {
        if (point == allowed) {
            return true;
        }
    }
    for (const Range& range : kNotInNames) {
        if (point >= range.first && point <= range.last) {
            return false;
        }
    }
    return true;
}

bool is_in_name(char32_t point) {
    if (point < 0x80) {
        return is_ascii_letter(point) || (point >= U'0' && point <= U'9') ||
               std::u32string_view{U" -'.,()"}.find(point) != std::u32string_view::npos;
    }
    return point >= 0xC0 && is_visible(point) && point != 0xD7 && point != 0xF7;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Counts of what a text holds; empty if it has a character that `allowed` refuses.
struct Count {
    std::size_t characters = 0;
    std::size_t letters = 0;
};

template <class Allowed>
std::optional<Count> count(std::string_view text, Allowed allowed) {
    Count result;
    while (!text.empty()) {
        const std::optional<char32_t> point = next_code_point(text);
        if (!point || !allowed(*point)) {
            return std::nullopt;
        }
        ++result.characters;
        result.letters += is_ascii_letter(*point) || *point >= 0xC0 ? 1 : 0;
    }
    return result;
}

}  // namespace

Result<PersonName> parse_person_name(std::string_view text, std::string_view field) {
    const std::string_view name = trimmed(text);
    const std::optional<Count> found = count(name, is_in_name);
    if (!found || found->characters < 2 || found->characters > kLongestName ||
        found->letters == 0) {
        return Refusal{"invalid-input", std::string{field}};
    }
    return PersonName{std::string{name}};
}

Result<std::string> parse_title(std::string_view text, std::string_view field) {
    const std::string_view title = trimmed(text);
    const std::optional<Count> found = count(title, is_visible);
    if (!found || found->characters == 0 || found->characters > kLongestName) {
        return Refusal{"invalid-input", std::string{field}};
    }
    return {boost::system::in_place_value, title};  // a Refusal could be made of a string, too
}

}  // namespace heydok::people
