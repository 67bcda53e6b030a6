#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "api/access.hpp"
#include "people/sessions.hpp"

/// The persons of the authorisation matrix.
namespace heydok::api {

using people::Action;
using people::Role;
using people::Roles;
using people::Scope;

/// A meeting with everybody who can be in it, made anew for each cell.
struct Scene {
    meeting::Meeting meeting;
    meeting::Meeting elsewhere;      ///< of another physician of the practice
    people::StartedSession session;  ///< of the host
    meeting::Participant host;
    meeting::Participant admitted;
    meeting::Participant waiting;
    meeting::Participant denied;
    meeting::Participant stranger_elsewhere;
};

enum class Kind : std::uint8_t { account, participant, nobody, media_server, system };

/// Somebody at a door. What the table says of `roles` at `relation` must happen.
struct Person {
    std::string name;
    Kind kind = Kind::nobody;
    Roles roles = {};
    Relation relation = Relation::foreign;  ///< to the meeting of the scene
    std::string account = {};               ///< whose session
    std::chrono::hours session_age{0};
    meeting::Participant Scene::* token = nullptr;
    std::string token_change = {};  ///< "", "forged", "expired", "unsigned"
    Roles key_scopes = {};          ///< of an API key
    std::string key_practice = {};  ///< whose it is: "north" or "south"
    std::string key_change = {};    ///< "", "revoked", "expired", "invented"
};

/// Everybody who can stand at a door.
inline std::vector<Person> persons() {
    const Roles physician{Role::physician};
    const Roles waits{Role::waiting};
    auto account = [](std::string name, std::string who, Roles roles, Relation relation) {
        return Person{.name = std::move(name),
                      .kind = Kind::account,
                      .roles = roles,
                      .relation = relation,
                      .account = std::move(who)};
    };
    auto guest = [](std::string name, Roles roles, meeting::Participant Scene::* token,
                    Relation relation = Relation::own) {
        return Person{.name = std::move(name),
                      .kind = Kind::participant,
                      .roles = roles,
                      .relation = relation,
                      .token = token};
    };
    auto false_token = [](std::string change) {
        return Person{.name = change + " token",
                      .token = &Scene::admitted,
                      .token_change = std::move(change)};
    };
    auto system = [](std::string name, Roles scopes, std::string practice) {
        return Person{.name = std::move(name),
                      .kind = Kind::system,
                      .roles = scopes,
                      .relation = practice == "north" ? Relation::practice : Relation::foreign,
                      .key_scopes = scopes,
                      .key_practice = practice};
    };
    auto false_key = [](std::string change) {
        return Person{.name = change + " API key",
                      .key_scopes = {Role::meetings_create, Role::meetings_read},
                      .key_practice = "north",
                      .key_change = change};
    };
    const Roles creates{Role::meetings_create};
    const Roles reads{Role::meetings_read};
    const Roles both{Role::meetings_create, Role::meetings_read};
    return {
        system("API key meetings-create", creates, "north"),
        system("API key meetings-read", reads, "north"),
        system("API key of both scopes", both, "north"),
        system("API key meetings-create of another practice", creates, "south"),
        system("API key meetings-read of another practice", reads, "south"),
        false_key("revoked"),
        false_key("expired"),
        false_key("invented"),
        account("physician of the meeting", "ada", physician, Relation::own),
        account("other physician of the practice", "ben", physician, Relation::practice),
        account("staff", "cleo", {Role::staff}, Relation::practice),
        account("admin", "dora", {Role::admin}, Relation::practice),
        account("admin, physician and staff in one", "solo",
                {Role::admin, Role::physician, Role::staff}, Relation::practice),
        account("physician of another practice", "eve", physician, Relation::foreign),
        account("admin of another practice", "finn", {Role::admin}, Relation::foreign),
        account("staff of another practice", "gina", {Role::staff}, Relation::foreign),
        guest("physician by token alone", {Role::admitted}, &Scene::host),
        guest("admitted patient", {Role::admitted}, &Scene::admitted),
        guest("waiting patient", waits, &Scene::waiting),
        guest("denied patient", waits, &Scene::denied),
        guest("patient of another meeting", waits, &Scene::stranger_elsewhere, Relation::foreign),
        {.name = "stranger"},
        {.name = "expired session", .account = "ada", .session_age = std::chrono::hours{13}},
        {.name = "revoked session", .account = "ada", .session_age = std::chrono::hours{-1}},
        false_token("forged"),
        false_token("expired"),
        false_token("unsigned"),
        {.name = "media server",
         .kind = Kind::media_server,
         .roles = {Role::media_server},
         .relation = Relation::own},
    };
}

}  // namespace heydok::api
