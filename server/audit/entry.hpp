#pragma once
#include <cstdint>
#include <string>

#include "audit/event.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "crypto/hash.hpp"

namespace heydok::audit {

/// What stands before the first entry of a chain.
inline Bytes chain_begin() {
    return Bytes(crypto::kSha256Size, 0);
}

/// An entry as it stands in its store, is hashed and exported. Ids of the security store are
/// pseudonyms where they stand for persons, appointments or what belongs to them.
struct StoredEntry {
    Store store = Store::security;
    std::string chain = {};     ///< practice id, or "system"
    std::int64_t position = 0;  ///< 1 upwards in its chain of its store
    WallTime at = {};
    std::string actor_kind = {};
    std::string actor_id = {};
    std::string event = {};
    std::string action = {};
    std::string outcome = {};  ///< "success" or "refused"
    std::string object_kind = {};
    std::string object_id = {};
    /// Random text in what is sealed: the hash, which stays readable, says nothing of the rest.
    std::string salt = {};
    Bytes previous_hash = chain_begin();
};

/// SHA-256 over the fields in order, each text with its length before it, so that no two entries
/// have the same bytes.
Bytes hash_of(const StoredEntry& entry);

}  // namespace heydok::audit
