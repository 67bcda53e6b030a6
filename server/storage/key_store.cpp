#include "storage/key_store.hpp"

#include <sqlite3.h>

#include "crypto/aead.hpp"
#include "crypto/encoding.hpp"
#include "crypto/secret_memory.hpp"
#include "storage/connection.hpp"
#include "storage/error.hpp"
#include "storage/transaction.hpp"

namespace heydok::storage {
namespace {

/// The purpose under which an owner's own key lies.
constexpr const char* kOwnKey = "";

std::string place_of(const KeyName& name) {
    return "keys " + name.owner + " " + name.purpose;
}

std::optional<Bytes> open_key(const FieldCipher& cipher, const std::string& sealed,
                              const KeyName& name) {
    const std::optional<std::string> text = cipher.open(sealed, place_of(name));
    const auto key = text ? crypto::base64url_decode(*text) : ParseError::malformed;
    return key && key->size() == crypto::kAeadKeySize ? std::optional{*key} : std::nullopt;
}

}  // namespace

KeyStore::KeyStore(const std::filesystem::path& file, FieldCipher& root)
    : connection_(std::make_unique<Connection>(file, Connection::NoKeys{})), root_(root) {
    // No write-ahead log here: a destroyed key would stay in it. The journal is cut after use.
    connection_->execute("PRAGMA journal_mode = TRUNCATE");
    connection_->execute("PRAGMA synchronous = EXTRA");
    connection_->execute(
        "CREATE TABLE IF NOT EXISTS keys (owner TEXT NOT NULL, purpose TEXT NOT NULL, "
        "sealed TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, "
        "PRIMARY KEY (owner, purpose)) STRICT, WITHOUT ROWID");
}

KeyStore::~KeyStore() {
    for (auto& [name, key] : known_) {
        crypto::wipe(key.bytes);
    }
}

ByteView KeyStore::make(const KeyName& name, std::optional<WallTime> expires_at, WallTime now) {
    Key* key = load(name);
    return key != nullptr ? key->bytes : insert(name, expires_at, now).bytes;
}

std::optional<ByteView> KeyStore::find(const KeyName& name, WallTime now) {
    const Key* key = load(name);
    if (key == nullptr || (key->expires_at && *key->expires_at <= now)) {
        return std::nullopt;
    }
    return ByteView{key->bytes};
}

bool KeyStore::destroy(const KeyName& name) {
    forget(name);
    Transaction transaction{*connection_};
    return transaction.execute("DELETE FROM keys WHERE owner = ? AND purpose = ?", name.owner,
                               name.purpose) > 0;
}

std::vector<KeyName> KeyStore::destroy_expired(WallTime now) {
    std::vector<KeyName> expired;
    Transaction transaction{*connection_};
    {
        Rows rows = transaction.query("SELECT owner, purpose FROM keys WHERE expires_at <= ?", now);
        while (rows.next()) {
            expired.push_back({rows->text(0), rows->text(1)});
        }
    }
    for (const KeyName& name : expired) {
        destroy(name);
    }
    return expired;
}

bool KeyStore::fits() {
    Transaction transaction{*connection_};
    Rows rows =
        transaction.query("SELECT owner, sealed FROM keys WHERE purpose = ? LIMIT 1", kOwnKey);
    return !rows.next() || open_key(root_, rows->text(1), {rows->text(0), kOwnKey}).has_value();
}

KeyStore::Key* KeyStore::load(const KeyName& name) {
    if (const auto found = known_.find(name); found != known_.end()) {
        return &found->second;
    }
    Transaction transaction{*connection_};
    std::string sealed;
    std::optional<WallTime> expires_at;
    {
        Rows rows =
            transaction.query("SELECT sealed, expires_at FROM keys WHERE owner = ? AND purpose = ?",
                              name.owner, name.purpose);
        if (!rows.next()) {
            return nullptr;
        }
        sealed = rows->text(0);
        expires_at = rows->optional_time(1);
    }
    const bool own = name.purpose == kOwnKey;
    const Key* owner = own ? nullptr : load({name.owner, kOwnKey});
    const std::optional<Bytes> bytes = own ? open_key(root_, sealed, name)
                                       : owner != nullptr
                                           ? open_key(FieldCipher{owner->bytes}, sealed, name)
                                           : std::nullopt;
    if (!bytes) {
        throw Error{SQLITE_AUTH, "a key of the key file does not open: another secret_key"};
    }
    return &known_.insert_or_assign(name, Key{*bytes, expires_at}).first->second;
}

KeyStore::Key& KeyStore::insert(const KeyName& name, std::optional<WallTime> expires_at,
                                WallTime now) {
    Key key{Bytes(crypto::kAeadKeySize), expires_at};
    random_.fill(key.bytes);
    const std::string text = crypto::base64url_encode(key.bytes);
    const std::string sealed =
        name.purpose == kOwnKey
            ? root_.seal(text, place_of(name))
            : FieldCipher{owner_key(name.owner, now)}.seal(text, place_of(name));
    Transaction transaction{*connection_};
    transaction.execute(
        "INSERT INTO keys (owner, purpose, sealed, created_at, expires_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        name.owner, name.purpose, sealed, now, expires_at);
    if (Key* made_elsewhere = load(name); made_elsewhere->bytes != key.bytes) {
        crypto::wipe(key.bytes);  // a command beside the server was quicker
        return *made_elsewhere;
    }
    return known_.insert_or_assign(name, std::move(key)).first->second;
}

void KeyStore::forget(const KeyName& name) {
    if (const auto found = known_.find(name); found != known_.end()) {
        crypto::wipe(found->second.bytes);
        known_.erase(found);
    }
}

ByteView KeyStore::owner_key(const std::string& owner, WallTime now) {
    return make({owner, kOwnKey}, std::nullopt, now);
}

}  // namespace heydok::storage
