#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/clock.hpp"

namespace heydok::media {

/// Place of an object in its DeadlineQueue; a member named `deadline_place` of each `Owner`.
inline constexpr std::uint32_t kNotQueued = UINT32_MAX;

/// The engine's one queue of timers for objects of a kind: each has at most one deadline, the
/// earliest is known at once, and a change costs a few swaps, however many objects there are (a
/// binary heap that knows where everyone is). Holds no ownership; an owner is removed before it
/// goes. One thread.
template <class Owner>
class DeadlineQueue {
  public:
    /// Sets or moves the owner's deadline; kNever takes it out.
    void set(Owner& owner, Instant due) {
        if (due == kNever) {
            remove(owner);
            return;
        }
        if (owner.deadline_place == kNotQueued) {
            owner.deadline_place = static_cast<std::uint32_t>(entries_.size());
            entries_.push_back({due, &owner});
            rise(owner.deadline_place);
            return;
        }
        Entry& entry = entries_[owner.deadline_place];
        if (entry.due != due) {
            const bool sooner = due < entry.due;
            entry.due = due;
            sooner ? rise(owner.deadline_place) : sink(owner.deadline_place);
        }
    }
    /// Like `set`, when that is sooner than what is set.
    void advance(Owner& owner, Instant due) {
        if (owner.deadline_place == kNotQueued || due < entries_[owner.deadline_place].due) {
            set(owner, due);
        }
    }
    void remove(Owner& owner) {
        const std::uint32_t place = owner.deadline_place;
        if (place == kNotQueued) {
            return;
        }
        HEYDOK_ASSERT(place < entries_.size() && entries_[place].owner == &owner);
        swap(place, static_cast<std::uint32_t>(entries_.size() - 1));
        entries_.pop_back();
        owner.deadline_place = kNotQueued;
        if (place < entries_.size()) {
            rise(place);
            sink(place);
        }
    }
    /// Takes out everyone due by `now`, earliest first, and appends them to `out`.
    void take_due(Instant now, std::vector<Owner*>& out) {
        while (next_timeout() <= now && !entries_.empty()) {
            out.push_back(entries_.front().owner);
            remove(*entries_.front().owner);
        }
    }
    /// The earliest deadline; kNever when there is none.
    [[nodiscard]] Instant next_timeout() const {
        return entries_.empty() ? kNever : entries_.front().due;
    }

  private:
    struct Entry {
        Instant due;
        Owner* owner;
    };

    void swap(std::uint32_t a, std::uint32_t b) {
        std::swap(entries_[a], entries_[b]);
        entries_[a].owner->deadline_place = a;
        entries_[b].owner->deadline_place = b;
    }
    void rise(std::uint32_t place) {
        while (place > 0 && entries_[place].due < entries_[(place - 1) / 2].due) {
            swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }
    void sink(std::uint32_t place) {
        const auto count = static_cast<std::uint32_t>(entries_.size());
        for (std::uint32_t child = 2 * place + 1; child < count; child = 2 * place + 1) {
            if (child + 1 < count && entries_[child + 1].due < entries_[child].due) {
                ++child;
            }
            if (entries_[place].due <= entries_[child].due) {
                return;
            }
            swap(place, child);
            place = child;
        }
    }

    std::vector<Entry> entries_;
};

}  // namespace heydok::media
