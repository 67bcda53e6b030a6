#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/public_key.hpp"

namespace heydok::oidc {

/// The public keys of a provider (RFC 7517 section 5) that can have signed with an algorithm that
/// we accept. Immutable.
class KeySet {
  public:
    /// Reads a JWK set; keys of other kinds and uses, and broken ones, are left out. Empty if it is
    /// no set, or has none that could be used.
    static std::optional<KeySet> parse(std::string_view text);

    /// Keys that can have signed a token whose header names `key_id`; all if it names none.
    [[nodiscard]] std::vector<crypto::PublicKey> find(
        const std::optional<std::string>& key_id) const;

  private:
    struct Entry {
        std::optional<std::string> id;
        crypto::PublicKey key;
    };
    std::vector<Entry> entries_;
};

}  // namespace heydok::oidc
