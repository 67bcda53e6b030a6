#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heydok::app {

enum class Language : std::uint8_t { de, en };
/// "de", "en".
std::string_view text_of(Language language);

/// The same in both languages.
struct Text {
    std::string de;
    std::string en;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::de ? de : en;
    }
};

/// Stands where the practice writes something itself.
extern const Text kToFillIn;

/// What reads alike in both, as Markdown.
Text same(std::string text);
/// Words of somebody else: no sign in them means anything to Markdown or HTML.
Text literal(std::string_view text);
/// A name of a table, setting or file.
Text code(std::string_view name);
Text number(std::uint64_t value);
Text yes_or_no(bool value);
/// "90 Tage", "90 days"; hours or minutes where it is no whole number of days.
Text duration(std::chrono::minutes time);
/// The texts one after the other, with what stands between them.
Text joined(const std::vector<Text>& texts, std::string_view between);
/// The pattern of each language with {} for the values.
Text filled(const Text& pattern, const std::vector<Text>& values);

/// Writes Markdown in one of the two languages; both come out of the same calls, so neither has a
/// section that the other lacks.
class Document {
  public:
    Document(Language language, const Text& title);

    void section(const Text& heading);
    void paragraph(const Text& text);
    void item(const Text& text);
    /// Points that the practice writes itself, each with a place for it.
    void items_to_fill_in(const std::vector<Text>& points);
    void table(const std::vector<Text>& heads, const std::vector<std::vector<Text>>& rows);

    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void row(const std::vector<Text>& cells);
    void gap();

    Language language_;
    std::string text_;
    bool in_list_ = false;
    int sections_ = 0;
};

}  // namespace heydok::app
