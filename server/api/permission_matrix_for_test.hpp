#pragma once
#include "api/access_token.hpp"
#include "api/api_house_for_test.hpp"
#include "api/permission_matrix_persons_for_test.hpp"
#include "api/routes.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/jwt.hpp"
#include "meeting/meetings.hpp"
#include "people/api_keys.hpp"
#include "people/invitations.hpp"

/// The house with two practices in which the persons of the authorisation matrix meet.
namespace heydok::api {

class PermissionMatrix : public ApiHouse {
  protected:
    PermissionMatrix() {
        start({.sign_in_providers = {
                   {.id = "clinic",
                    .name = "Clinic",
                    .client = {.issuer = "https://login.clinic.example", .client_id = "heydok"},
                    .practices = {"Praxis Nord"}}}});
        const std::string north = add_practice("Praxis Nord");
        const std::string south = add_practice("Praxis Sued");
        add_account("ada", north, {Role::physician});
        add_account("ben", north, {Role::physician});
        add_account("cleo", north, {Role::staff});
        add_account("dora", north, {Role::admin});
        add_account("solo", north, {Role::admin, Role::physician, Role::staff});
        add_account("nina", north, {Role::staff});  // to whom things are done
        add_account("sven", south, {Role::staff});
        practices_ = {{"north", north}, {"south", south}};
        add_account("eve", south, {Role::physician});
        add_account("finn", south, {Role::admin});
        add_account("gina", south, {Role::staff});
    }

    Scene make_scene() {
        return database_.transact_blocking([this](storage::Transaction& transaction) {
            transaction.execute("DELETE FROM webhooks");
            Random random = Random::system();
            people::People people{transaction, now_, random};
            meeting::Meetings meetings{transaction, now_, random};
            const audit::Actor actor{"account", accounts_.at("ada")};
            const people::Account ada = people.account(accounts_.at("ada")).value();
            const people::Account ben = people.account(accounts_.at("ben")).value();
            const people::PersonName name{"Paul Patient"};
            Scene scene;
            meeting::NewMeeting wanted{.name = "M", .max_participants = 5};
            scene.meeting = meetings.create(ada, wanted, actor).value();
            scene.elsewhere = meetings.create(ben, wanted, actor).value();
            scene.session = people::Sessions{transaction, now_, random}.start(ada, "", false);
            scene.host =
                meetings.join_as_physician(scene.meeting, ada, name, scene.session.session.id)
                    .value();
            scene.admitted = meetings.knock(scene.meeting, name).value();
            scene.waiting = meetings.knock(scene.meeting, name).value();
            scene.denied = meetings.knock(scene.meeting, name).value();
            scene.admitted =
                meetings.admit(scene.meeting, scene.admitted.identity, actor)->participant;
            scene.denied = meetings.deny(scene.meeting, scene.denied.identity, actor)->participant;
            scene.stranger_elsewhere = meetings.knock(scene.elsewhere, name).value();
            return scene;
        });
    }

    std::string session_of(const Person& person) {
        return "heydok_session=" +
               database_.transact_blocking([&](storage::Transaction& transaction) {
                   Random random = Random::system();
                   const bool revoked = person.session_age.count() < 0;
                   const WallTime then = revoked ? now_ : now_ - person.session_age;
                   const auto account = people::People{transaction, then, random}.account(
                       accounts_.at(person.account));
                   people::Sessions sessions{transaction, then, random};
                   const people::StartedSession started = sessions.start(*account, "", false);
                   if (revoked) {
                       sessions.end(started.session, *account, {"account", account->id});
                   }
                   return started.token;
               });
    }

