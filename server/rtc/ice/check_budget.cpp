#include "rtc/ice/check_budget.hpp"

#include <algorithm>
#include <span>

namespace heydok::ice {
namespace {

constexpr std::size_t kPlacesPerSet = 8;

}  // namespace

CheckBudget::CheckBudget(const Limits& limits)
    : limits_(limits),
      sources_(std::max<std::size_t>(limits.remembered_sources / kPlacesPerSet, 1) *
               kPlacesPerSet) {}

bool CheckBudget::admit(Instant now, const TransportAddress& from, RateWindow& user) {
    return find_or_replace(now, from).checks.admit(now, limits_.checks_per_source) &&
           user.admit(now, limits_.stranger_checks_per_user) &&
           all_.admit(now, limits_.stranger_checks);
}

CheckBudget::Source& CheckBudget::find_or_replace(Instant now, const TransportAddress& from) {
    const std::size_t set = std::hash<TransportAddress>{}(from) % (sources_.size() / kPlacesPerSet);
    const std::span places = std::span{sources_}.subspan(set * kPlacesPerSet, kPlacesPerSet);
    auto found = std::find_if(places.begin(), places.end(),
                              [&](const Source& source) { return source.address == from; });
    if (found == places.end()) {
        found = std::min_element(places.begin(), places.end(),
                                 [](const auto& a, const auto& b) { return a.heard < b.heard; });
        remembered_ += found->address.port == 0 ? 1 : 0;
        *found = Source{from, now, {}};
    }
    found->heard = now;
    return *found;
}

}  // namespace heydok::ice
