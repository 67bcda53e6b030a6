#include "storage/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "storage/error.hpp"

namespace heydok::storage {
namespace {

/// Makes the file readable for its owner only; SQLite gives its companions (-wal, -shm) the same
/// mode.
void make_private_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        throw Error{SQLITE_CANTOPEN, "the database file cannot be opened or made"};
    }
    ::close(descriptor);
}

constexpr std::string_view kMemory = ":memory:";
constexpr const char* kKeyFile = "keys.db";

}  // namespace

Connection::Connection(const std::filesystem::path& file, FieldCipher fields)
    : fields_(std::move(fields)) {
    open(file);
    keys_ = std::make_unique<KeyStore>(
        file == kMemory ? file : std::filesystem::path{file}.replace_filename(kKeyFile), fields_);
}

Connection::Connection(const std::filesystem::path& file, NoKeys)
    : fields_(FieldCipher::temporary()) {
    open(file);
}

void Connection::open(const std::filesystem::path& file) {
    const bool memory = file == kMemory;
    if (!memory) {
        make_private_file(file);
    }
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(
        file.c_str(), &raw,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    handle_.reset(raw);
    if (code != SQLITE_OK) {
        throw Error{code, raw == nullptr ? "out of memory" : sqlite3_errmsg(raw)};
    }
    configure(memory);
}

Connection::~Connection() {
    idle_.clear();  // statements go before their connection
}

void Connection::Close::operator()(sqlite3* handle) const noexcept {
    sqlite3_close_v2(handle);
}

void Connection::configure(bool memory) {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_timeout(handle_.get(), 5000);
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA secure_delete = ON");  // deleted names do not stay in free pages
    if (memory) {
        return;
    }
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA wal_autocheckpoint = 0");  // done between transactions, see Database
    sqlite3_wal_hook(
        handle_.get(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<Connection*>(self)->log_pages_ = pages;
            return SQLITE_OK;
        },
        this);
}

void Connection::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw Error{sqlite3_extended_errcode(handle_.get()), sqlite3_errmsg(handle_.get())};
    }
}

std::unique_ptr<Statement> Connection::take(std::string_view sql) {
    const auto found = idle_.find(sql);
    if (found != idle_.end() && found->second != nullptr) {
        return std::move(found->second);
    }
    return std::make_unique<Statement>(handle_.get(), sql);
}

void Connection::give_back(std::string_view sql, std::unique_ptr<Statement> statement) noexcept {
    statement->reset();
    try {
        idle_[std::string{sql}] = std::move(statement);
    } catch (const std::bad_alloc&) {
        statement.reset();  // not kept, prepared anew next time
    }
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(handle_.get());
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

void Connection::checkpoint() {
    sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    log_pages_ = 0;
}

}  // namespace heydok::storage