    people::CreatedApiKey make_key(const std::string& practice_name, Roles scopes) {
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            const auto practice =
                people::People{transaction, now_, random}.practice(practices_.at(practice_name));
            return people::ApiKeys{transaction, now_, random}
                .create(*practice, {.name = "Praxissystem", .scopes = scopes}, {"operator", "test"})
                .value();
        });
    }
    /// The key of a practice system, made anew for each cell, so that no limit is reached.
    std::string key_of(const Person& person) {
        database_.transact_blocking([](storage::Transaction& transaction) {
            return transaction.execute("DELETE FROM api_keys");
        });
        const people::CreatedApiKey made = make_key(person.key_practice, person.key_scopes);
        if (person.key_change == "invented") {
            // Never the key itself, whatever it ends with.
            return made.text.substr(0, made.text.size() - 2) +
                   (made.text.ends_with("AA") ? "BA" : "AA");
        }
        database_.transact_blocking([&](storage::Transaction& transaction) {
            if (person.key_change == "expired") {
                return transaction.execute("UPDATE api_keys SET expires_at = ? WHERE id = ?", now_,
                                           made.key.id);
            }
            return person.key_change == "revoked"
                       ? transaction.execute("DELETE FROM api_keys WHERE id = ?", made.key.id)
                       : 0;
        });
        return made.text;
    }

    std::string token_of(const Person& person, const Scene& scene) {
        const meeting::Participant& participant = scene.*(person.token);
        const meeting::Meeting& meeting =
            participant.meeting_id == scene.meeting.id ? scene.meeting : scene.elsewhere;
        const bool expired = person.token_change == "expired";
        const std::string token =
            AccessTokens{"key", Secret{kSecret}}
                .issue(meeting, participant, expired ? now_ - std::chrono::hours{3} : now_)
                .token;
        const std::string payload = crypto::peek_payload(token).value();
        if (person.token_change == "forged") {
            return crypto::sign_hs256(payload, "another secret of thirty-two bytes!");
        }
        if (person.token_change == "unsigned") {
            return crypto::base64url_encode(as_bytes(R"({"alg":"none","typ":"JWT"})")) + "." +
                   crypto::base64url_encode(as_bytes(payload)) + ".";
        }
        return token;
    }

    Ask ask_of(const Person& person, const Scene& scene, const std::string& body) {
        Ask ask;
        // Limits per address have tests of their own.
        ++asked_;
        ask.address =
            "198.51." + std::to_string(asked_ / 250) + "." + std::to_string(asked_ % 250 + 1);
        if (!person.account.empty()) {
            ask.cookie = session_of(person);
        }
        if (person.token != nullptr) {
            ask.bearer = token_of(person, scene);
        }
        if (!person.key_practice.empty()) {
            ask.bearer = key_of(person);
        }
        if (person.kind == Kind::media_server) {
            const json::object claims{
                {"iss", "key"},
                {"exp", (now_.time_since_epoch() / std::chrono::seconds{1}) + 60},
                {"sha256", crypto::base64_encode(crypto::sha256(as_bytes(body)))}};
            ask.bearer = crypto::sign_hs256(json::serialize(claims), kSecret);
        }
        return ask;
    }

    /// A body that gets through, about the scene's own things.
    static std::string body_for(const Route& route) {
        static const std::map<std::string_view, std::string> kBodies{
            {"/api/v1/auth/login", R"({"email":"nobody@example.org","password":"none of it"})"},
            {"/api/v1/api-keys", R"({"name":"PVS","scopes":["meetings-read"]})"},
            {"/api/v1/webhooks", R"({"url":"https://pvs.example/heydok"})"},
            {"/api/v1/auth/oidc/{provider}/sign-out", "logout_token=none"},
            {"/api/v1/me/name", R"({"name":"Dr. Neu"})"},
            {"/api/v1/practice", R"({"phone":"030 123456"})"},
            {"/api/v1/team/invitations", R"({"email":"new@example.org","roles":["staff"]})"},
            {"/api/v1/team/members/{account}/roles", R"({"roles":["physician"]})"},
            {"/api/v1/factors/totp/finish", R"({"code":"000000"})"},
            {"/api/v1/factors/passkeys/finish",
             R"({"credential_id":"AAAA","client_data":"e30","authenticator_data":"AAAA"})"},
            {"/api/v1/auth/passkey/finish",
             R"({"credential_id":"AAAA","client_data":"e30","authenticator_data":"AAAA",)"
             R"("signature":"AAAA"})"},
            {"/api/v1/auth/confirm", R"({"password":"not this one"})"},
            {"/api/v1/auth/password",
             R"({"current_password":"not this one","password":"zwei lampen im flur"})"},
            {"/api/v1/meetings/{id}/join", R"({"user_name":"Paul","user_role":"patient"})"},
            {"/api/v1/meetings/{id}/delay", R"({"minutes":10})"},
            {"/api/v1/meetings/{id}/consents",
             R"({"kind":"consultation","version":1,"language":"de",)"
             R"("text_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"},
            {"/api/v1/meetings/{id}/consents/withdraw", R"({"kind":"consultation"})"},
            {"/api/v1/meetings/{id}/relay", R"({"to":"host","body":"AAAA"})"},
            {"/api/v1/meetings/{id}/findings", R"({"kind":"verified"})"},
            {"/api/v1/livekit/webhook", R"({"event":"room_started"})"},
        };
        const auto found = kBodies.find(route.path);
        return found == kBodies.end() ? "" : found->second;
    }
    std::string body_for(const Route& route, const Person& person) {
        if (route.method == "GET") {
            return {};
        }
        if (route.path == "/api/v1/meetings/create") {
            const bool self = person.roles.has(Role::physician);
            const std::string host = accounts_.at(is_of_south(person) ? "eve" : "ada");
            return self ? R"({"name":"M"})" : R"({"name":"M","physician":")" + host + R"("})";
        }
        if (route.path.starts_with("/api/v1/invitations/")) {
            const std::string token = R"({"token":")" + make_invitation(person).token + '"';
            return route.path.ends_with("/show")
                       ? token + "}"
                       : token + R"(,"name":"Nora Neu","password":"zwei lampen im flur"})";
        }
        const bool to_all = route.path.ends_with("/relay") &&
                            (person.account == "ada" || person.token == &Scene::host);
        return to_all ? R"({"to":"all","body":"AAAA"})" : body_for(route);
    }

    std::string path_for(const Route& route, const Scene& scene, const Person& person,
                         const Ask& ask) {
        const bool on_admitted = route.path.ends_with("/remove");
        std::string path{route.path};
        auto put = [&path](const std::string& name, auto value) {
            if (const std::size_t at = path.find(name); at != std::string::npos) {
                path.replace(at, name.size(), value());
            }
        };
        put("{id}", [&] { return scene.meeting.id; });
        put("{identity}", [&] { return (on_admitted ? scene.admitted : scene.waiting).identity; });
        put("{session}", [&] { return session_id_of(ask); });
        put("{account}", [&] { return accounts_.at(is_of_south(person) ? "sven" : "nina"); });
        put("{invitation}", [&] { return make_invitation(person).invitation.id; });
        put("{key}", [&] {
            return make_key(is_of_south(person) ? "south" : "north", {Role::meetings_read}).key.id;
        });
        put("{provider}", [] { return "clinic"; });
        put("{webhook}", [&] { return make_webhook(person).id; });
        put("{notice}", [&] { return make_notice(person, scene); });
        put("{passkey}", [&] { return make_passkey(person); });
        return path;
    }
    static bool is_of_south(const Person& person) {
        return person.account == "eve" || person.account == "finn" || person.account == "gina" ||
               person.key_practice == "south";
    }
    people::NewInvitation make_invitation(const Person& person) {
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            const auto practice = people::People{transaction, now_, random}.practice(
                practices_.at(is_of_south(person) ? "south" : "north"));
            return people::Invitations{transaction, now_, random}
                .invite(*practice, "new" + std::to_string(++made_) + "@example.org", {Role::staff},
                        {"operator", "test"})
                .value();
        });
    }
    meeting::Webhook make_webhook(const Person& person) {
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            const auto practice = people::People{transaction, now_, random}.practice(
                practices_.at(is_of_south(person) ? "south" : "north"));
            return meeting::Notices{transaction, now_, random}
                .add(*practice, "https://pvs.example/", {"operator", "test"})
                ->webhook;
        });
    }
    /// One that was given up.
    std::string make_notice(const Person& person, const Scene& scene) {
        make_webhook(person);
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            meeting::Notices notices{transaction, now_, random};
            meeting::Meeting meeting = scene.meeting;
            meeting.practice_id = practices_.at(is_of_south(person) ? "south" : "north");
            notices.tell(meeting, meeting::NoticeKind::meeting_started);
            transaction.execute("UPDATE notices SET state = 'failed'");
            return notices.newest(meeting.practice_id).front().id;
        });
    }
    std::string make_passkey(const Person& person) {
        if (person.account.empty()) {
            return "none";
        }
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            const Bytes key(32, 1);
            const auto account =
                people::People{transaction, now_, random}.account(accounts_.at(person.account));
            const auto id = static_cast<std::uint8_t>(++made_);
            return people::Factors{transaction, now_, random, key}
                .add_passkey(*account, Bytes{id, 1}, {}, 0, "")
                ->id;
        });
    }

    /// The id of the session that asks, or of nobody's.
    std::string session_id_of(const Ask& ask) {
        const std::string token = ask.cookie.substr(std::min<std::size_t>(ask.cookie.size(), 15));
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            const auto session = people::Sessions{transaction, now_, random}.find(token);
            return session ? session->id : std::string{"nobody"};
        });
    }

    std::string add_practice(const std::string& name) {
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            return people::People{transaction, now_, random}
                .create_practice(name, people::CareMode::private_care, {"operator", "test"})
                ->id;
        });
    }
    void add_account(const std::string& name, const std::string& practice, Roles roles) {
        accounts_[name] = database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            return people::People{transaction, now_, random}
                .create_account({practice, name + "@example.org", "Dr. " + name, roles, "hash"},
                                {"operator", "test"})
                ->id;
        });
    }

    std::map<std::string, std::string> accounts_;   ///< ids by name
    std::map<std::string, std::string> practices_;  ///< likewise
    int made_ = 0;
    int asked_ = 0;
};

}  // namespace heydok::api
