#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.hpp"
#include "storage/transaction.hpp"

/// Reading the stores.
namespace heydok::audit {

struct LoggedEntry {
    StoredEntry entry;
    Bytes hash = {};
    /// False once the key of its week is gone: then only place, chain and hashes are known.
    bool readable = true;
};

/// Where a chain of a store stands: the entries from `first` to `last`, after `previous_hash`.
struct ChainRange {
    std::int64_t first = 1;
    Bytes previous_hash = chain_begin();
    std::int64_t last = 0;  ///< first - 1 if there is none
    Bytes hash = chain_begin();
};
ChainRange range_of(storage::Transaction& transaction, Store store, std::string_view chain);

/// The chains of a store, sorted.
std::vector<std::string> chains_of(storage::Transaction& transaction, Store store);

/// At most `count` entries from `position` upwards.
std::vector<LoggedEntry> read_from(storage::Transaction& transaction, Store store,
                                   std::string_view chain, std::int64_t position, int count,
                                   WallTime now);
/// At most `count` entries before `position`, the newest first.
std::vector<LoggedEntry> read_before(storage::Transaction& transaction, Store store,
                                     std::string_view chain, std::int64_t position, int count,
                                     WallTime now);

/// Reads a whole chain and answers the position of the first entry that was changed, removed or put
/// in afterwards; empty if the chain is whole. What is sealed for good is judged by its place only.
std::optional<std::int64_t> first_broken_entry(storage::Transaction& transaction, Store store,
                                               std::string_view chain, WallTime now);

/// Puts an entry that has been hashed behind the last one of its chain. For `record`.
void append(storage::Transaction& transaction, const StoredEntry& entry);

}  // namespace heydok::audit
