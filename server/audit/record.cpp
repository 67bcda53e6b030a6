#include "audit/record.hpp"

#include "crypto/hash.hpp"

namespace heydok::audit {
namespace {

/// An entry as it is stored and hashed.
struct StoredEntry {
    std::string chain;
    std::int64_t position;
    WallTime at;
    std::string actor_kind;
    std::string actor_id;
    std::string event;
    std::string action;
    std::string outcome;
    std::string object_kind;
    std::string object_id;
    Bytes previous_hash;
};

/// SHA-256 over the fields in the order of the table, each text with its length before it, so that
/// no two entries have the same bytes.
Bytes hash_of(const StoredEntry& entry) {
    Bytes bytes;
    ByteWriter writer{bytes};
    auto text = [&writer](std::string_view value) {
        writer.u32(static_cast<std::uint32_t>(value.size()));
        writer.bytes(as_bytes(value));
    };
    text(entry.chain);
    writer.u64(static_cast<std::uint64_t>(entry.position));
    writer.u64(static_cast<std::uint64_t>(entry.at.time_since_epoch().count()));
    for (const std::string* field :
         {&entry.actor_kind, &entry.actor_id, &entry.event, &entry.action, &entry.outcome,
          &entry.object_kind, &entry.object_id}) {
        text(*field);
    }
    writer.bytes(entry.previous_hash);
    const crypto::Sha256Digest digest = crypto::sha256(bytes);
    return {digest.begin(), digest.end()};
}

/// Position and hash of the last entry of a chain; a new chain starts after 32 zeros.
struct ChainEnd {
    std::int64_t position = 0;
    Bytes hash = Bytes(crypto::kSha256Size, 0);
};

ChainEnd end_of(storage::Transaction& transaction, std::string_view chain) {
    storage::Rows rows = transaction.query(
        "SELECT position, hash FROM audit_entries WHERE chain = ? ORDER BY position DESC LIMIT 1",
        chain);
    return rows.next() ? ChainEnd{rows->integer(0), rows->blob(1)} : ChainEnd{};
}

}  // namespace

void record(storage::Transaction& transaction, const Entry& entry) {
    ChainEnd end = end_of(transaction, entry.chain);
    const EventWords event = words(entry.event);
    const StoredEntry stored{
        .chain = entry.chain,
        .position = end.position + 1,
        .at = entry.at,
        .actor_kind = entry.actor.kind,
        .actor_id = entry.actor.id,
        .event = std::string{event.event},
        .action = std::string{event.action},
        .outcome = entry.outcome == Outcome::success ? "success" : "refused",
        .object_kind = entry.object.kind,
        .object_id = entry.object.id,
        .previous_hash = std::move(end.hash),
    };
    transaction.execute(
        "INSERT INTO audit_entries (chain, position, at, actor_kind, actor_id, event, action, "
        "outcome, object_kind, object_id, previous_hash, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        stored.chain, stored.position, stored.at, stored.actor_kind, stored.actor_id, stored.event,
        stored.action, stored.outcome, stored.object_kind, stored.object_id,
        ByteView{stored.previous_hash}, ByteView{hash_of(stored)});
}

std::optional<std::int64_t> first_broken_entry(storage::Transaction& transaction,
                                               std::string_view chain) {
    storage::Rows rows = transaction.query(
        "SELECT chain, position, at, actor_kind, actor_id, event, action, outcome, object_kind, "
        "object_id, previous_hash, hash FROM audit_entries WHERE chain = ? ORDER BY position",
        chain);
    ChainEnd end;
    while (rows.next()) {
        const StoredEntry stored{rows->text(0), rows->integer(1), rows->time(2), rows->text(3),
                                 rows->text(4), rows->text(5),    rows->text(6), rows->text(7),
                                 rows->text(8), rows->text(9),    rows->blob(10)};
        const Bytes hash = rows->blob(11);
        if (stored.position != end.position + 1 || stored.previous_hash != end.hash ||
            hash != hash_of(stored)) {
            return end.position + 1;
        }
        end = {stored.position, hash};
    }
    return std::nullopt;
}

}  // namespace heydok::audit
