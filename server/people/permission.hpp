#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heydok::people {

/// What somebody is in the table of permissions. An account has one or more of the first three, the
/// holder of a participant's token one of the next two. Everybody is a stranger as well.
enum class Role : std::uint8_t {
    admin,            ///< of a practice: its accounts and rules, no consultations
    physician,        ///< licensed professional: holds consultations
    staff,            ///< front desk of a practice: plans, receives, no media
    admitted,         ///< participant whom the physician has let in
    waiting,          ///< participant who has not been let in, or is out again
    stranger,         ///< anybody who reaches the server
    media_server,     ///< a LiveKit server, proven by its signature
    meetings_create,  ///< scope of an API key: a practice system that plans meetings
    meetings_read,    ///< scope of an API key: one that asks how they fare
};
inline constexpr std::size_t kRoles = 9;
/// "admin", "media-server" and so on, as in docs/api/openapi.yaml and the database.
std::string_view text_of(Role role);
/// The role of an account: "admin", "physician" or "staff".
std::optional<Role> parse_account_role(std::string_view text);
/// The scope of an API key: "meetings-create" or "meetings-read".
std::optional<Role> parse_key_scope(std::string_view text);

/// A set of roles.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) {
            add(role);
        }
    }
    constexpr void add(Role role) { bits_ = static_cast<std::uint16_t>(bits_ | bit(role)); }
    [[nodiscard]] constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    friend bool operator==(const Roles&, const Roles&) = default;

  private:
    static constexpr std::uint16_t bit(Role role) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
    }
    std::uint16_t bits_ = 0;
};
/// The words of a set, in the order of the enumeration.
std::vector<std::string_view> texts_of(Roles roles);
/// The same in one text, with commas: "admin,physician".
std::string text_of(Roles roles);

/// Reads such a text; `parse` says which words may stand there. Empty if one of them may not.
std::optional<Roles> parse_roles(std::string_view words,
                                 std::optional<Role> (*parse)(std::string_view));

/// On which objects a role may do something; each includes the ones before it. To those outside the
/// scope an object does not exist.
enum class Scope : std::uint8_t {
    none,
    own,       ///< a physician's own meetings, a participant's own presence, the own account
    practice,  ///< everything of the own practice
    any,
};
std::string_view text_of(Scope scope);

/// All that can be done, as action on resource. A new one needs a row in the table, or the build
/// fails; a route names its action, so no route is without a row.
enum class Action : std::uint8_t {
    show_config,
    show_health,
    report_media_event,
    start_session,
    report_sign_out,
    end_session,
    list_sessions,
    revoke_session,
    confirm_session,
    change_password,
    list_factors,
    add_factor,
    remove_factor,
    show_account,
    export_account,
    correct_account,
    change_practice,
    list_team,
    invite_member,
    change_member,
    accept_invitation,
    list_api_keys,
    create_api_key,
    revoke_api_key,
    list_webhooks,
    change_webhook,
    replay_notice,
    create_meeting,
    list_meetings,
    show_meeting,
    oversee_meeting,
    join_meeting,
    host_meeting,
    renew_token,
    leave_meeting,
    end_meeting,
    follow_meeting,
    show_meeting_status,
    list_consents,
    give_consent,
    withdraw_consent,
    relay_message,
    note_finding,
    receive_participant,
    admit_participant,
    deny_participant,
    remove_participant,
    publish_media,
    subscribe_media,
    chat,
    share_screen,
    record_meeting,
    show_audit,
    export_audit,
};
inline constexpr std::size_t kActions = static_cast<std::size_t>(Action::export_audit) + 1;

/// A row of the table. Whoever is not named may not.
struct Permission {
    Action action;
    std::string_view name;  ///< resource and verb, "meeting:create"
    std::array<Scope, kRoles> scopes{};
    bool sensitive = false;  ///< needs a fresh proof of who the signed-in person is
    bool enrolment = false;  ///< also before a second factor that is demanded has been set up

    [[nodiscard]] constexpr Scope of(Role role) const {
        return scopes[static_cast<std::size_t>(role)];
    }
};

/// The table, in the order of `Action`: the only source of who may do what. The API's checks, its
/// description, the web client and the tests read it.
std::span<const Permission> permissions();
const Permission& permission(Action action);

/// The widest scope that one of the roles, or being anybody, gives for the action.
Scope scope_of(Roles roles, Action action);
/// Names of all actions that the roles allow on some object beyond what strangers may, sorted as in
/// the table.
std::vector<std::string_view> permission_names(Roles roles);

}  // namespace heydok::people
