#include "api/device_name.hpp"

#include <array>
#include <utility>

namespace heydok::api {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

/// In the order of asking: browsers also name those that they resemble.
constexpr std::array<Word, 6> kBrowsers{{{"Edg", "Edge"},
                                         {"OPR/", "Opera"},
                                         {"SamsungBrowser", "Samsung Internet"},
                                         {"Firefox", "Firefox"},
                                         {"Chrom", "Chrome"},
                                         {"Safari", "Safari"}}};
constexpr std::array<Word, 6> kSystems{{{"iPhone", "iPhone"},
                                        {"iPad", "iPad"},
                                        {"Android", "Android"},
                                        {"Windows", "Windows"},
                                        {"Mac OS", "macOS"},
                                        {"Linux", "Linux"}}};

template <std::size_t N>
std::string_view word_for(std::string_view text, const std::array<Word, N>& words) {
    for (const auto& [mark, word] : words) {
        if (text.find(mark) != std::string_view::npos) {
            return word;
        }
    }
    return {};
}

}  // namespace

std::string device_name(std::string_view user_agent) {
    const std::string_view browser = word_for(user_agent, kBrowsers);
    const std::string_view system = word_for(user_agent, kSystems);
    const std::string_view between = browser.empty() || system.empty() ? "" : ", ";
    return std::string{browser} + std::string{between} + std::string{system};
}

}  // namespace heydok::api
