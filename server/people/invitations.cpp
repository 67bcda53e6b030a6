#include "people/invitations.hpp"

#include "people/secret_token.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 16;
constexpr std::string_view kColumns =
    "SELECT id, practice_id, email, roles, created_at, expires_at FROM invitations WHERE ";

Invitation read_invitation(const storage::Rows& rows) {
    return {.id = rows->text(0),
            .practice = {rows->text(1), "", CareMode::private_care},
            .email = rows->text(2),
            .roles = parse_roles(rows->text(3), parse_account_role).value_or(Roles{}),
            .created_at = rows->time(4),
            .expires_at = rows->time(5)};
}

}  // namespace

void Invitations::audit(const Practice& practice, const audit::Actor& actor, audit::Event event,
                        std::string_view id) {
    audit::record(transaction_, {.chain = practice.id,
                                 .at = now_,
                                 .actor = actor,
                                 .event = event,
                                 .object = {"invitation", std::string{id}}});
}

Result<NewInvitation> Invitations::invite(const Practice& practice, std::string_view email,
                                          Roles roles, const audit::Actor& actor) {
    const std::string normal = normal_email(email);
    if (normal.empty()) {
        return Refusal{"invalid-input", "email"};
    }
    if (roles.empty()) {
        return Refusal{"invalid-input", "roles"};
    }
    const std::optional<Account> member =
        People{transaction_, now_, random_}.account_by_email(normal);
    if (member && member->practice.id == practice.id) {
        return Refusal{"email-taken", "email"};
    }
    transaction_.execute("DELETE FROM invitations WHERE practice_id = ? AND email = ?", practice.id,
                         normal);
    if (of_practice(practice).size() >= kMostInvitations) {
        return Refusal{"wrong-state"};
    }
    NewInvitation made{.invitation = {.id = random_.text(kIdLength, Random::kReadable),
                                      .practice = practice,
                                      .email = normal,
                                      .roles = roles,
                                      .created_at = now_,
                                      .expires_at = now_ + kInvitationLasts},
                       .token = new_secret_token(random_)};
    transaction_.execute(
        "INSERT INTO invitations (id, practice_id, email, roles, token_hash, created_at, "
        "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        made.invitation.id, practice.id, normal, text_of(roles),
        ByteView{hash_of_token(made.token)}, now_, made.invitation.expires_at);
    audit(practice, actor, audit::Event::member_invited, made.invitation.id);
    return made;
}

std::vector<Invitation> Invitations::of_practice(const Practice& practice) {
    static const std::string sql =
        std::string{kColumns} + "practice_id = ? AND expires_at > ? ORDER BY created_at, id";
    std::vector<Invitation> invitations;
    storage::Rows rows = transaction_.query(sql, practice.id, now_);
    while (rows.next()) {
        invitations.push_back(read_invitation(rows));
        invitations.back().practice = practice;
    }
    return invitations;
}

bool Invitations::revoke(const Practice& practice, std::string_view id, const audit::Actor& actor) {
    if (transaction_.execute("DELETE FROM invitations WHERE practice_id = ? AND id = ?",
                             practice.id, id) == 0) {
        return false;
    }
    audit(practice, actor, audit::Event::invitation_revoked, id);
    return true;
}

std::optional<Invitation> Invitations::find(std::string_view token) {
    static const std::string sql = std::string{kColumns} + "token_hash = ? AND expires_at > ?";
    std::optional<Invitation> found;
    {
        storage::Rows rows = transaction_.query(sql, ByteView{hash_of_token(token)}, now_);
        if (!rows.next()) {
            return std::nullopt;
        }
        found = read_invitation(rows);
    }
    found->practice = People{transaction_, now_, random_}.practice(found->practice.id).value();
    return found;
}

Result<Account> Invitations::accept(std::string_view token, std::string_view name,
                                    std::string_view password_hash) {
    const std::optional<Invitation> invitation = find(token);
    if (!invitation) {
        return Refusal{"not-found"};
    }
    const audit::Actor actor{"invitation", invitation->id};
    Result<Account> created = People{transaction_, now_, random_}.create_account(
        {.practice_id = invitation->practice.id,
         .email = invitation->email,
         .name = std::string{name},
         .roles = invitation->roles,
         .password_hash = std::string{password_hash}},
        actor, audit::Event::invitation_accepted);
    if (created) {
        transaction_.execute("DELETE FROM invitations WHERE id = ?", invitation->id);
    }
    return created;
}

void Invitations::forget_old() {
    transaction_.execute("DELETE FROM invitations WHERE expires_at <= ?", now_);
}

}  // namespace heydok::people
