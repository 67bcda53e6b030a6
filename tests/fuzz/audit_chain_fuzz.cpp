// links: heydok_audit
#include "audit/log.hpp"
#include "audit/record.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "storage/migrations.hpp"

namespace {

using namespace heydok;

/// A database with entries whose texts are the input's, and without the locks on its log.
struct Log {
    storage::Connection connection{":memory:"};
    storage::Transaction transaction{connection};
    std::int64_t entries = 0;

    Log() {
        storage::migrate(connection);
        connection.execute("DROP TRIGGER audit_entries_are_not_changed");
        connection.execute("DROP TRIGGER audit_entries_are_not_removed");
    }
    void add(std::string_view id) {
        ++entries;
        audit::record(transaction, {.chain = "practice",
                                    .at = WallTime{std::chrono::seconds{1'800'000'000 + entries}},
                                    .actor = {"account", std::string{id}},
                                    .event = audit::Event::session_started,
                                    .object = {"session", std::string{id}}});
    }
    [[nodiscard]] std::optional<std::int64_t> broken() {
        return audit::first_broken_entry(transaction, audit::Store::security, "practice",
                                         WallTime{std::chrono::seconds{1'800'000'100}});
    }
};

}  // namespace

/// Whatever the texts of the entries are, a chain is whole as written, and any one change to a
/// field or a removal is found at its place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Log log;  // one for all inputs: making the tables costs more than the work itself
    log.transaction.execute("DELETE FROM audit_entries");
    log.entries = 0;
    ByteReader script{{data, size}};
    const std::uint8_t change = script.u8();
    const std::uint8_t where = script.u8();
    while (script.remaining() > 0 && log.entries < 8) {
        const ByteView text = script.take(std::min<std::size_t>(script.u8(), script.remaining()));
        log.add(as_text(text));
    }
    HEYDOK_ASSERT(!log.broken());
    if (log.entries == 0) {
        return 0;
    }
    const std::int64_t position = 1 + where % log.entries;
    static constexpr const char* kChanges[] = {
        "UPDATE audit_entries SET actor_id = actor_id || 'x' WHERE position = ?",
        "UPDATE audit_entries SET object_kind = 'account' WHERE position = ?",
        "UPDATE audit_entries SET at = at + 1 WHERE position = ?",
        "UPDATE audit_entries SET outcome = 'refused' WHERE position = ?",
        "UPDATE audit_entries SET previous_hash = hash WHERE position = ?",
    };
    log.transaction.execute(kChanges[change % std::size(kChanges)], position);
    HEYDOK_ASSERT(log.broken() == position);
    return 0;
}
