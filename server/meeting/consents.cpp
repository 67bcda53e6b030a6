#include "meeting/consents.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace heydok::meeting {

std::string_view text_of(ConsentKind kind) {
    switch (kind) {
        case ConsentKind::consultation:
            return "consultation";
    }
    HEYDOK_ASSERT(false);
}

std::optional<ConsentKind> parse_consent_kind(std::string_view text) {
    return text == text_of(ConsentKind::consultation) ? std::optional{ConsentKind::consultation}
                                                      : std::nullopt;
}

bool is_consent_language(std::string_view language) {
    return language == "de" || language == "en";
}

std::vector<Consent> Consents::of(const Participant& participant) {
    storage::Rows rows = transaction_.query(
        "SELECT kind, version, language, text_hash, given_at, withdrawn_at FROM consents "
        "WHERE meeting_id = ? AND identity = ? ORDER BY number",
        participant.meeting_id, participant.identity);
    std::vector<Consent> consents;
    while (rows.next()) {
        const std::optional<ConsentKind> kind = parse_consent_kind(rows->text(0));
        HEYDOK_ASSERT(kind);  // the table holds what `give` wrote
        consents.push_back({.text = {.kind = *kind,
                                     .version = rows->integer(1),
                                     .language = rows->text(2),
                                     .hash = rows->blob(3)},
                            .given_at = rows->time(4),
                            .withdrawn_at = rows->optional_time(5)});
    }
    return consents;
}

Result<void> Consents::give(const Meeting& meeting, const Participant& participant,
                            const ConsentText& text) {
    const std::vector<Consent> kept = of(participant);
    const bool stands = std::any_of(kept.begin(), kept.end(), [&](const Consent& consent) {
        return !consent.withdrawn_at && consent.text.kind == text.kind &&
               consent.text.hash == text.hash;
    });
    if (stands) {
        return {};
    }
    if (kept.size() >= kMostConsents) {
        return Refusal{"wrong-state"};
    }
    transaction_.execute(
        "INSERT INTO consents (meeting_id, identity, kind, version, language, text_hash, given_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        participant.meeting_id, participant.identity, text_of(text.kind), text.version,
        text.language, ByteView{text.hash}, now_);
    audit(meeting, participant, audit::Event::consent_given);
    return {};
}

bool Consents::withdraw(const Meeting& meeting, const Participant& participant, ConsentKind kind) {
    const auto taken_back = transaction_.execute(
        "UPDATE consents SET withdrawn_at = ? WHERE meeting_id = ? AND identity = ? AND kind = ? "
        "AND withdrawn_at IS NULL",
        now_, participant.meeting_id, participant.identity, text_of(kind));
    if (taken_back == 0) {
        return false;
    }
    audit(meeting, participant, audit::Event::consent_withdrawn);
    return true;
}

void Consents::audit(const Meeting& meeting, const Participant& participant, audit::Event event) {
    audit::record(transaction_, {.chain = meeting.practice_id,
                                 .at = now_,
                                 .actor = {"participant", participant.identity},
                                 .event = event,
                                 .object = {"participant", participant.identity}});
}

}  // namespace heydok::meeting
