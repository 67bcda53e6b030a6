#include "people/permission.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace heydok::people {
namespace {

/// The scopes of the roles that a row names; all others stay `none`.
struct Grants {
    Scope admin = Scope::none;
    Scope physician = Scope::none;
    Scope staff = Scope::none;
    Scope admitted = Scope::none;
    Scope waiting = Scope::none;
    Scope stranger = Scope::none;
    Scope media_server = Scope::none;
    Scope meetings_create = Scope::none;
    Scope meetings_read = Scope::none;
};

/// What a row says beside its scopes.
struct Marks {
    bool sensitive = false;
    bool enrolment = false;
};

constexpr Permission row(Action action, std::string_view name, const Grants& may,
                         const Marks& marks = {}) {
    return {action,
            name,
            {may.admin, may.physician, may.staff, may.admitted, may.waiting, may.stranger,
             may.media_server, may.meetings_create, may.meetings_read},
            marks.sensitive,
            marks.enrolment};
}

constexpr Scope own = Scope::own;
constexpr Scope practice = Scope::practice;
constexpr Scope any = Scope::any;

constexpr Grants kEveryAccount{.admin = own, .physician = own, .staff = own};

constexpr std::array kTable{
    row(Action::show_config, "config:show", {.stranger = any}),
    row(Action::show_health, "health:show", {.stranger = any}),
    row(Action::report_media_event, "media-event:report", {.media_server = any}),
    row(Action::start_session, "session:start", {.stranger = any}),
    row(Action::report_sign_out, "sign-out:report", {.stranger = any}),
    row(Action::end_session, "session:end", kEveryAccount, {.enrolment = true}),
    row(Action::list_sessions, "session:list", kEveryAccount, {.enrolment = true}),
    row(Action::revoke_session, "session:revoke", kEveryAccount, {.enrolment = true}),
    row(Action::confirm_session, "session:confirm", kEveryAccount, {.enrolment = true}),
    row(Action::change_password, "password:change", kEveryAccount,
        {.sensitive = true, .enrolment = true}),
    row(Action::list_factors, "factor:list", kEveryAccount, {.enrolment = true}),
    row(Action::add_factor, "factor:add", kEveryAccount, {.sensitive = true, .enrolment = true}),
    row(Action::remove_factor, "factor:remove", kEveryAccount, {.sensitive = true}),
    row(Action::show_account, "account:show", kEveryAccount, {.enrolment = true}),
    row(Action::export_account, "account:export", kEveryAccount, {.sensitive = true}),
    row(Action::correct_account, "account:correct", kEveryAccount, {.sensitive = true}),
    row(Action::change_practice, "practice:change", {.admin = practice}, {.sensitive = true}),
    row(Action::list_team, "team:list",
        {.admin = practice, .physician = practice, .staff = practice}),
    row(Action::invite_member, "member:invite", {.admin = practice}, {.sensitive = true}),
    row(Action::change_member, "member:change", {.admin = practice}, {.sensitive = true}),
    row(Action::accept_invitation, "invitation:accept", {.stranger = any}),
    row(Action::list_api_keys, "api-key:list", {.admin = practice}),
    row(Action::create_api_key, "api-key:create", {.admin = practice}, {.sensitive = true}),
    row(Action::revoke_api_key, "api-key:revoke", {.admin = practice}, {.sensitive = true}),
    row(Action::list_webhooks, "webhook:list", {.admin = practice}),
    row(Action::change_webhook, "webhook:change", {.admin = practice}, {.sensitive = true}),
    row(Action::replay_notice, "notice:replay", {.admin = practice}),
    row(Action::create_meeting, "meeting:create",
        {.physician = own, .staff = practice, .meetings_create = practice}),
    row(Action::list_meetings, "meeting:list",
        {.physician = own, .staff = practice, .meetings_read = practice}),
    row(Action::show_meeting, "meeting:show", {.stranger = any}),
    row(Action::oversee_meeting, "meeting:oversee", {.physician = own, .staff = practice}),
    row(Action::join_meeting, "meeting:join", {.stranger = any}),
    row(Action::host_meeting, "meeting:host", {.physician = own}),
    row(Action::renew_token, "token:renew", {.physician = own, .admitted = own, .waiting = own}),
    row(Action::leave_meeting, "meeting:leave",
        {.physician = own, .admitted = own, .waiting = own}),
    row(Action::end_meeting, "meeting:end", {.physician = own}),
    row(Action::follow_meeting, "meeting:follow",
        {.physician = own, .staff = practice, .admitted = own, .waiting = own}),
    row(Action::show_meeting_status, "meeting:show-status",
        {.physician = own, .staff = practice, .meetings_read = practice}),
    row(Action::list_consents, "consent:list", {.admitted = own, .waiting = own}),
    row(Action::give_consent, "consent:give", {.admitted = own, .waiting = own}),
    row(Action::withdraw_consent, "consent:withdraw", {.admitted = own, .waiting = own}),
    row(Action::relay_message, "message:relay",
        {.physician = own, .admitted = own, .waiting = own}),
    row(Action::note_finding, "finding:note", {.physician = own}),
    row(Action::receive_participant, "participant:receive", {.physician = own, .staff = practice}),
    row(Action::admit_participant, "participant:admit", {.physician = own}),
    row(Action::deny_participant, "participant:deny", {.physician = own, .staff = practice}),
    row(Action::remove_participant, "participant:remove", {.physician = own}),
    row(Action::publish_media, "media:publish", {.physician = own, .admitted = own}),
    row(Action::subscribe_media, "media:subscribe", {.physician = own, .admitted = own}),
    row(Action::chat, "chat:send", {.physician = own, .admitted = own}),
    row(Action::share_screen, "screen:share", {.physician = own, .admitted = own}),
    row(Action::record_meeting, "recording:start", {.physician = own}),
    row(Action::show_audit, "audit:show", {.admin = practice}),
    row(Action::export_audit, "audit:export", {.admin = practice}, {.sensitive = true}),
};

constexpr bool has_each_action_in_order() {
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (static_cast<std::size_t>(kTable[i].action) != i) {
            return false;
        }
    }
    return kTable.size() == kActions;
}
static_assert(has_each_action_in_order(), "an action without a row, or rows in another order");

