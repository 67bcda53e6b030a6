#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace heydok::storage {

/// A prepared statement of one connection. Parameters count from 1, columns from 0. One thread.
/// Failures throw Error.
class Statement {
  public:
    Statement(sqlite3* connection, std::string_view sql);

    void bind(int parameter, std::int64_t value);
    void bind(int parameter, int value) { bind(parameter, std::int64_t{value}); }
    void bind(int parameter, bool value) { bind(parameter, std::int64_t{value ? 1 : 0}); }
    void bind(int parameter, std::string_view value);
    void bind(int parameter, const std::string& value) { bind(parameter, std::string_view{value}); }
    void bind(int parameter, const char* value) { bind(parameter, std::string_view{value}); }
    void bind(int parameter, ByteView value);
    /// Stored as milliseconds since 1970.
    void bind(int parameter, WallTime value) { bind(parameter, value.time_since_epoch().count()); }
    void bind_null(int parameter);
    template <class T>
    void bind(int parameter, const std::optional<T>& value) {
        value ? bind(parameter, *value) : bind_null(parameter);
    }

    /// Goes to the next row; false after the last.
    bool step();
    /// Ready to be run again, without parameters.
    void reset() noexcept;

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] Bytes blob(int column) const;
    [[nodiscard]] WallTime time(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;
    [[nodiscard]] std::optional<WallTime> optional_time(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    void check(int code) const;

    sqlite3* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace heydok::storage
