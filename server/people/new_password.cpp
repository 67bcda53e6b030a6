#include "people/new_password.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "crypto/password.hpp"

namespace heydok::people {
namespace {

/// The words of the passwords that people choose most, German and English, without the digits and
/// signs that they put around them, in lower case and with letters where people write digits. A
/// password of nothing else, once or several times, is one that is tried first.
constexpr std::array<std::string_view, 118> kCommon{"password",      "passwort",
                                                    "passwd",        "pass",
                                                    "kennwort",      "hallo",
                                                    "hello",         "welcome",
                                                    "willkommen",    "admin",
                                                    "administrator", "root",
                                                    "user",          "test",
                                                    "testing",       "demo",
                                                    "gast",          "guest",
                                                    "login",         "letmein",
                                                    "changeme",      "secret",
                                                    "geheim",        "geheimnis",
                                                    "master",        "default",
                                                    "computer",      "internet",
                                                    "qwertz",        "qwertzuiop",
                                                    "qwerty",        "qwertyuiop",
                                                    "asdf",          "asdfgh",
                                                    "asdfghjkl",     "yxcvbnm",
                                                    "zxcvbnm",       "qaywsx",
                                                    "qazwsx",        "abc",
                                                    "abcd",          "abcdef",
                                                    "abcdefgh",      "iloveyou",
                                                    "ichliebedich",  "liebe",
                                                    "love",          "schatz",
                                                    "schatzi",       "baby",
                                                    "princess",      "prinzessin",
                                                    "sunshine",      "sonnenschein",
                                                    "sommer",        "winter",
                                                    "fruehling",     "herbst",
                                                    "summer",        "spring",
                                                    "autumn",        "januar",
                                                    "februar",       "maerz",
                                                    "april",         "juni",
                                                    "juli",          "august",
                                                    "september",     "oktober",
                                                    "november",      "dezember",
                                                    "montag",        "freitag",
                                                    "samstag",       "sonntag",
                                                    "fussball",      "football",
                                                    "baseball",      "soccer",
                                                    "bayern",        "bayernmuenchen",
                                                    "dortmund",      "schalke",
                                                    "berlin",        "hamburg",
                                                    "muenchen",      "koeln",
                                                    "frankfurt",     "deutschland",
                                                    "germany",       "michael",
                                                    "daniel",        "thomas",
                                                    "andreas",       "stefan",
                                                    "jessica",       "jennifer",
                                                    "superman",      "batman",
                                                    "pokemon",       "starwars",
                                                    "dragon",        "monkey",
                                                    "shadow",        "killer",
                                                    "hunter",        "freedom",
                                                    "trustno",       "doktor",
                                                    "doctor",        "praxis",
                                                    "arzt",          "arztpraxis",
                                                    "sprechstunde",  "heydok",
                                                    "video",         "videosprechstunde"};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// What is left of a password as a person thinks of it: lower case, digits between letters as the
/// letters that they stand for, everything else away.
std::string letters_of(std::string_view text) {
    static constexpr std::array<std::pair<char, char>, 7> kDigits{
        {{'0', 'o'}, {'1', 'i'}, {'3', 'e'}, {'4', 'a'}, {'5', 's'}, {'$', 's'}, {'@', 'a'}}};
    while (!text.empty() && !is_letter(text.back())) {
        text.remove_suffix(1);  // a number or a sign at the end is one
    }
    std::string letters;
    for (const char c : text) {
        if (is_letter(c)) {
            letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            continue;
        }
        const auto* const stands = std::find_if(kDigits.begin(), kDigits.end(),
                                                [c](const auto& pair) { return pair.first == c; });
        if (stands != kDigits.end() && !letters.empty()) {
            letters += stands->second;
        }
    }
    return letters;
}

/// The same without reading digits as letters.
std::string bare_letters_of(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(lower) >= 0x80) {
            letters += lower;
        }
    }
    return letters;
}

/// Whether the text is nothing but words of the list, one after the other.
bool is_made_of(std::string_view text, const std::vector<std::string>& words) {
    if (text.empty()) {
        return false;  // digits and signs alone are judged as a row
    }
    std::vector<bool> reachable(text.size() + 1, false);
    reachable[0] = true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!reachable[at]) {
            continue;
        }
        for (const std::string& word : words) {
            if (!word.empty() && text.substr(at).starts_with(word)) {
                reachable[at + word.size()] = true;
            }
        }
    }
    return reachable[text.size()];
}

/// Words of at least three letters in a name or an address.
void add_words(std::vector<std::string>& words, std::string_view text) {
    std::string word;
    for (const char c : std::string{text} + ' ') {
        const std::string letter = bare_letters_of(std::string_view{&c, 1});
        if (!letter.empty()) {
            word += letter;
            continue;
        }
        if (word.size() >= 3) {
            words.push_back(word);
        }
        word.clear();
    }
}

/// How many different signs there are, and how many follow their neighbour as in 1234 or aaaa.
bool is_a_row(std::string_view password) {
    std::array<bool, 256> seen{};
    std::size_t different = 0;
    std::size_t steps = 0;
    for (std::size_t i = 0; i < password.size(); ++i) {
        const auto byte = static_cast<unsigned char>(password[i]);
        different += seen[byte] ? 0 : 1;
        seen[byte] = true;
        if (i > 0) {
            const int step = byte - static_cast<unsigned char>(password[i - 1]);
            steps += step >= -1 && step <= 1 ? 1 : 0;
        }
    }
    return different < 5 || steps * 4 >= (password.size() - 1) * 3;
}

/// Characters, not bytes: those of UTF-8 that begin one.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace

Result<void> check_new_password(std::string_view password, const PasswordContext& context) {
    if (length_of(password) < kShortestPassword || password.size() > crypto::kMaxPasswordSize) {
        return Refusal{"invalid-input", "password"};
    }
    std::vector<std::string> words(kCommon.begin(), kCommon.end());
    for (const std::string_view own : {context.email, context.name, context.practice}) {
        add_words(words, own);
    }
    const bool common =
        is_made_of(letters_of(password), words) || is_made_of(bare_letters_of(password), words);
    if (common || is_a_row(password)) {
        return Refusal{"weak-password", "password"};
    }
    return {};
}

}  // namespace heydok::people
