#include "people/factors.hpp"

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/totp.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 16;
/// Two groups of five: 58 bits, which nobody tries out against a limit of tries.
constexpr std::size_t kRecoveryGroup = 5;
constexpr std::string_view kPasskeyColumns =
    "SELECT id, account_id, credential_id, public_key, sign_count, device, created_at, used_at "
    "FROM passkeys WHERE ";

Passkey read_passkey(const storage::Rows& rows) {
    Passkey passkey{.id = rows->text(0),
                    .account_id = rows->text(1),
                    .credential_id = rows->blob(2),
                    .key = {},
                    .sign_count = static_cast<std::uint32_t>(rows->integer(4)),
                    .device = rows->text(5),
                    .created_at = rows->time(6),
                    .used_at = rows->optional_time(7)};
    const Bytes key = rows->blob(3);
    std::copy(key.begin(), key.end(), passkey.key.begin());
    return passkey;
}

/// What a person typed, without blanks and hyphens.
std::string compact(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char c) { return c != ' ' && c != '-'; });
    return out;
}

/// The code with its account, so that equal codes of two accounts look different.
Bytes hash_of(const Account& account, std::string_view code) {
    const crypto::Sha256Digest digest = crypto::sha256(as_bytes(account.id + ":" + compact(code)));
    return {digest.begin(), digest.end()};
}

}  // namespace

void Factors::audit(const Account& account, audit::Event event, audit::Object object) {
    audit::record(transaction_, {.chain = account.practice.id,
                                 .at = now_,
                                 .actor = {"account", account.id},
                                 .event = event,
                                 .object = std::move(object)});
}

FactorState Factors::state(std::string_view account_id) {
    storage::Rows rows = transaction_.query(
        "SELECT (SELECT count(*) FROM totp_secrets WHERE account_id = ? AND confirmed_at IS NOT "
        "NULL), (SELECT count(*) FROM passkeys WHERE account_id = ?), "
        "(SELECT count(*) FROM recovery_codes WHERE account_id = ?)",
        account_id, account_id, account_id);
    rows.next();
    return {.totp = rows->integer(0) > 0,
            .passkeys = static_cast<std::size_t>(rows->integer(1)),
            .recovery_codes = static_cast<std::size_t>(rows->integer(2))};
}

Result<Bytes> Factors::begin_totp(const Account& account) {
    if (state(account.id).totp) {
        return Refusal{"wrong-state"};
    }
    Bytes secret(crypto::kTotpSecretSize);
    random_.fill(secret);
    const Bytes sealed = crypto::seal(key_, secret, as_bytes(account.id), random_);
    transaction_.execute(
        "INSERT OR REPLACE INTO totp_secrets (account_id, sealed, confirmed_at, last_step, "
        "created_at) VALUES (?, ?, NULL, 0, ?)",
        account.id, ByteView{sealed}, now_);
    return secret;
}

bool Factors::use_totp(const Account& account, std::string_view code) {
    Bytes sealed;
    std::int64_t last = 0;
    {
        storage::Rows rows = transaction_.query(
            "SELECT sealed, last_step FROM totp_secrets WHERE account_id = ?", account.id);
        if (!rows.next()) {
            return false;
        }
        sealed = rows->blob(0);
        last = rows->integer(1);
    }
    const Parsed<Bytes> secret = crypto::open(key_, sealed, as_bytes(account.id));
    const std::optional<std::int64_t> step =
        secret ? crypto::match_totp(*secret, compact(code), now_, last) : std::nullopt;
    if (step) {
        transaction_.execute("UPDATE totp_secrets SET last_step = ? WHERE account_id = ?", *step,
                             account.id);
    }
    return step.has_value();
}

Result<void> Factors::finish_totp(const Account& account, std::string_view code) {
    if (state(account.id).totp) {
        return Refusal{"wrong-state"};
    }
    if (!use_totp(account, code)) {
        return Refusal{"wrong-code", "code"};
    }
    transaction_.execute("UPDATE totp_secrets SET confirmed_at = ? WHERE account_id = ?", now_,
                         account.id);
    audit(account, audit::Event::factor_added, {"totp", account.id});
    return {};
}

void Factors::remove_totp(const Account& account) {
    if (transaction_.execute("DELETE FROM totp_secrets WHERE account_id = ?", account.id) > 0) {
        audit(account, audit::Event::factor_removed, {"totp", account.id});
    }
}

Result<Passkey> Factors::add_passkey(const Account& account, const Bytes& credential_id,
                                     const crypto::P256Point& key, std::uint32_t sign_count,
                                     std::string_view device) {
    if (state(account.id).passkeys >= kMostPasskeys || passkey_by_credential(credential_id)) {
        return Refusal{"wrong-state"};
    }
    const std::string id = random_.text(kIdLength, Random::kReadable);
    transaction_.execute(
        "INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, device, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id, account.id, ByteView{credential_id}, ByteView{key}, std::int64_t{sign_count}, device,
        now_);
    audit(account, audit::Event::factor_added, {"passkey", id});
    return passkey_by_credential(credential_id).value();
}

bool Factors::remove_passkey(const Account& account, std::string_view id) {
    if (transaction_.execute("DELETE FROM passkeys WHERE account_id = ? AND id = ?", account.id,
                             id) == 0) {
        return false;
    }
    audit(account, audit::Event::factor_removed, {"passkey", std::string{id}});
    return true;
}

std::vector<Passkey> Factors::passkeys(std::string_view account_id) {
    static const std::string sql =
        std::string{kPasskeyColumns} + "account_id = ? ORDER BY created_at, id";
    std::vector<Passkey> passkeys;
    storage::Rows rows = transaction_.query(sql, account_id);
    while (rows.next()) {
        passkeys.push_back(read_passkey(rows));
    }
    return passkeys;
}

std::optional<Passkey> Factors::passkey_by_credential(const Bytes& credential_id) {
    static const std::string sql = std::string{kPasskeyColumns} + "credential_id = ?";
    storage::Rows rows = transaction_.query(sql, ByteView{credential_id});
    return rows.next() ? std::optional{read_passkey(rows)} : std::nullopt;
}

void Factors::note_use(const Passkey& passkey, std::uint32_t sign_count) {
    transaction_.execute("UPDATE passkeys SET sign_count = ?, used_at = ? WHERE id = ?",
                         std::int64_t{sign_count}, now_, passkey.id);
}

std::vector<std::string> Factors::make_recovery_codes(const Account& account) {
    transaction_.execute("DELETE FROM recovery_codes WHERE account_id = ?", account.id);
    std::vector<std::string> codes;
    for (int i = 0; i < kRecoveryCodes; ++i) {
        codes.push_back(random_.text(kRecoveryGroup, Random::kReadable) + "-" +
                        random_.text(kRecoveryGroup, Random::kReadable));
        transaction_.execute("INSERT INTO recovery_codes (account_id, code_hash) VALUES (?, ?)",
                             account.id, ByteView{hash_of(account, codes.back())});
    }
    audit(account, audit::Event::recovery_codes_made, {"account", account.id});
    return codes;
}

bool Factors::use_recovery_code(const Account& account, std::string_view code) {
    const bool used =
        transaction_.execute("DELETE FROM recovery_codes WHERE account_id = ? AND code_hash = ?",
                             account.id, ByteView{hash_of(account, code)}) > 0;
    if (used) {
        audit(account, audit::Event::recovery_code_used, {"account", account.id});
    }
    return used;
}

bool Factors::use_code(const Account& account, std::string_view code) {
    return (state(account.id).totp && use_totp(account, code)) || use_recovery_code(account, code);
}

}  // namespace heydok::people
