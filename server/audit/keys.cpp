#include "audit/keys.hpp"

#include <array>
#include <cstdio>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::audit {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kPseudonymBytes = 16;
constexpr const char* kInstallation = "system";

/// The key that hides the ids of one event, and when it dies.
struct PseudonymKey {
    storage::KeyName name;
    std::optional<WallTime> expires_at;
};

PseudonymKey pseudonym_key(std::string_view chain, const EventWords& event, WallTime at) {
    if (event.identified) {
        return {{std::string{chain}, "audit identities"}, std::nullopt};
    }
    const year_month_day date{floor<days>(at)};
    const sys_days next_month = sys_days{date.year() / date.month() / std::chrono::last} + days{1};
    return {
        {std::string{chain}, "audit month " + date_text(sys_days{date.year() / date.month() / 1})},
        next_month + kPseudonymsLast};
}

std::string pseudonym(ByteView key, std::string_view kind, std::string_view id) {
    std::string message{kind};
    message += '\0';
    message += id;
    const crypto::Sha256Digest digest = crypto::hmac_sha256(key, as_bytes(message));
    return crypto::base64url_encode(ByteView{digest}.first(kPseudonymBytes));
}

storage::KeyName week_key(std::string_view chain, std::string_view monday) {
    return {std::string{chain}, "week " + std::string{monday}};
}

}  // namespace

sys_days week_of(WallTime at) {
    const sys_days day = floor<days>(at);
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

std::string date_text(sys_days day) {
    const year_month_day date{day};
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

bool is_personal(std::string_view kind) {
    return kind != "system" && kind != "operator" && kind != "media-server" && kind != "practice" &&
           kind != "audit-log" && kind != "receipt";
}

std::string make_pseudonym(storage::Transaction& transaction, std::string_view chain,
                           const EventWords& event, WallTime at, std::string_view kind,
                           std::string_view id) {
    if (id.empty() || !is_personal(kind)) {
        return std::string{id};
    }
    const PseudonymKey key = pseudonym_key(chain, event, at);
    return pseudonym(transaction.keys().make(key.name, key.expires_at, at), kind, id);
}

std::optional<std::string> find_pseudonym(storage::Transaction& transaction, std::string_view chain,
                                          const EventWords& event, WallTime at,
                                          std::string_view kind, std::string_view id,
                                          WallTime now) {
    if (id.empty() || !is_personal(kind)) {
        return std::string{id};
    }
    const auto key = transaction.keys().find(pseudonym_key(chain, event, at).name, now);
    return key ? std::optional{pseudonym(*key, kind, id)} : std::nullopt;
}

storage::FieldCipher week_cipher(storage::Transaction& transaction, std::string_view chain,
                                 WallTime at) {
    const sys_days monday = week_of(at);
    return storage::FieldCipher{
        transaction.keys().make(week_key(chain, date_text(monday)), monday + kCallCeiling, at)};
}

std::optional<storage::FieldCipher> find_week_cipher(storage::Transaction& transaction,
                                                     std::string_view chain,
                                                     std::string_view monday, WallTime now) {
    const auto key = transaction.keys().find(week_key(chain, monday), now);
    return key ? std::optional<storage::FieldCipher>{*key} : std::nullopt;
}

crypto::SigningKey signing_key(storage::Transaction& transaction, WallTime now) {
    return crypto::SigningKey{
        transaction.keys().make({kInstallation, "audit signature"}, std::nullopt, now)};
}

}  // namespace heydok::audit
