#pragma once
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace heydok::sdp {

/// Without spaces and tabs at both ends.
inline std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Takes the next word off the front of `text`; words are separated by one or more spaces. Empty at
/// the end.
inline std::string_view take_word(std::string_view& text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

/// Takes what stands before `separator` off the front, the separator too; all of it without one.
inline std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view head = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return head;
}

/// The whole word as a decimal number; nothing when it is empty, signed, out of range or has a
/// rest.
template <class Number>
std::optional<Number> read_number(std::string_view word) {
    Number value{};
    const char* end = word.data() + word.size();
    const auto result = std::from_chars(word.data(), end, value);
    if (word.empty() || word.front() == '-' || result.ec != std::errc{} || result.ptr != end) {
        return std::nullopt;
    }
    return value;
}

/// ASCII letters only.
inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

/// True for RFC 8866's token: visible ASCII without ()<>@,;:\"/[]?= and not empty.
inline bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7F &&
               std::string_view{"()<>@,;:\\\"/[]?="}.find(c) == std::string_view::npos;
    });
}

}  // namespace heydok::sdp
