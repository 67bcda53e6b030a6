#include "audit/page.hpp"

#include "audit/keys.hpp"

namespace heydok::audit {
namespace {

constexpr int kChunk = 200;
/// Entries that are looked at for one page.
constexpr int kMostSeen = 5000;

/// One store from its end to its beginning.
class Backwards {
  public:
    Backwards(storage::Transaction& transaction, Store store, std::string_view chain,
              std::int64_t before, WallTime now)
        : transaction_(transaction), store_(store), chain_(chain), before_(before), now_(now) {
        load();
    }

    /// The newest entry that has not been taken; null at the beginning, and where the rest is past
    /// the ceiling.
    [[nodiscard]] const LoggedEntry* peek() const {
        return next_ < loaded_.size() && loaded_[next_].readable ? &loaded_[next_] : nullptr;
    }
    LoggedEntry take() {
        LoggedEntry taken = std::move(loaded_[next_++]);
        before_ = taken.entry.position;
        if (next_ == loaded_.size()) {
            load();
        }
        return taken;
    }
    [[nodiscard]] std::int64_t before() const { return before_; }

  private:
    void load() {
        loaded_ = read_before(transaction_, store_, chain_, before_, kChunk, now_);
        next_ = 0;
    }

    storage::Transaction& transaction_;
    Store store_;
    std::string_view chain_;
    std::int64_t before_;
    WallTime now_;
    std::vector<LoggedEntry> loaded_;
    std::size_t next_ = 0;
};

bool is_wanted(storage::Transaction& transaction, const StoredEntry& entry, const PageQuery& query,
               WallTime now) {
    if ((query.to && entry.at >= *query.to) ||
        (query.event && entry.event != words(*query.event).word)) {
        return false;
    }
    return !query.account ||
           stands_for(transaction, entry, entry.actor_kind, entry.actor_id, *query.account, now) ||
           stands_for(transaction, entry, entry.object_kind, entry.object_id, *query.account, now);
}

}  // namespace

Page read_page(storage::Transaction& transaction, const PageQuery& query, WallTime now) {
    Backwards security{transaction, Store::security, query.chain, query.before.security, now};
    Backwards call{transaction, Store::call, query.chain, query.before.call, now};
    Page page;
    for (int seen = 0;; ++seen) {
        const LoggedEntry* newest = security.peek();
        const bool from_call = call.peek() != nullptr &&
                               (newest == nullptr || call.peek()->entry.at > newest->entry.at);
        newest = from_call ? call.peek() : newest;
        if (newest == nullptr || (query.from && newest->entry.at < *query.from)) {
            return page;
        }
        if (page.entries.size() == query.most || seen == kMostSeen) {
            page.next = PageMark{security.before(), call.before()};
            return page;
        }
        LoggedEntry entry = from_call ? call.take() : security.take();
        if (is_wanted(transaction, entry.entry, query, now)) {
            page.entries.push_back(std::move(entry));
        }
    }
}

bool stands_for(storage::Transaction& transaction, const StoredEntry& entry, std::string_view kind,
                std::string_view id, std::string_view account, WallTime now) {
    if (kind != "account" || id.empty()) {
        return false;
    }
    const std::optional<Event> event = event_of(entry.event);
    if (entry.store == Store::call || !event) {
        return id == account;
    }
    return find_pseudonym(transaction, entry.chain, words(*event), entry.at, kind, account, now) ==
           id;
}

}  // namespace heydok::audit
