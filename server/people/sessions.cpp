#include "people/sessions.hpp"

#include <algorithm>

#include "people/secret_token.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 16;  // names, proves nothing
constexpr std::string_view kColumns =
    "SELECT id, account_id, device, created_at, used_at, confirmed_at, second_factor "
    "FROM sessions WHERE ";
/// Within the limits, or the session by which a physician is in a media room (the table of
/// participants is of `meeting`, which is above; only this question is asked of it).
constexpr std::string_view kAlive =
    "((used_at > ? AND created_at > ?) OR EXISTS (SELECT 1 FROM participants "
    "WHERE participants.session_id = sessions.id AND participants.state = 'joined'))";

Session read_session(const storage::Rows& rows) {
    return {.id = rows->text(0),
            .account_id = rows->text(1),
            .device = rows->text(2),
            .created_at = rows->time(3),
            .used_at = rows->time(4),
            .confirmed_at = rows->time(5),
            .second_factor = rows->boolean(6)};
}

}  // namespace

void Sessions::audit(const Account& account, const audit::Actor& actor, audit::Event event,
                     const Session& session) {
    audit::record(transaction_, {.chain = account.practice.id,
                                 .at = now_,
                                 .actor = actor,
                                 .event = event,
                                 .object = {"session", session.id}});
}

StartedSession Sessions::start(const Account& account, std::string_view device, bool second_factor,
                               std::optional<WallTime> confirmed_at) {
    StartedSession started{.token = new_secret_token(random_),
                           .session = {.id = random_.text(kIdLength, Random::kReadable),
                                       .account_id = account.id,
                                       .device = std::string{device},
                                       .created_at = now_,
                                       .used_at = now_,
                                       .confirmed_at = std::min(confirmed_at.value_or(now_), now_),
                                       .second_factor = second_factor}};
    transaction_.execute(
        "INSERT INTO sessions (token_hash, id, account_id, device, created_at, used_at, "
        "confirmed_at, second_factor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ByteView{hash_of_token(started.token)}, started.session.id, account.id, device, now_, now_,
        started.session.confirmed_at, second_factor);
    audit(account, {"account", account.id}, audit::Event::session_started, started.session);
    return started;
}

std::optional<Session> Sessions::find(std::string_view token) {
    static const std::string sql =
        std::string{kColumns} + "token_hash = ? AND " + std::string{kAlive};
    storage::Rows rows = transaction_.query(sql, ByteView{hash_of_token(token)},
                                            now_ - limits_.idle, now_ - limits_.longest);
    return rows.next() ? std::optional{read_session(rows)} : std::nullopt;
}

std::optional<Session> Sessions::with_id(std::string_view id) {
    static const std::string sql = std::string{kColumns} + "id = ?";
    storage::Rows rows = transaction_.query(sql, id);
    return rows.next() ? std::optional{read_session(rows)} : std::nullopt;
}

bool Sessions::lives(std::string_view id) {
    static const std::string sql = "SELECT 1 FROM sessions WHERE id = ? AND " + std::string{kAlive};
    storage::Rows rows = transaction_.query(sql, id, now_ - limits_.idle, now_ - limits_.longest);
    return rows.next();
}

std::vector<Session> Sessions::of_account(std::string_view account_id) {
    static const std::string sql = std::string{kColumns} + "account_id = ? AND " +
                                   std::string{kAlive} + " ORDER BY used_at DESC, id";
    std::vector<Session> sessions;
    storage::Rows rows =
        transaction_.query(sql, account_id, now_ - limits_.idle, now_ - limits_.longest);
    while (rows.next()) {
        sessions.push_back(read_session(rows));
    }
    return sessions;
}

void Sessions::use(const Session& session) {
    if (now_ - session.used_at >= kSessionNoteEvery) {
        transaction_.execute("UPDATE sessions SET used_at = ? WHERE id = ?", now_, session.id);
    }
}

void Sessions::confirm(const Session& session, const Account& account, bool second_factor) {
    transaction_.execute(
        "UPDATE sessions SET confirmed_at = ?, used_at = ?, second_factor = max(second_factor, ?) "
        "WHERE id = ?",
        now_, now_, second_factor, session.id);
    audit(account, {"account", account.id}, audit::Event::session_confirmed, session);
}

void Sessions::end(const Session& session, const Account& account, const audit::Actor& actor) {
    transaction_.execute("DELETE FROM sessions WHERE id = ?", session.id);
    audit(account, actor, audit::Event::session_ended, session);
}

void Sessions::use_in_consultations() {
    transaction_.execute(
        "UPDATE sessions SET used_at = ? WHERE used_at < ? AND id IN "
        "(SELECT session_id FROM participants WHERE state = 'joined' AND session_id IS NOT NULL)",
        now_, now_ - kSessionNoteEvery);
}

std::vector<Session> Sessions::forget_old() {
    static const std::string old = "NOT " + std::string{kAlive};
    std::vector<Session> sessions;
    {
        static const std::string sql = std::string{kColumns} + old + " LIMIT 1000";
        storage::Rows rows = transaction_.query(sql, now_ - limits_.idle, now_ - limits_.longest);
        while (rows.next()) {
            sessions.push_back(read_session(rows));
        }
    }
    for (const Session& session : sessions) {
        transaction_.execute("DELETE FROM sessions WHERE id = ?", session.id);
    }
    return sessions;
}

}  // namespace heydok::people
