#include "audit/checkpoint.hpp"

#include "audit/keys.hpp"
#include "audit/log.hpp"
#include "crypto/encoding.hpp"

namespace heydok::audit {
namespace {

/// Whether the chain has grown since the last checkpoint, which is an hour old.
bool is_due(storage::Transaction& transaction, Store store, std::string_view chain,
            const ChainRange& range, WallTime now) {
    storage::Rows rows = transaction.query(
        "SELECT position, at FROM audit_checkpoints WHERE store = ? AND chain = ? "
        "ORDER BY position DESC LIMIT 1",
        text_of(store), chain);
    return !rows.next() ||
           (rows->integer(0) < range.last && now - rows->time(1) >= kCheckpointEvery);
}

void sign(storage::Transaction& transaction, Store store, std::string_view chain,
          const ChainRange& range, WallTime now) {
    const Checkpoint checkpoint{.position = range.last, .hash = range.hash, .at = now};
    const crypto::Signature signature =
        signing_key(transaction, now).sign(as_bytes(checkpoint_message(store, chain, checkpoint)));
    transaction.execute(
        "INSERT INTO audit_checkpoints (store, chain, position, hash, at, signature) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        text_of(store), chain, checkpoint.position, ByteView{checkpoint.hash}, now,
        ByteView{signature});
}

}  // namespace

std::string checkpoint_message(Store store, std::string_view chain, const Checkpoint& checkpoint) {
    std::string message{"heydok audit checkpoint 1\n"};
    for (const std::string& part :
         {std::string{text_of(store)}, std::string{chain}, std::to_string(checkpoint.position),
          crypto::hex_encode(checkpoint.hash),
          std::to_string(checkpoint.at.time_since_epoch().count())}) {
        message.append(part).append("\n");
    }
    return message;
}

int sign_checkpoints(storage::Transaction& transaction, WallTime now) {
    int signed_now = 0;
    for (const Store store : {Store::call, Store::security}) {
        for (const std::string& chain : chains_of(transaction, store)) {
            const ChainRange range = range_of(transaction, store, chain);
            if (is_due(transaction, store, chain, range, now)) {
                sign(transaction, store, chain, range, now);
                ++signed_now;
            }
        }
    }
    return signed_now;
}

std::vector<Checkpoint> checkpoints_of(storage::Transaction& transaction, Store store,
                                       std::string_view chain, std::int64_t from) {
    std::vector<Checkpoint> checkpoints;
    storage::Rows rows = transaction.query(
        "SELECT position, hash, at, signature FROM audit_checkpoints "
        "WHERE store = ? AND chain = ? AND position >= ? ORDER BY position",
        text_of(store), chain, from);
    while (rows.next()) {
        checkpoints.push_back({.position = rows->integer(0),
                               .hash = rows->blob(1),
                               .at = rows->time(2),
                               .signature = rows->blob(3)});
    }
    return checkpoints;
}

}  // namespace heydok::audit
