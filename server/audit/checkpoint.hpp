#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "audit/event.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

inline constexpr std::chrono::hours kCheckpointEvery{1};

/// The state of a chain at a time, signed: what lies before cannot be rewritten unseen.
struct Checkpoint {
    std::int64_t position = 0;
    Bytes hash = {};
    WallTime at = {};
    Bytes signature = {};
};

/// What is signed.
std::string checkpoint_message(Store store, std::string_view chain, const Checkpoint& checkpoint);

/// Signs the end of every chain that has grown since its last checkpoint, at most once an hour; how
/// many.
int sign_checkpoints(storage::Transaction& transaction, WallTime now);

/// Those from a position on, in order.
std::vector<Checkpoint> checkpoints_of(storage::Transaction& transaction, Store store,
                                       std::string_view chain, std::int64_t from);

}  // namespace heydok::audit
