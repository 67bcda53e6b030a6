#include <gtest/gtest.h>
#include <sqlite3.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <stdexcept>

#include "base/random.hpp"
#include "storage/database.hpp"
#include "storage/migrations.hpp"

namespace heydok::storage {
namespace {

namespace fs = std::filesystem;

/// A folder that goes away with the test.
class Folder {
  public:
    Folder()
        : path_(fs::temp_directory_path() /
                ("heydok-" + Random::system().text(16, Random::kReadable))) {
        fs::create_directory(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    [[nodiscard]] fs::path file() const { return path_ / "heydok.db"; }

  private:
    fs::path path_;
};

std::int64_t count_practices(Transaction& transaction) {
    Rows rows = transaction.query("SELECT count(*) FROM practices");
    rows.next();
    return rows->integer(0);
}

std::int64_t add_practice(Transaction& transaction, std::string_view id) {
    return transaction.execute(
        "INSERT INTO practices (id, name, care_mode, created_at) VALUES (?, 'P', 'private', 1)",
        id);
}

TEST(Connection, KeepsTypesAndNulls) {
    Connection connection{":memory:"};
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d INTEGER, e TEXT) STRICT");
    Transaction transaction{connection};
    const Bytes bytes{0, 255, 0};
    const WallTime time{std::chrono::milliseconds{1234567890123}};
    const std::string text = std::string{"J\xC3\xBCrgen\0x", 9};
    EXPECT_EQ(1, transaction.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", std::int64_t{-1} << 62,
                                     text, ByteView{bytes}, time, std::optional<std::string>{}));
    Rows rows = transaction.query("SELECT * FROM t");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(std::int64_t{-1} << 62, rows->integer(0));
    EXPECT_EQ(text, rows->text(1));
    EXPECT_EQ(bytes, rows->blob(2));
    EXPECT_EQ(time, rows->time(3));
    EXPECT_EQ(std::nullopt, rows->optional_text(4));
    EXPECT_FALSE(rows.next());
}

TEST(Connection, TheSameQueryMayRunInsideItself) {
    Connection connection{":memory:"};
    migrate(connection);
    Transaction transaction{connection};
    add_practice(transaction, "a");
    add_practice(transaction, "b");
    int seen = 0;
    Rows outer = transaction.query("SELECT id FROM practices");
    while (outer.next()) {
        Rows inner = transaction.query("SELECT id FROM practices");
        while (inner.next()) {
            ++seen;
        }
    }
    EXPECT_EQ(4, seen);
}

TEST(Connection, FileIsPrivateAndDurable) {
    const Folder folder;
    Connection connection{folder.file()};
    EXPECT_EQ(fs::perms::owner_read | fs::perms::owner_write,
              fs::status(folder.file()).permissions());
    Rows journal{connection, "PRAGMA journal_mode"};
    ASSERT_TRUE(journal.next());
    EXPECT_EQ("wal", journal->text(0));
    Rows synchronous{connection, "PRAGMA synchronous"};
    ASSERT_TRUE(synchronous.next());
    EXPECT_EQ(2, synchronous->integer(0)) << "FULL";
}

TEST(Migrations, RunOnceInOrder) {
    Connection connection{":memory:"};
    migrate(connection);
    migrate(connection);  // a second CREATE TABLE would fail
    Rows version{connection, "PRAGMA user_version"};
    ASSERT_TRUE(version.next());
    EXPECT_EQ(static_cast<std::int64_t>(embedded_migrations().size()), version->integer(0));
}

TEST(Migrations, AFailedStepLeavesNothing) {
    Connection connection{":memory:"};
    const Migration broken[] = {{1, "broken", "CREATE TABLE half (a); SELECT nonsense;"}};
    EXPECT_THROW(migrate(connection, broken), Error);
    Rows tables{connection, "SELECT count(*) FROM sqlite_schema"};
    ASSERT_TRUE(tables.next());
    EXPECT_EQ(0, tables->integer(0));
}

TEST(Migrations, RefuseADatabaseOfANewerBuild) {
    Connection connection{":memory:"};
    connection.execute("PRAGMA user_version = 9999");
    EXPECT_THROW(migrate(connection), Error);
}

TEST(Database, KeepsWhatWasCommitted) {
    const Folder folder;
    {
        Database database{folder.file()};
        database.transact_blocking([](Transaction& t) { return add_practice(t, "kept"); });
    }
    Database database{folder.file()};
    EXPECT_EQ(1, database.transact_blocking(count_practices));
}

TEST(Database, AnExceptionUndoesItsOwnTransactionOnly) {
    Database database{":memory:"};
    database.transact_blocking([](Transaction& t) { return add_practice(t, "before"); });
    EXPECT_THROW(database.transact_blocking([](Transaction& t) -> int {
        add_practice(t, "undone");
        throw std::runtime_error{"product failure"};
    }),
                 std::runtime_error);
    EXPECT_THROW(
        database.transact_blocking([](Transaction& t) { return add_practice(t, "before"); }), Error)
        << "the key is taken";
    EXPECT_EQ(1, database.transact_blocking(count_practices));
}

TEST(Database, BrokenReferencesAreRefused) {
    Database database{":memory:"};
    EXPECT_THROW(database.transact_blocking([](Transaction& t) {
        return t.execute(
            "INSERT INTO accounts VALUES ('a', 'no practice', 'e', 'n', 'physician', 'h', 1)");
    }),
                 Error);
}

TEST(Database, CoroutinesResumeOnTheirExecutorWithTheResult) {
    Database database{":memory:"};
    asio::io_context context;
    const std::thread::id here = std::this_thread::get_id();
    std::vector<int> order;
    auto ask = [&](int number) -> asio::awaitable<void> {
        const std::string id = co_await database.transact([number](Transaction& t) {
            add_practice(t, std::to_string(number));
            return std::to_string(number);
        });
        EXPECT_EQ(here, std::this_thread::get_id());
        order.push_back(std::stoi(id));
    };
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(context, ask(i), asio::detached);
    }
    context.run();
    ASSERT_EQ(200U, order.size());
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_EQ(200, database.transact_blocking(count_practices));
}

TEST(Database, CoroutinesSeeTheException) {
    Database database{":memory:"};
    asio::io_context context;
    bool seen = false;
    auto ask = [&]() -> asio::awaitable<void> {
        try {
            co_await database.transact([](Transaction&) -> int { throw std::runtime_error{"no"}; });
        } catch (const std::runtime_error&) {
            seen = true;
        }
    };
    asio::co_spawn(context, ask(), asio::detached);
    context.run();
    EXPECT_TRUE(seen);
}

TEST(FieldCipher, OpensAtItsPlaceWithItsKeyOnly) {
    const Bytes key(32, 7);
    FieldCipher cipher{key};
    const std::string sealed = cipher.seal("Erika", "table.column 1");
    EXPECT_NE(sealed, cipher.seal("Erika", "table.column 1")) << "never the same bytes twice";
    EXPECT_EQ("Erika", cipher.open(sealed, "table.column 1"));
    EXPECT_EQ("Erika", FieldCipher{key}.open(sealed, "table.column 1")) << "after a restart";
    EXPECT_EQ(std::nullopt, cipher.open(sealed, "table.column 2"));
    EXPECT_EQ(std::nullopt, FieldCipher{Bytes(32, 8)}.open(sealed, "table.column 1"));
    EXPECT_EQ(std::nullopt, FieldCipher::temporary().open(sealed, "table.column 1"));
    std::string changed = sealed;
    changed[20] = changed[20] == 'A' ? 'B' : 'A';
    EXPECT_EQ(std::nullopt, cipher.open(changed, "table.column 1"));
    EXPECT_EQ(std::nullopt, cipher.open("\x01"
                                        "short",
                                        "table.column 1"));
    EXPECT_EQ("J\u00fcrgen", cipher.open("J\u00fcrgen", "table.column 1")) << "never sealed";
}

}  // namespace
}  // namespace heydok::storage
