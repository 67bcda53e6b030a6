#include "audit/carry_over.hpp"

#include <map>
#include <string>

#include "audit/entry.hpp"
#include "audit/record.hpp"

namespace heydok::audit {
namespace {

/// Where an old chain stands, and whether it was whole so far.
struct OldChain {
    std::int64_t position = 0;
    Bytes hash = chain_begin();
    bool whole = true;
};

/// The hash of the form of before: no store, no salt.
Bytes old_hash(const storage::Rows& rows) {
    Bytes bytes;
    ByteWriter writer{bytes};
    auto text = [&writer](std::string_view value) {
        writer.u32(static_cast<std::uint32_t>(value.size()));
        writer.bytes(as_bytes(value));
    };
    text(rows->text(0));
    writer.u64(static_cast<std::uint64_t>(rows->integer(1)));
    writer.u64(static_cast<std::uint64_t>(rows->integer(2)));
    for (int column = 3; column <= 9; ++column) {
        text(rows->text(column));
    }
    writer.bytes(rows->blob(10));
    const crypto::Sha256Digest digest = crypto::sha256(bytes);
    return {digest.begin(), digest.end()};
}

void follow(OldChain& chain, const storage::Rows& rows) {
    const Bytes hash = rows->blob(11);
    chain.whole = chain.whole && rows->integer(1) == chain.position + 1 &&
                  rows->blob(10) == chain.hash && hash == old_hash(rows);
    chain.position = rows->integer(1);
    chain.hash = hash;
}

Entry entry_of(const storage::Rows& rows, Event event) {
    return {.chain = rows->text(0),
            .at = rows->time(2),
            .actor = {rows->text(3), rows->text(4)},
            .event = event,
            .object = {rows->text(8), rows->text(9)},
            .outcome = rows->text(7) == "success" ? Outcome::success : Outcome::refused};
}

}  // namespace

void carry_over(storage::Transaction& transaction, WallTime now) {
    std::map<std::string, OldChain> chains;
    {
        storage::Rows rows = transaction.query(
            "SELECT chain, position, at, actor_kind, actor_id, event, action, outcome, "
            "object_kind, object_id, previous_hash, hash FROM plain_audit_entries ORDER BY id");
        while (rows.next()) {
            OldChain& chain = chains[rows->text(0)];
            follow(chain, rows);
            if (const std::optional<Event> event = event_of(rows->text(5))) {
                record(transaction, entry_of(rows, *event));
            } else {
                chain.whole = false;  // heydok never wrote this word
            }
        }
    }
    for (const auto& [name, chain] : chains) {
        record(transaction, {.chain = name,
                             .at = now,
                             .actor = {"system", ""},
                             .event = Event::audit_carried_over,
                             .object = {"audit-log", std::to_string(chain.position)},
                             .outcome = chain.whole ? Outcome::success : Outcome::refused});
    }
    transaction.execute("DELETE FROM plain_audit_entries");
}

}  // namespace heydok::audit
