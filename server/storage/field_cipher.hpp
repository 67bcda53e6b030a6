#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace heydok::storage {

/// Encrypts single columns with AES-256-GCM, so that the database file, its backups and its log say
/// nothing of them. One thread.
class FieldCipher {
  public:
    /// `key`: 32 bytes that are the same at every start, else what was sealed stays sealed.
    explicit FieldCipher(ByteView key);
    /// With a key of its own that nobody has afterwards: for databases that end with the process.
    static FieldCipher temporary();
    ~FieldCipher();
    FieldCipher(FieldCipher&&) noexcept = default;
    FieldCipher& operator=(FieldCipher&&) = delete;
    FieldCipher(const FieldCipher&) = delete;
    FieldCipher& operator=(const FieldCipher&) = delete;

    /// As text that no person can have written. `place` names table, column and row: a sealed value
    /// opens at its place only.
    std::string seal(std::string_view plain, std::string_view place);
    /// Empty if it was sealed with another key or for another place, or was changed. Text that was
    /// never sealed, from before, is given back as it is.
    [[nodiscard]] std::optional<std::string> open(std::string_view stored,
                                                  std::string_view place) const;

  private:
    Bytes key_;
    Random random_ = Random::system();
};

}  // namespace heydok::storage
