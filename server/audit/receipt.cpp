#include "audit/receipt.hpp"

#include "audit/keys.hpp"

namespace heydok::audit {
namespace {

std::string milliseconds(WallTime time) {
    return std::to_string(time.time_since_epoch().count());
}

}  // namespace

std::string receipt_message(const Receipt& receipt) {
    std::string message{"heydok deletion receipt 1\n"};
    for (const std::string& part :
         {receipt.chain, receipt.data_class, std::to_string(receipt.count),
          milliseconds(receipt.from), milliseconds(receipt.to), receipt.reason,
          milliseconds(receipt.at)}) {
        message.append(part).append("\n");
    }
    return message;
}

void write_receipt(storage::Transaction& transaction, Receipt receipt, const Actor& actor) {
    const crypto::Signature signature =
        signing_key(transaction, receipt.at).sign(as_bytes(receipt_message(receipt)));
    transaction.execute(
        "INSERT INTO deletion_receipts (chain, class, count, period_from, period_to, reason, at, "
        "signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        receipt.chain, receipt.data_class, receipt.count, receipt.from, receipt.to, receipt.reason,
        receipt.at, ByteView{signature});
    record(transaction, {.chain = receipt.chain,
                         .at = receipt.at,
                         .actor = actor,
                         .event = Event::data_deleted,
                         .object = {"receipt", receipt.data_class}});
}

std::vector<Receipt> receipts_of(storage::Transaction& transaction, std::string_view chain,
                                 int count) {
    std::vector<Receipt> receipts;
    storage::Rows rows = transaction.query(
        "SELECT chain, class, count, period_from, period_to, reason, at, signature "
        "FROM deletion_receipts WHERE chain = ? ORDER BY id DESC LIMIT ?",
        chain, count);
    while (rows.next()) {
        receipts.push_back({.chain = rows->text(0),
                            .data_class = rows->text(1),
                            .count = rows->integer(2),
                            .from = rows->time(3),
                            .to = rows->time(4),
                            .reason = rows->text(5),
                            .at = rows->time(6),
                            .signature = rows->blob(7)});
    }
    return receipts;
}

}  // namespace heydok::audit
