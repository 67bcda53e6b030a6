#pragma once
#include "base/clock.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

/// Destroys the keys whose time has run out, and deletes the call metadata that nobody can read
/// any more and the evidence that nobody may keep any more, with a receipt for each chain. Reading
/// refuses call metadata that is past its ceiling even before.
void keep_ceiling(storage::Transaction& transaction, WallTime now);

}  // namespace heydok::audit
