#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "storage/field_cipher.hpp"
#include "storage/key_store.hpp"
#include "storage/statement.hpp"

namespace heydok::storage {

/// One connection to one SQLite file: WAL, synchronous FULL, foreign keys on. Used by one thread at
/// a time. Failures throw Error.
class Connection {
  public:
    /// Opens or makes the file (mode 0600). ":memory:" gives a database that dies with the object.
    /// `fields` encrypts the columns that are sealed, and the keys that lie in "keys.db" beside it.
    explicit Connection(const std::filesystem::path& file,
                        FieldCipher fields = FieldCipher::temporary());
    /// A file without keys of its own: the key file itself.
    struct NoKeys {};
    Connection(const std::filesystem::path& file, NoKeys none);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs statements without parameters or rows.
    void execute(const char* sql);
    /// A prepared statement, kept for the next use of the same text. Given back with `give_back`.
    std::unique_ptr<Statement> take(std::string_view sql);
    void give_back(std::string_view sql, std::unique_ptr<Statement> statement) noexcept;

    [[nodiscard]] FieldCipher& fields() { return fields_; }
    [[nodiscard]] KeyStore& keys() { return *keys_; }
    /// Rows changed by the last INSERT, UPDATE or DELETE.
    [[nodiscard]] std::int64_t changes() const;
    /// Whether a transaction is open; SQLite ends one by itself after some failures.
    [[nodiscard]] bool in_transaction() const;
    /// Pages that wait in the write-ahead log.
    [[nodiscard]] int log_pages() const { return log_pages_; }
    /// Moves the write-ahead log into the file as far as no reader needs it. Not in a transaction.
    void checkpoint();

  private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };
    void open(const std::filesystem::path& file);
    void configure(bool memory);

    std::unique_ptr<sqlite3, Close> handle_;
    std::map<std::string, std::unique_ptr<Statement>, std::less<>> idle_;
    FieldCipher fields_;
    std::unique_ptr<KeyStore> keys_;  ///< after `fields_`, by which it opens its keys
    int log_pages_ = 0;
};

}  // namespace heydok::storage
