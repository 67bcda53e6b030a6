#include "signaling/revocations.hpp"

#include <algorithm>

namespace heydok::signaling {

void Revocations::revoke(const std::string& room, const std::string& identity,
                         std::chrono::sys_seconds before) {
    const std::lock_guard lock{mutex_};
    Key key{room, identity};
    const auto [entry, added] = before_.try_emplace(key, before);
    if (!added) {
        entry->second = std::max(entry->second, before);
        return;
    }
    order_.push_back(std::move(key));
    if (order_.size() > kLimit) {
        before_.erase(order_.front());
        order_.pop_front();
    }
}

bool Revocations::revoked(const std::string& room, const std::string& identity,
                          std::chrono::sys_seconds issued) const {
    const std::lock_guard lock{mutex_};
    const auto entry = before_.find({room, identity});
    return entry != before_.end() && issued < entry->second;
}

}  // namespace heydok::signaling
