#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/connection.hpp"
#include "storage/error.hpp"
#include "storage/statement.hpp"

namespace heydok::storage {

/// The rows of a query, one at a time; gives its statement back at the end of its life.
class Rows {
  public:
    Rows(Connection& connection, std::string_view sql)
        : connection_(&connection), sql_(sql), statement_(connection.take(sql)) {}
    ~Rows() {
        if (statement_ != nullptr) {
            connection_->give_back(sql_, std::move(statement_));
        }
    }
    Rows(Rows&&) noexcept = default;
    Rows& operator=(Rows&&) = delete;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    /// Goes to the next row; false after the last. Call before reading the first.
    bool next() { return statement_->step(); }
    /// The statement, to read the columns of the current row.
    const Statement* operator->() const { return statement_.get(); }
    [[nodiscard]] Statement& statement() { return *statement_; }

  private:
    Connection* connection_;
    std::string sql_;
    std::unique_ptr<Statement> statement_;
};

/// What product code sees of the database while its function runs in a transaction: all or nothing.
/// Never kept beyond that function. Knows no Asio. Failures throw Error, which rolls back.
class Transaction {
  public:
    explicit Transaction(Connection& connection) : connection_(connection) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Runs a statement that gives no rows; the count of changed rows. Arguments bind in order.
    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        Rows rows = query(sql, args...);
        while (rows.next()) {
        }
        return connection_.changes();
    }
    /// Runs a query. Arguments bind in order: integers, bool, text, bytes, WallTime, optional.
    template <class... Args>
    Rows query(std::string_view sql, const Args&... args) {
        Rows rows{connection_, sql};
        int parameter = 0;
        (rows.statement().bind(++parameter, args), ...);
        return rows;
    }

    /// Seals and opens single columns.
    [[nodiscard]] FieldCipher& fields() { return connection_.fields(); }
    /// Keys that can be destroyed one by one.
    [[nodiscard]] KeyStore& keys() { return connection_.keys(); }

  private:
    Connection& connection_;
};

}  // namespace heydok::storage