constexpr std::array kAllRoles{Role::admin,        Role::physician,       Role::staff,
                               Role::admitted,     Role::waiting,         Role::stranger,
                               Role::media_server, Role::meetings_create, Role::meetings_read};
static_assert(kAllRoles.size() == kRoles);

std::optional<Role> one_of(std::initializer_list<Role> roles, std::string_view text) {
    for (const Role role : roles) {
        if (text_of(role) == text) {
            return role;
        }
    }
    return std::nullopt;
}

}  // namespace

std::string_view text_of(Role role) {
    switch (role) {
        case Role::admin:
            return "admin";
        case Role::physician:
            return "physician";
        case Role::staff:
            return "staff";
        case Role::admitted:
            return "admitted";
        case Role::waiting:
            return "waiting";
        case Role::stranger:
            return "stranger";
        case Role::media_server:
            return "media-server";
        case Role::meetings_create:
            return "meetings-create";
        case Role::meetings_read:
            return "meetings-read";
    }
    HEYDOK_ASSERT(false);
}

std::optional<Role> parse_account_role(std::string_view text) {
    return one_of({Role::admin, Role::physician, Role::staff}, text);
}

std::optional<Role> parse_key_scope(std::string_view text) {
    return one_of({Role::meetings_create, Role::meetings_read}, text);
}

std::optional<Roles> parse_roles(std::string_view words,
                                 std::optional<Role> (*parse)(std::string_view)) {
    Roles roles;
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(','));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        const std::optional<Role> role = parse(word);
        if (!role) {
            return std::nullopt;
        }
        roles.add(*role);
    }
    return roles;
}

std::vector<std::string_view> texts_of(Roles roles) {
    std::vector<std::string_view> texts;
    for (const Role role : kAllRoles) {
        if (roles.has(role)) {
            texts.push_back(text_of(role));
        }
    }
    return texts;
}

std::string text_of(Roles roles) {
    std::string text;
    for (const std::string_view role : texts_of(roles)) {
        text += (text.empty() ? "" : ",") + std::string{role};
    }
    return text;
}

std::string_view text_of(Scope scope) {
    switch (scope) {
        case Scope::none:
            return "none";
        case Scope::own:
            return "own";
        case Scope::practice:
            return "practice";
        case Scope::any:
            return "any";
    }
    HEYDOK_ASSERT(false);
}

std::span<const Permission> permissions() {
    return kTable;
}

const Permission& permission(Action action) {
    return kTable[static_cast<std::size_t>(action)];
}

Scope scope_of(Roles roles, Action action) {
    const Permission& row = permission(action);
    Scope widest = row.of(Role::stranger);
    for (const Role role : kAllRoles) {
        if (roles.has(role)) {
            widest = std::max(widest, row.of(role));
        }
    }
    return widest;
}

std::vector<std::string_view> permission_names(Roles roles) {
    std::vector<std::string_view> names;
    for (const Permission& row : kTable) {
        if (scope_of(roles, row.action) > row.of(Role::stranger)) {
            names.push_back(row.name);
        }
    }
    return names;
}

}  // namespace heydok::people
