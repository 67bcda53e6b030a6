#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/bytes.hpp"
#include "storage/transaction.hpp"

namespace heydok::audit {

/// Proof that data was deleted, which says nothing of what it was about.
struct Receipt {
    std::string chain = {};  ///< practice id, or kSystemChain
    std::string data_class = {};
    std::int64_t count = 0;
    WallTime from = {};  ///< of the time in which the data arose
    WallTime to = {};
    std::string reason = {};  ///< "retention" or "erasure"
    WallTime at = {};
    Bytes signature = {};  ///< over receipt_message
};

/// What is signed.
std::string receipt_message(const Receipt& receipt);

/// Signs and keeps the receipt, and writes the deletion into the security audit.
void write_receipt(storage::Transaction& transaction, Receipt receipt, const Actor& actor);

/// Of a chain, the newest first, at most `count`.
std::vector<Receipt> receipts_of(storage::Transaction& transaction, std::string_view chain,
                                 int count);

}  // namespace heydok::audit
