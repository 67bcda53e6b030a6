#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "audit/event.hpp"
#include "base/clock.hpp"
#include "crypto/signature.hpp"
#include "storage/transaction.hpp"

/// The keys of the audit and when they die.
namespace heydok::audit {

/// Metadata of a consultation is readable no longer than this after the event (Anlage 31b BMV-Ä).
inline constexpr std::chrono::days kCallCeiling{90};
/// Evidence is kept no longer than the longest rule asks for (45 CFR 164.316(b)(2)(i)).
inline constexpr std::chrono::days kSecurityCeiling{6 * 366};
/// The key of a month's pseudonyms is destroyed this long after the month's end.
inline constexpr std::chrono::days kPseudonymsLast{90};

/// The Monday of the ISO week of a time.
std::chrono::sys_days week_of(WallTime at);
/// "2026-11-30".
std::string date_text(std::chrono::sys_days day);

/// What stands for an id in the security store: HMAC-SHA256 under the practice's key of the month,
/// or under its lasting key for events that stay identified; 22 characters. `make` also makes a key
/// that is missing; `find` answers empty when it has been destroyed.
std::string make_pseudonym(storage::Transaction& transaction, std::string_view chain,
                           const EventWords& event, WallTime at, std::string_view kind,
                           std::string_view id);
std::optional<std::string> find_pseudonym(storage::Transaction& transaction, std::string_view chain,
                                          const EventWords& event, WallTime at,
                                          std::string_view kind, std::string_view id, WallTime now);
/// Whether ids of this kind stand for persons, appointments or what belongs to them.
bool is_personal(std::string_view kind);

/// Seals call metadata of the practice and ISO week; made if it is missing.
storage::FieldCipher week_cipher(storage::Transaction& transaction, std::string_view chain,
                                 WallTime at);
/// The same to read by; empty once the week has passed the ceiling.
std::optional<storage::FieldCipher> find_week_cipher(storage::Transaction& transaction,
                                                     std::string_view chain,
                                                     std::string_view monday, WallTime now);

/// Signs checkpoints, exports and receipts of this installation.
crypto::SigningKey signing_key(storage::Transaction& transaction, WallTime now);

}  // namespace heydok::audit
