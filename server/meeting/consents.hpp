#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/bytes.hpp"
#include "meeting/meeting.hpp"
#include "storage/transaction.hpp"

namespace heydok::meeting {

/// What somebody can agree to. One consent never implies another.
enum class ConsentKind : std::uint8_t {
    consultation,  ///< that picture and sound are transmitted for this consultation
};
std::string_view text_of(ConsentKind kind);
std::optional<ConsentKind> parse_consent_kind(std::string_view text);

/// The languages in which the texts exist.
bool is_consent_language(std::string_view language);
/// Versions of a text count from 1; a larger one is none of ours.
inline constexpr std::int64_t kLargestConsentVersion = 10'000;
/// Consents that are kept for one participant, withdrawn ones among them: bounds what they can
/// store.
inline constexpr std::size_t kMostConsents = 50;

/// What was agreed to, as the person's page showed it.
struct ConsentText {
    ConsentKind kind = ConsentKind::consultation;
    std::int64_t version = 1;
    std::string language = {};
    Bytes hash = {};  ///< SHA-256 of the text in UTF-8
};

/// A consent of one participant; the identity is all that it says of them.
struct Consent {
    ConsentText text = {};
    WallTime given_at = {};
    std::optional<WallTime> withdrawn_at = {};  ///< empty: it stands
};

/// The consents of participants within one transaction. Each change is written into the audit.
class Consents {
  public:
    Consents(storage::Transaction& transaction, WallTime now)
        : transaction_(transaction), now_(now) {}

    /// Of one participant, the oldest first.
    std::vector<Consent> of(const Participant& participant);
    /// Keeps that the participant agreed to the text; nothing changes if that stands already.
    /// Refusal: `wrong-state` if too many are kept of them.
    Result<void> give(const Meeting& meeting, const Participant& participant,
                      const ConsentText& text);
    /// Takes back all that the participant agreed to of this kind. False if nothing stood.
    bool withdraw(const Meeting& meeting, const Participant& participant, ConsentKind kind);

  private:
    void audit(const Meeting& meeting, const Participant& participant, audit::Event event);

    storage::Transaction& transaction_;
    WallTime now_;
};

}  // namespace heydok::meeting
