#include "storage/statement.hpp"

#include <sqlite3.h>

#include "storage/error.hpp"

namespace heydok::storage {

Statement::Statement(sqlite3* connection, std::string_view sql) : connection_(connection) {
    sqlite3_stmt* raw = nullptr;
    check(sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &raw, nullptr));
    handle_.reset(raw);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) {
        throw Error{sqlite3_extended_errcode(connection_), sqlite3_errmsg(connection_)};
    }
}

void Statement::bind(int parameter, std::int64_t value) {
    check(sqlite3_bind_int64(handle_.get(), parameter, value));
}

void Statement::bind(int parameter, std::string_view value) {
    check(sqlite3_bind_text64(handle_.get(), parameter, value.data() == nullptr ? "" : value.data(),
                              value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind(int parameter, ByteView value) {
    check(sqlite3_bind_blob64(handle_.get(), parameter,
                              value.data() == nullptr ? static_cast<const void*>("") : value.data(),
                              value.size(), SQLITE_TRANSIENT));
}

void Statement::bind_null(int parameter) {
    check(sqlite3_bind_null(handle_.get(), parameter));
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        throw Error{sqlite3_extended_errcode(connection_), sqlite3_errmsg(connection_)};
    }
    return code == SQLITE_ROW;
}

void Statement::reset() noexcept {
    sqlite3_reset(handle_.get());  // repeats the error of the last step, which was thrown then
    sqlite3_clear_bindings(handle_.get());
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

std::string Statement::text(int column) const {
    const Bytes bytes = blob(column);
    return std::string{as_text(bytes)};
}

Bytes Statement::blob(int column) const {
    // For text the blob functions give its UTF-8 bytes; the pointer must be asked for first.
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return size == 0 ? Bytes{} : Bytes(data, data + size);
}

WallTime Statement::time(int column) const {
    return WallTime{std::chrono::milliseconds{integer(column)}};
}

std::optional<std::string> Statement::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
}

std::optional<WallTime> Statement::optional_time(int column) const {
    return is_null(column) ? std::nullopt : std::optional{time(column)};
}

}  // namespace heydok::storage
