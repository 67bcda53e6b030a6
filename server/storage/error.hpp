#pragma once
#include <stdexcept>
#include <string>

namespace heydok::storage {

/// The database failed (disk full, corrupt file, broken constraint). Ends the transaction; caught
/// at the boundary of a request. The text holds no stored values.
class Error : public std::runtime_error {
  public:
    Error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    /// SQLite's extended result code.
    [[nodiscard]] int code() const { return code_; }

  private:
    int code_;
};

}  // namespace heydok::storage
