#include "signaling/webhook_store.hpp"

#include <functional>
#include <memory>
#include <utility>

#include "base/log.hpp"

namespace heydok::signaling {

namespace {

/// A write that nobody waits for.
class Write final : public storage::Database::Job {
  public:
    explicit Write(std::function<void(storage::Transaction&)> change)
        : change_(std::move(change)) {}
    void run(storage::Transaction& transaction) override { change_(transaction); }
    void complete(std::exception_ptr failure) noexcept override {
        if (failure) {
            log::error("webhook queue not written");
        }
    }

  private:
    std::function<void(storage::Transaction&)> change_;
};

}  // namespace

void WebhookStore::keep(KeptEvent event) {
    database_.submit(
        std::make_unique<Write>([kept = std::move(event)](storage::Transaction& transaction) {
            transaction.execute(
                "INSERT INTO webhook_queue (number, room, url, body) VALUES (?, ?, ?, ?)",
                kept.number, kept.room, kept.url, kept.body);
        }));
}

void WebhookStore::forget(std::int64_t number) {
    database_.submit(std::make_unique<Write>([number](storage::Transaction& transaction) {
        transaction.execute("DELETE FROM webhook_queue WHERE number = ?", number);
    }));
}

std::vector<KeptEvent> WebhookStore::load() {
    return database_.transact_blocking([](storage::Transaction& transaction) {
        std::vector<KeptEvent> kept;
        storage::Rows rows =
            transaction.query("SELECT number, room, url, body FROM webhook_queue ORDER BY number");
        while (rows.next()) {
            kept.push_back({rows->integer(0), rows->text(1), rows->text(2), rows->text(3)});
        }
        return kept;
    });
}

}  // namespace heydok::signaling
