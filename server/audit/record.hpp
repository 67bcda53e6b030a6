#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/event.hpp"
#include "base/clock.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

enum class Outcome : std::uint8_t { success, refused };

/// Who did it: kind "account", "participant", "api-key", "media-server", "operator", "stranger" or
/// "system", and an id that is no name.
struct Actor {
    std::string kind;
    std::string id;
};

/// What it was done to, by kind and id.
struct Object {
    std::string kind;
    std::string id;
};

/// The chain of entries that belong to no practice.
inline constexpr std::string_view kSystemChain = "system";

/// One entry: who, what, to what, with what outcome, when. Ids only: never names, tokens, addresses
/// or text.
struct Entry {
    std::string chain;  ///< practice id, or kSystemChain
    WallTime at;
    Actor actor;
    Event event;
    Object object;
    Outcome outcome = Outcome::success;
};

/// Writes the entry into its event's store, in the transaction of the change that it is about,
/// bound by SHA-256 to the entry before it in its chain.
void record(storage::Transaction& transaction, const Entry& entry);

}  // namespace heydok::audit
