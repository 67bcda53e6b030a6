#include "people/care_mode.hpp"

namespace heydok::people {

std::string_view text_of(CareMode mode) {
    switch (mode) {
        case CareMode::gkv:
            return "gkv";
        case CareMode::bg:
            return "bg";
        case CareMode::private_care:
            break;
    }
    return "private";
}

std::optional<CareMode> parse_care_mode(std::string_view text) {
    for (const CareMode mode : {CareMode::private_care, CareMode::gkv, CareMode::bg}) {
        if (text == text_of(mode)) {
            return mode;
        }
    }
    return std::nullopt;
}

}  // namespace heydok::people
