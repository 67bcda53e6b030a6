#include "people/identities.hpp"

namespace heydok::people {
namespace {

std::string place_of_token(std::string_view session_id) {
    return "provider_sessions.id_token " + std::string{session_id};
}

}  // namespace

std::optional<std::string> Identities::account_of(const ProviderIdentity& identity) {
    storage::Rows rows =
        transaction_.query("SELECT account_id FROM identities WHERE issuer = ? AND subject = ?",
                           identity.issuer, identity.subject);
    return rows.next() ? std::optional{rows->text(0)} : std::nullopt;
}

std::vector<LinkedIdentity> Identities::of_account(std::string_view account_id) {
    std::vector<LinkedIdentity> identities;
    storage::Rows rows = transaction_.query(
        "SELECT issuer, subject, created_at FROM identities WHERE account_id = ? "
        "ORDER BY created_at, issuer, subject",
        account_id);
    while (rows.next()) {
        identities.push_back({{rows->text(0), rows->text(1)}, rows->time(2)});
    }
    return identities;
}

void Identities::link(const ProviderIdentity& identity, const Account& account) {
    transaction_.execute(
        "INSERT INTO identities (issuer, subject, account_id, created_at) VALUES (?, ?, ?, ?)",
        identity.issuer, identity.subject, account.id, now_);
    audit::record(transaction_, {.chain = account.practice.id,
                                 .at = now_,
                                 .actor = {"account", account.id},
                                 .event = audit::Event::identity_linked,
                                 .object = {"account", account.id}});
}

void Identities::start(const Session& session, const ProviderSession& from) {
    transaction_.execute(
        "INSERT INTO provider_sessions (session_id, provider, issuer, subject, provider_session, "
        "id_token) VALUES (?, ?, ?, ?, ?, ?)",
        session.id, from.provider, from.identity.issuer, from.identity.subject,
        from.provider_session,
        transaction_.fields().seal(from.id_token.reveal(), place_of_token(session.id)));
}

std::optional<ProviderSession> Identities::origin_of(const Session& session) {
    storage::Rows rows = transaction_.query(
        "SELECT provider, issuer, subject, provider_session, id_token FROM provider_sessions "
        "WHERE session_id = ?",
        session.id);
    if (!rows.next()) {
        return std::nullopt;
    }
    const auto token = transaction_.fields().open(rows->text(4), place_of_token(session.id));
    return ProviderSession{.provider = rows->text(0),
                           .identity = {rows->text(1), rows->text(2)},
                           .provider_session = rows->optional_text(3),
                           .id_token = Secret{token.value_or("")}};
}

std::vector<std::string> Identities::sessions_of(
    std::string_view issuer, const std::optional<std::string>& subject,
    const std::optional<std::string>& provider_session) {
    std::vector<std::string> ids;
    if (!subject && !provider_session) {
        return ids;
    }
    storage::Rows rows = transaction_.query(
        "SELECT session_id FROM provider_sessions WHERE issuer = ? AND (? IS NULL OR subject = ?) "
        "AND (? IS NULL OR provider_session = ?)",
        issuer, subject, subject, provider_session, provider_session);
    while (rows.next()) {
        ids.push_back(rows->text(0));
    }
    return ids;
}

}  // namespace heydok::people
