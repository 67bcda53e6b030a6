#pragma once
#include <compare>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "storage/field_cipher.hpp"

namespace heydok::storage {

class Connection;

/// A key of the hierarchy: whose it is (a practice, or "system") and what for.
struct KeyName {
    std::string owner;
    std::string purpose;  ///< such as "week 2026-11-30"
    friend auto operator<=>(const KeyName&, const KeyName&) = default;
};

/// Keys that are made, used and destroyed by themselves: each 256 random bits, sealed by its
/// owner's key, which is sealed by the key of the installation. They lie in a file of their own
/// beside the database, so that a copy of the database dies with the keys that were destroyed
/// since. What is made or destroyed is durable at once, whatever becomes of the transaction that
/// asked: a key too many does no harm. One thread. Failures throw Error.
class KeyStore {
  public:
    /// `root` seals the owners' keys and outlives the store. ":memory:" dies with the object.
    KeyStore(const std::filesystem::path& file, FieldCipher& root);
    ~KeyStore();
    KeyStore(const KeyStore&) = delete;
    KeyStore& operator=(const KeyStore&) = delete;

    /// The key, 32 bytes; made if there is none. From `expires_at` on it is no more found. Valid
    /// until the next call.
    ByteView make(const KeyName& name, std::optional<WallTime> expires_at, WallTime now);
    /// The key if there is one whose time has not run out. Valid until the next call.
    std::optional<ByteView> find(const KeyName& name, WallTime now);
    /// Nobody reads again what it sealed. False if there was none.
    bool destroy(const KeyName& name);
    /// Destroys the keys whose time has run out; which.
    std::vector<KeyName> destroy_expired(WallTime now);
    /// Whether the root opens what lies here; true if there is nothing yet.
    bool fits();

  private:
    struct Key {
        Bytes bytes;
        std::optional<WallTime> expires_at;
    };
    Key* load(const KeyName& name);
    Key& insert(const KeyName& name, std::optional<WallTime> expires_at, WallTime now);
    void forget(const KeyName& name);
    /// The owner's own key, made if there is none.
    ByteView owner_key(const std::string& owner, WallTime now);

    std::unique_ptr<Connection> connection_;
    FieldCipher& root_;
    Random random_ = Random::system();
    std::map<KeyName, Key> known_;
};

}  // namespace heydok::storage
