#include "rtc/sdp/session.hpp"

#include <algorithm>
#include <utility>

namespace heydok::sdp {

const MediaSection* Session::find_mid(std::string_view mid) const {
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [mid](const MediaSection& each) { return each.mid == mid; });
    return found == sections.end() ? nullptr : &*found;
}

MediaSection* Session::find_mid(std::string_view mid) {
    return const_cast<MediaSection*>(std::as_const(*this).find_mid(mid));
}

const MediaSection* Session::transport_section() const {
    for (const std::string& mid : bundle) {
        if (const MediaSection* section = find_mid(mid)) {
            return section;
        }
    }
    return sections.empty() ? nullptr : &sections.front();
}

}  // namespace heydok::sdp
