#include "audit/ceiling.hpp"

#include <cstdio>
#include <optional>
#include <string>

#include "audit/keys.hpp"
#include "audit/log.hpp"
#include "audit/receipt.hpp"

namespace heydok::audit {
namespace {

/// The entries at the beginning of a chain that have passed its ceiling.
struct Past {
    Store store;
    std::string chain;
    std::int64_t position = 0;  ///< of the last of them
    Bytes hash = {};
    WallTime from = {};  ///< the time in which they arose
    WallTime to = {};
};

WallTime monday_of(const std::string& week) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    std::sscanf(week.c_str(), "%d-%u-%u", &year, &month, &day);
    return std::chrono::sys_days{std::chrono::year{year} / month / day};
}

std::optional<Past> past_calls(storage::Transaction& transaction, const std::string& chain,
                               std::string_view oldest_week) {
    Past past{.store = Store::call, .chain = chain};
    {
        storage::Rows rows = transaction.query(
            "SELECT position, hash FROM call_entries WHERE chain = ? AND week < ? "
            "ORDER BY position DESC LIMIT 1",
            chain, oldest_week);
        if (!rows.next()) {
            return std::nullopt;
        }
        past.position = rows->integer(0);
        past.hash = rows->blob(1);
    }
    storage::Rows rows = transaction.query(
        "SELECT min(week), max(week) FROM call_entries WHERE chain = ? AND position <= ?", chain,
        past.position);
    rows.next();
    past.from = monday_of(rows->text(0));
    past.to = monday_of(rows->text(1)) + std::chrono::days{7};
    return past;
}

std::optional<Past> past_security(storage::Transaction& transaction, const std::string& chain,
                                  WallTime oldest) {
    Past past{.store = Store::security, .chain = chain};
    {
        storage::Rows rows = transaction.query(
            "SELECT position, hash FROM audit_entries WHERE chain = ? AND at < ? "
            "ORDER BY position DESC LIMIT 1",
            chain, oldest);
        if (!rows.next()) {
            return std::nullopt;
        }
        past.position = rows->integer(0);
        past.hash = rows->blob(1);
    }
    storage::Rows rows = transaction.query(
        "SELECT min(at), max(at) FROM audit_entries WHERE chain = ? AND position <= ?", chain,
        past.position);
    rows.next();
    past.from = rows->time(0);
    past.to = rows->time(1);
    return past;
}

void delete_past(storage::Transaction& transaction, const Past& past, WallTime now) {
    transaction.execute(
        "INSERT INTO audit_prunings (store, chain, position, hash) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET position = excluded.position, hash = excluded.hash",
        text_of(past.store), past.chain, past.position, ByteView{past.hash});
    const bool calls = past.store == Store::call;
    const std::int64_t count =
        transaction.execute(calls ? "DELETE FROM call_entries WHERE chain = ? AND position <= ?"
                                  : "DELETE FROM audit_entries WHERE chain = ? AND position <= ?",
                            past.chain, past.position);
    transaction.execute(
        "DELETE FROM audit_checkpoints WHERE store = ? AND chain = ? AND position <= ?",
        text_of(past.store), past.chain, past.position);
    write_receipt(transaction,
                  {.chain = past.chain,
                   .data_class = calls ? "call-metadata" : "security-audit",
                   .count = count,
                   .from = past.from,
                   .to = past.to,
                   .reason = "retention",
                   .at = now},
                  {"system", ""});
}

}  // namespace

void keep_ceiling(storage::Transaction& transaction, WallTime now) {
    transaction.keys().destroy_expired(now);
    // A week's key dies 90 days after its Monday; this is the first that still lives.
    const std::string oldest_week = date_text(week_of(now - kCallCeiling) + std::chrono::days{7});
    for (const std::string& chain : chains_of(transaction, Store::call)) {
        if (const auto past = past_calls(transaction, chain, oldest_week)) {
            delete_past(transaction, *past, now);
        }
    }
    for (const std::string& chain : chains_of(transaction, Store::security)) {
        if (const auto past = past_security(transaction, chain, now - kSecurityCeiling)) {
            delete_past(transaction, *past, now);
        }
    }
}

}  // namespace heydok::audit
