#include "api/time_text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace heydok::api {
namespace {

/// Reads fixed-width numbers and the signs between them.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    /// The next `digits` digits; -1 if they are none.
    int number(std::size_t digits) {
        int value = -1;
        const std::string_view part = text_.substr(0, digits);
        const bool all_digits =
            part.size() == digits && part.find_first_not_of("0123456789") == std::string_view::npos;
        if (all_digits) {
            std::from_chars(part.data(), part.data() + part.size(), value);
            text_.remove_prefix(digits);
        }
        return value;
    }
    /// Whether this sign came next; it is then read.
    bool sign(char wanted) {
        const bool there = text_.starts_with(wanted);
        text_.remove_prefix(there ? 1 : 0);
        return there;
    }
    [[nodiscard]] bool at_end() const { return text_.empty(); }

  private:
    std::string_view text_;
};

}  // namespace

std::string time_text(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text.data();
}

std::optional<WallTime> parse_time(std::string_view text) {
    Scanner scanner{text};
    const int year = scanner.number(4);
    const int month = scanner.sign('-') ? scanner.number(2) : -1;
    const int day = scanner.sign('-') ? scanner.number(2) : -1;
    const int hour = scanner.sign('T') ? scanner.number(2) : -1;
    const int minute = scanner.sign(':') ? scanner.number(2) : -1;
    const int second = scanner.sign(':') ? scanner.number(2) : 0;
    const int millisecond = scanner.sign('.') ? scanner.number(3) : 0;
    if (!scanner.sign('Z') || !scanner.at_end() || year < 0 || month < 0 || day < 0) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    const bool clock = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                       second < 60 && millisecond >= 0;
    if (!date.ok() || !clock) {
        return std::nullopt;
    }
    return WallTime{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
           std::chrono::minutes{minute} + std::chrono::seconds{second} +
           std::chrono::milliseconds{millisecond};
}

}  // namespace heydok::api
