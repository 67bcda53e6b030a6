#include "signaling/media_crossing.hpp"

#include <utility>

namespace heydok::signaling {

bool CrossingInbox::push(const DatagramBatch& batch) {
    const std::lock_guard lock{mutex_};
    const bool first = waiting_.empty();
    for (const DatagramBatch::Entry& entry : batch.entries()) {
        if (waiting_.size_bytes() + entry.size <= kCapacity) {
            waiting_.append(entry.to, batch.bytes(entry));
        }
    }
    return first;
}

void CrossingInbox::swap(DatagramBatch& empty) {
    const std::lock_guard lock{mutex_};
    std::swap(waiting_, empty);
}

std::uint8_t CrossingTable::owner_of(const TransportAddress& from, ByteView datagram,
                                     const std::function<bool(const TransportAddress&)>& known) {
    if (const auto addressed = media::Engine::addressed_thread(datagram);
        addressed && *addressed < threads_) {
        if (*addressed != own_) {
            if (guesses_.size() >= kMaxGuesses) {
                guesses_.clear();
            }
            guesses_.insert_or_assign(from, *addressed);
        }
        return *addressed;
    }
    if (!proven_.empty()) {
        if (const auto proven = proven_.find(from); proven != proven_.end()) {
            return proven->second;
        }
    }
    if (guesses_.empty() || known(from)) {
        return own_;
    }
    const auto guess = guesses_.find(from);
    return guess == guesses_.end() ? own_ : guess->second;
}

std::uint8_t CrossingTable::proven_owner(const TransportAddress& from) const {
    const auto proven = proven_.find(from);
    return proven == proven_.end() ? own_ : proven->second;
}

void CrossingTable::learn(std::uint8_t owner, const media::AddressChange& change) {
    guesses_.erase(change.address);
    if (owner == own_) {
        if (change.ours) {
            proven_.erase(change.address);
        }
        return;
    }
    if (change.ours) {
        proven_.insert_or_assign(change.address, owner);
        return;
    }
    const auto known = proven_.find(change.address);
    if (known != proven_.end() && known->second == owner) {
        proven_.erase(known);
    }
}

}  // namespace heydok::signaling
