#include "people/api_keys.hpp"

#include "people/secret_token.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 16;
constexpr std::string_view kColumns =
    "SELECT id, practice_id, name, scopes, created_at, expires_at, used_at FROM api_keys WHERE ";

ApiKey read_key(const storage::Rows& rows) {
    return {.id = rows->text(0),
            .practice_id = rows->text(1),
            .name = rows->text(2),
            .scopes = parse_roles(rows->text(3), parse_key_scope).value_or(Roles{}),
            .created_at = rows->time(4),
            .expires_at = rows->time(5),
            .used_at = rows->optional_time(6)};
}

}  // namespace

void ApiKeys::audit(const Practice& practice, const audit::Actor& actor, audit::Event event,
                    std::string_view id) {
    audit::record(transaction_, {.chain = practice.id,
                                 .at = now_,
                                 .actor = actor,
                                 .event = event,
                                 .object = {"api-key", std::string{id}}});
}

Result<CreatedApiKey> ApiKeys::create(const Practice& practice, const NewApiKey& wanted,
                                      const audit::Actor& actor) {
    const Result<std::string> name = parse_title(wanted.name, "name");
    if (!name) {
        return name.error();
    }
    if (wanted.scopes.empty()) {
        return Refusal{"invalid-input", "scopes"};
    }
    if (wanted.life < std::chrono::days{1} || wanted.life > kLongestApiKeyLife) {
        return Refusal{"invalid-input", "expires_in_days"};
    }
    if (of_practice(practice).size() >= kMostApiKeys) {
        return Refusal{"wrong-state"};
    }
    CreatedApiKey made{.key = {.id = random_.text(kIdLength, Random::kReadable),
                               .practice_id = practice.id,
                               .name = *name,
                               .scopes = wanted.scopes,
                               .created_at = now_,
                               .expires_at = now_ + wanted.life},
                       .text = std::string{kApiKeyPrefix} + new_secret_token(random_)};
    transaction_.execute(
        "INSERT INTO api_keys (id, practice_id, name, scopes, key_hash, created_at, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        made.key.id, practice.id, *name, text_of(wanted.scopes), ByteView{hash_of_token(made.text)},
        now_, made.key.expires_at);
    audit(practice, actor, audit::Event::api_key_created, made.key.id);
    return made;
}

std::vector<ApiKey> ApiKeys::of_practice(const Practice& practice) {
    static const std::string sql =
        std::string{kColumns} + "practice_id = ? ORDER BY created_at, id";
    std::vector<ApiKey> keys;
    storage::Rows rows = transaction_.query(sql, practice.id);
    while (rows.next()) {
        keys.push_back(read_key(rows));
    }
    return keys;
}

bool ApiKeys::revoke(const Practice& practice, std::string_view id, const audit::Actor& actor) {
    if (transaction_.execute("DELETE FROM api_keys WHERE practice_id = ? AND id = ?", practice.id,
                             id) == 0) {
        return false;
    }
    audit(practice, actor, audit::Event::api_key_revoked, id);
    return true;
}

std::optional<ApiKey> ApiKeys::find(std::string_view text) {
    static const std::string sql = std::string{kColumns} + "key_hash = ? AND expires_at > ?";
    storage::Rows rows = transaction_.query(sql, ByteView{hash_of_token(text)}, now_);
    return rows.next() ? std::optional{read_key(rows)} : std::nullopt;
}

void ApiKeys::use(const ApiKey& key) {
    if (!key.used_at || now_ - *key.used_at >= kApiKeyNoteEvery) {
        transaction_.execute("UPDATE api_keys SET used_at = ? WHERE id = ?", now_, key.id);
    }
}

}  // namespace heydok::people
