#pragma once
#include "base/clock.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

/// Brings the entries of the log of before into the two stores, in their order and with their
/// times, and says so in each chain: refused if the old chain was broken. Nothing to do at every
/// later start.
void carry_over(storage::Transaction& transaction, WallTime now);

}  // namespace heydok::audit
