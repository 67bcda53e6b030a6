#include "app/open_database.hpp"

#include "app/secret_files.hpp"
#include "audit/carry_over.hpp"
#include "crypto/hash.hpp"

namespace heydok::app {
namespace {

storage::FieldCipher field_cipher(const Secret& secret) {
    const Secret key = derive_secret(secret, "database fields");
    return storage::FieldCipher{crypto::sha256(as_bytes(key.reveal()))};
}

}  // namespace

Secret installation_secret(const Config& config) {
    make_private_folder(config.data_dir);
    if (!config.secret_key.reveal().empty()) {
        return config.secret_key;
    }
    Random random = Random::system();
    return secret_of_installation(std::filesystem::path{config.data_dir} / "secret_key", random);
}

std::unique_ptr<storage::Database> open_database(const Config& config, const Secret& secret) {
    auto database = std::make_unique<storage::Database>(
        std::filesystem::path{config.data_dir} / "heydok.db", field_cipher(secret));
    const bool fits = database->transact_blocking([](storage::Transaction& transaction) {
        if (!transaction.keys().fits()) {
            return false;
        }
        audit::carry_over(transaction, read_wall_clock());
        return true;
    });
    if (!fits) {
        throw ConfigError("secret_key is not the one that the keys in data_dir were sealed with");
    }
    return database;
}

}  // namespace heydok::app
