#pragma once
#include <cstddef>

namespace heydok::net {

/// Places that strangers take, of all and of one network.
struct Places {
    std::size_t all = 0;
    std::size_t per_network = 0;
};

/// Whether a network that holds `held` may take one more when `taken` are taken. The last quarter
/// is for networks that hold none, so that a few busy ones shut nobody else out.
constexpr bool has_place(const Places& places, std::size_t taken, std::size_t held) {
    const std::size_t open_to_all = places.all - places.all / 4;
    return held < places.per_network && taken < (held == 0 ? places.all : open_to_all);
}

}  // namespace heydok::net
