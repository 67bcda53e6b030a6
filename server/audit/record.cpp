#include "audit/record.hpp"

#include "audit/entry.hpp"
#include "audit/keys.hpp"
#include "audit/log.hpp"

namespace heydok::audit {
namespace {

constexpr std::size_t kSaltLength = 22;  // 128 bits

std::string make_salt() {
    return Random::system().text(kSaltLength, Random::kReadable);
}

}  // namespace

void record(storage::Transaction& transaction, const Entry& entry) {
    const EventWords& event = words(entry.event);
    ChainRange range = range_of(transaction, event.store, entry.chain);
    StoredEntry stored{
        .store = event.store,
        .chain = entry.chain,
        .position = range.last + 1,
        .at = entry.at,
        .actor_kind = entry.actor.kind,
        .actor_id = entry.actor.id,
        .event = std::string{event.word},
        .action = std::string{event.action},
        .outcome = entry.outcome == Outcome::success ? "success" : "refused",
        .object_kind = entry.object.kind,
        .object_id = entry.object.id,
        .previous_hash = std::move(range.hash),
    };
    if (event.store == Store::security) {
        stored.actor_id = make_pseudonym(transaction, entry.chain, event, entry.at,
                                         entry.actor.kind, entry.actor.id);
        stored.object_id = make_pseudonym(transaction, entry.chain, event, entry.at,
                                          entry.object.kind, entry.object.id);
    } else {
        stored.salt = make_salt();
    }
    append(transaction, stored);
}

}  // namespace heydok::audit
