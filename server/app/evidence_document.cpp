#include "app/evidence_document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heydok::app {
namespace {

std::string fill(std::string_view pattern, const std::vector<Text>& values, Language language) {
    std::string out;
    for (const Text& value : values) {
        const std::size_t place = pattern.find("{}");
        out += pattern.substr(0, place);
        if (place == std::string_view::npos) {
            return out;
        }
        out += value.in(language);
        pattern.remove_prefix(place + 2);
    }
    return out.append(pattern);
}

/// A cell of a table is one line, and a bar would end it.
std::string cell(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::string out;
    for (const char c : text) {
        out += c == '|' ? std::string{"\\|"} : std::string{c};
    }
    return out;
}

}  // namespace

const Text kToFillIn{"_einzutragen_", "_to be filled in_"};

std::string_view text_of(Language language) {
    return language == Language::de ? "de" : "en";
}

Text same(std::string text) {
    return {text, text};
}

Text literal(std::string_view text) {
    constexpr std::string_view kMeaningful = "\\`*_{}[]<>#!&~";
    std::string out;
    for (const char c : text) {
        if (kMeaningful.find(c) != std::string_view::npos) {
            out += '\\';
        }
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return same(out);
}

Text code(std::string_view name) {
    std::string plain{name};
    std::replace(plain.begin(), plain.end(), '`', '\'');
    return same(fmt::format("`{}`", plain));
}

Text number(std::uint64_t value) {
    return same(std::to_string(value));
}

Text yes_or_no(bool value) {
    return value ? Text{"ja", "yes"} : Text{"nein", "no"};
}

Text duration(std::chrono::minutes time) {
    using std::chrono::days;
    using std::chrono::hours;
    const auto count = time.count();
    if (time % days{1} == std::chrono::minutes::zero()) {
        const auto n = std::chrono::duration_cast<days>(time).count();
        return {fmt::format("{} {}", n, n == 1 ? "Tag" : "Tage"),
                fmt::format("{} {}", n, n == 1 ? "day" : "days")};
    }
    if (time % hours{1} == std::chrono::minutes::zero()) {
        const auto n = std::chrono::duration_cast<hours>(time).count();
        return {fmt::format("{} {}", n, n == 1 ? "Stunde" : "Stunden"),
                fmt::format("{} {}", n, n == 1 ? "hour" : "hours")};
    }
    return {fmt::format("{} {}", count, count == 1 ? "Minute" : "Minuten"),
            fmt::format("{} {}", count, count == 1 ? "minute" : "minutes")};
}

Text joined(const std::vector<Text>& texts, std::string_view between) {
    Text out;
    for (const Text& text : texts) {
        const std::string_view gap = out.en.empty() ? std::string_view{} : between;
        out.de.append(gap).append(text.de);
        out.en.append(gap).append(text.en);
    }
    return out;
}

Text filled(const Text& pattern, const std::vector<Text>& values) {
    return {fill(pattern.de, values, Language::de), fill(pattern.en, values, Language::en)};
}

Document::Document(Language language, const Text& title) : language_(language) {
    text_ = fmt::format("# {}\n", title.in(language_));
}

void Document::gap() {
    text_ += '\n';
    in_list_ = false;
}

void Document::section(const Text& heading) {
    gap();
    text_ += fmt::format("## {}. {}\n", ++sections_, heading.in(language_));
}

void Document::paragraph(const Text& text) {
    gap();
    text_ += text.in(language_) + '\n';
}

void Document::item(const Text& text) {
    if (!in_list_) {
        gap();
    }
    in_list_ = true;
    text_ += fmt::format("- {}\n", text.in(language_));
}

void Document::items_to_fill_in(const std::vector<Text>& points) {
    for (const Text& point : points) {
        item(joined({point, kToFillIn}, ": "));
    }
}

void Document::row(const std::vector<Text>& cells) {
    text_ += '|';
    for (const Text& one : cells) {
        text_ += fmt::format(" {} |", cell(one.in(language_)));
    }
    text_ += '\n';
}

void Document::table(const std::vector<Text>& heads, const std::vector<std::vector<Text>>& rows) {
    gap();
    row(heads);
    row(std::vector<Text>(heads.size(), same("---")));
    for (const std::vector<Text>& cells : rows) {
        row(cells);
    }
}

}  // namespace heydok::app
