#include "audit/log.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

#include "audit/keys.hpp"
#include "base/assert.hpp"

namespace heydok::audit {
namespace {

namespace json = boost::json;

constexpr std::size_t kFields = 9;
constexpr int kChunk = 1000;

/// What a sealed entry says, in this order.
std::array<std::string StoredEntry::*, kFields - 1> texts() {
    return {&StoredEntry::actor_kind, &StoredEntry::actor_id, &StoredEntry::event,
            &StoredEntry::action,     &StoredEntry::outcome,  &StoredEntry::object_kind,
            &StoredEntry::object_id,  &StoredEntry::salt};
}

std::string place_of(const StoredEntry& entry) {
    return "call_entries.sealed " + entry.chain + " " + std::to_string(entry.position);
}

std::string payload_of(const StoredEntry& entry) {
    json::array fields{entry.at.time_since_epoch().count()};
    for (const auto member : texts()) {
        fields.emplace_back(entry.*member);
    }
    return json::serialize(fields);
}

void read_payload(StoredEntry& entry, const std::string& payload) {
    const json::value value = json::parse(payload);
    const json::array& fields = value.as_array();
    HEYDOK_ASSERT(fields.size() == kFields);  // sealed: nobody else has written it
    entry.at = WallTime{std::chrono::milliseconds{fields[0].as_int64()}};
    for (std::size_t i = 0; i < texts().size(); ++i) {
        entry.*texts()[i] = std::string{std::string_view{fields[i + 1].as_string()}};
    }
}

LoggedEntry read_security(const storage::Rows& rows) {
    return {.entry = {.store = Store::security,
                      .chain = rows->text(0),
                      .position = rows->integer(1),
                      .at = rows->time(4),
                      .actor_kind = rows->text(5),
                      .actor_id = rows->text(6),
                      .event = rows->text(7),
                      .action = rows->text(8),
                      .outcome = rows->text(9),
                      .object_kind = rows->text(10),
                      .object_id = rows->text(11),
                      .previous_hash = rows->blob(2)},
            .hash = rows->blob(3)};
}

LoggedEntry read_call(storage::Transaction& transaction, const storage::Rows& rows, WallTime now) {
    LoggedEntry logged{.entry = {.store = Store::call,
                                 .chain = rows->text(0),
                                 .position = rows->integer(1),
                                 .previous_hash = rows->blob(2)},
                       .hash = rows->blob(3)};
    const auto cipher = find_week_cipher(transaction, logged.entry.chain, rows->text(4), now);
    const auto payload =
        cipher ? cipher->open(rows->text(5), place_of(logged.entry)) : std::nullopt;
    logged.readable = payload.has_value();
    if (payload) {
        read_payload(logged.entry, *payload);
    }
    return logged;
}

constexpr std::string_view kSecurityQuery =
    "SELECT chain, position, previous_hash, hash, at, actor_kind, actor_id, event, action, "
    "outcome, object_kind, object_id FROM audit_entries WHERE chain = ? AND position ";
constexpr std::string_view kCallQuery =
    "SELECT chain, position, previous_hash, hash, week, sealed FROM call_entries "
    "WHERE chain = ? AND position ";

std::vector<LoggedEntry> read(storage::Transaction& transaction, Store store,
                              std::string_view chain, std::string_view order, std::int64_t position,
                              int count, WallTime now) {
    std::string sql{store == Store::call ? kCallQuery : kSecurityQuery};
    sql += order;
    std::vector<LoggedEntry> entries;
    storage::Rows rows = transaction.query(sql, chain, position, count);
    while (rows.next()) {
        entries.push_back(store == Store::call ? read_call(transaction, rows, now)
                                               : read_security(rows));
    }
    return entries;
}

std::string_view table_of(Store store) {
    return store == Store::call ? "call_entries" : "audit_entries";
}

/// Whether the entry follows the one before it and is as it was hashed.
bool is_whole(const LoggedEntry& logged, std::int64_t position, const Bytes& previous_hash) {
    return logged.entry.position == position && logged.entry.previous_hash == previous_hash &&
           (!logged.readable || logged.hash == hash_of(logged.entry));
}

}  // namespace

ChainRange range_of(storage::Transaction& transaction, Store store, std::string_view chain) {
    ChainRange range;
    {
        storage::Rows rows = transaction.query(
            "SELECT position, hash FROM audit_prunings WHERE store = ? AND chain = ?",
            text_of(store), chain);
        if (rows.next()) {
            range = {rows->integer(0) + 1, rows->blob(1), rows->integer(0), rows->blob(1)};
        }
    }
    const std::string sql = "SELECT position, hash FROM " + std::string{table_of(store)} +
                            " WHERE chain = ? ORDER BY position DESC LIMIT 1";
    storage::Rows rows = transaction.query(sql, chain);
    if (rows.next()) {
        range.last = rows->integer(0);
        range.hash = rows->blob(1);
    }
    return range;
}

std::vector<std::string> chains_of(storage::Transaction& transaction, Store store) {
    const std::string sql =
        "SELECT DISTINCT chain FROM " + std::string{table_of(store)} + " ORDER BY chain";
    std::vector<std::string> chains;
    storage::Rows rows = transaction.query(sql);
    while (rows.next()) {
        chains.push_back(rows->text(0));
    }
    return chains;
}

std::vector<LoggedEntry> read_from(storage::Transaction& transaction, Store store,
                                   std::string_view chain, std::int64_t position, int count,
                                   WallTime now) {
    return read(transaction, store, chain, ">= ? ORDER BY position LIMIT ?", position, count, now);
}

std::vector<LoggedEntry> read_before(storage::Transaction& transaction, Store store,
                                     std::string_view chain, std::int64_t position, int count,
                                     WallTime now) {
    return read(transaction, store, chain, "< ? ORDER BY position DESC LIMIT ?", position, count,
                now);
}

std::optional<std::int64_t> first_broken_entry(storage::Transaction& transaction, Store store,
                                               std::string_view chain, WallTime now) {
    const ChainRange range = range_of(transaction, store, chain);
    std::int64_t position = range.first;
    Bytes previous_hash = range.previous_hash;
    for (;;) {
        // From 0 on: an entry that was put before the first one is found, too.
        const auto entries = read_from(transaction, store, chain,
                                       position == range.first ? 0 : position, kChunk, now);
        for (const LoggedEntry& logged : entries) {
            if (!is_whole(logged, position, previous_hash)) {
                return position;
            }
            ++position;
            previous_hash = logged.hash;
        }
        if (entries.size() < static_cast<std::size_t>(kChunk)) {
            return std::nullopt;
        }
    }
}

void append(storage::Transaction& transaction, const StoredEntry& entry) {
    const Bytes hash = hash_of(entry);
    if (entry.store == Store::security) {
        transaction.execute(
            "INSERT INTO audit_entries (chain, position, at, actor_kind, actor_id, event, action, "
            "outcome, object_kind, object_id, previous_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entry.chain, entry.position, entry.at, entry.actor_kind, entry.actor_id, entry.event,
            entry.action, entry.outcome, entry.object_kind, entry.object_id,
            ByteView{entry.previous_hash}, ByteView{hash});
        return;
    }
    storage::FieldCipher cipher = week_cipher(transaction, entry.chain, entry.at);
    transaction.execute(
        "INSERT INTO call_entries (chain, position, week, sealed, previous_hash, hash) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        entry.chain, entry.position, date_text(week_of(entry.at)),
        cipher.seal(payload_of(entry), place_of(entry)), ByteView{entry.previous_hash},
        ByteView{hash});
}

}  // namespace heydok::audit
