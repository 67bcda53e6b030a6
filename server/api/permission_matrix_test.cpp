// The authorisation matrix: every person at every route, and every right of the media room, against
// the table of permissions. A refusal must leave nothing behind.
#include <iostream>
#include <set>

#include "api/access.hpp"
#include "api/access_token.hpp"
#include "api/api_house_for_test.hpp"
#include "api/routes.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/jwt.hpp"
#include "meeting/meetings.hpp"

namespace heydok::api {
namespace {

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

enum class Kind : std::uint8_t { account, participant, nobody, media_server };

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
};

/// The word by which the API refuses, or "" if the request got through to the rules of the product.
std::string refusal_of(const Answer& answer) {
    if (answer.status < 400) {
        return {};
    }
    const std::string code = answer.text("code");
    return code == "unauthenticated" || code == "forbidden" || code == "not-found" ? code : "";
}

bool is_success(const Answer& answer) {
    static const std::set<std::string> kRules{"wrong-credentials", "not-admitted"};
    return answer.status < 300 || kRules.contains(answer.text("code"));
}

/// What the table makes of a person at a route, worked out apart from the product.
std::string expected_refusal(const Person& person, const Route& route) {
    const Scope scope = scope_of(person.roles, route.action);
    const bool in_meeting = route.path.find("{id}") != std::string_view::npos;
    const Relation relation =
        in_meeting || person.kind != Kind::account ? person.relation : Relation::own;
    const bool allowed = scope == Scope::any ||
                         (scope == Scope::practice && relation != Relation::foreign) ||
                         (scope == Scope::own && relation == Relation::own);
    if (allowed) {
        return {};
    }
    if (person.kind == Kind::nobody || person.kind == Kind::media_server ||
        route.action == Action::report_media_event) {
        return "unauthenticated";
    }
    if (person.kind == Kind::participant) {
        if (!in_meeting) {
            return "unauthenticated";
        }
        return person.relation == Relation::own ? "forbidden" : "not-found";
    }
    if (!in_meeting) {
        return "forbidden";
    }
    const Scope sight = scope_of(person.roles, Action::oversee_meeting);
    const bool sees = (sight == Scope::own && relation == Relation::own) ||
                      (sight == Scope::practice && relation != Relation::foreign);
    return sees ? "forbidden" : "not-found";
}

class PermissionMatrix : public ApiHouse {
  protected:
    PermissionMatrix() {
        const std::string north = add_practice("Praxis Nord");
        const std::string south = add_practice("Praxis Sued");
        add_account("ada", north, {Role::physician});
        add_account("ben", north, {Role::physician});
        add_account("cleo", north, {Role::staff});
        add_account("dora", north, {Role::admin});
        add_account("solo", north, {Role::admin, Role::physician, Role::staff});
        add_account("eve", south, {Role::physician});
        add_account("finn", south, {Role::admin});
        add_account("gina", south, {Role::staff});
    }

    std::vector<Person> persons() {
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
        return {
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
            guest("patient of another meeting", waits, &Scene::stranger_elsewhere,
                  Relation::foreign),
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

    Scene make_scene() {
        return database_.transact_blocking([this](storage::Transaction& transaction) {
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
            {"/api/v1/auth/confirm", R"({"password":"not this one"})"},
            {"/api/v1/auth/password",
             R"({"current_password":"not this one","password":"zwei lampen im flur"})"},
            {"/api/v1/meetings/{id}/join", R"({"user_name":"Paul","user_role":"patient"})"},
            {"/api/v1/meetings/{id}/relay", R"({"to":"host","body":"AAAA"})"},
            {"/api/v1/meetings/{id}/findings", R"({"kind":"verified"})"},
            {"/api/v1/livekit/webhook", R"({"event":"room_started"})"},
        };
        const auto found = kBodies.find(route.path);
        return found == kBodies.end() ? "" : found->second;
    }
    std::string body_for(const Route& route, const Person& person) {
        if (route.path == "/api/v1/meetings/create") {
            const bool self = person.roles.has(Role::physician);
            const std::string host = accounts_.at(person.account == "gina" ? "eve" : "ada");
            return self ? R"({"name":"M"})" : R"({"name":"M","physician":")" + host + R"("})";
        }
        const bool to_all = route.path.ends_with("/relay") &&
                            (person.account == "ada" || person.token == &Scene::host);
        return to_all ? R"({"to":"all","body":"AAAA"})" : body_for(route);
    }

    std::string path_for(const Route& route, const Scene& scene, const Ask& ask) {
        const bool on_admitted = route.path.ends_with("/remove");
        std::string path{route.path};
        for (const auto& [name, value] :
             {std::pair<std::string, std::string>{"{id}", scene.meeting.id},
              {"{identity}", (on_admitted ? scene.admitted : scene.waiting).identity},
              {"{session}", session_id_of(ask)}}) {
            if (const std::size_t at = path.find(name); at != std::string::npos) {
                path.replace(at, name.size(), value);
            }
        }
        return path;
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

    std::int64_t entries() {
        return database_.transact_blocking([](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query("SELECT count(*) FROM audit_entries");
            rows.next();
            return rows->integer(0);
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

    std::map<std::string, std::string> accounts_;  ///< ids by name
    int asked_ = 0;
};

TEST_F(PermissionMatrix, EveryPersonAtEveryRouteGetsTheAnswerOfTheTable) {
    int allowed = 0;
    int refused = 0;
    for (const Person& person : persons()) {
        for (const Route& route : routes()) {
            SCOPED_TRACE(std::string{route.method} + " " + std::string{route.path} + " as " +
                         person.name);
            const Scene scene = make_scene();
            const std::string body = body_for(route, person);
            const Ask ask = ask_of(person, scene, body);
            const std::int64_t before = entries();
            const Answer answer =
                send(std::string{route.method}, path_for(route, scene, ask), body, ask);
            const std::string expected = expected_refusal(person, route);
            EXPECT_EQ(expected, refusal_of(answer)) << answer.status;
            if (expected.empty()) {
                EXPECT_TRUE(is_success(answer)) << answer.status << json::serialize(answer.body);
                ++allowed;
                continue;
            }
            EXPECT_EQ("application/problem+json", answer.headers.get("Content-Type"));
            EXPECT_EQ(before, entries()) << "a refusal changes nothing";
            ++refused;
        }
    }
    const std::size_t cells = persons().size() * routes().size();
    EXPECT_EQ(cells, static_cast<std::size_t>(allowed + refused));
    std::cout << "authorisation matrix: " << persons().size() << " persons x " << routes().size()
              << " routes = " << cells << " cells, " << allowed << " allowed, " << refused
              << " refused\n";
}

/// The rights in the media room that a person can get hold of, and what the table says.
TEST_F(PermissionMatrix, NobodyGetsMoreOfTheMediaRoomThanTheTableSays) {
    struct Right {
        Action action;
        std::string ticket;  ///< its name in the answer of `join` and `token`
        std::string grant;   ///< its name in the token, if it has one
    };
    const std::vector<Right> rights{
        {Action::publish_media, "can_publish", "canPublish"},
        {Action::subscribe_media, "can_subscribe", "canSubscribe"},
        {Action::chat, "can_chat", "canPublishData"},
        {Action::share_screen, "can_share_screen", ""},
        {Action::record_meeting, "can_record", ""},
        {Action::remove_participant, "can_moderate", ""},
        {Action::end_meeting, "can_end", ""},
    };
    int cells = 0;
    for (const Person& person : persons()) {
        const Scene scene = make_scene();
        const Ask ask = ask_of(person, scene, "");
        const std::string base = "/api/v1/meetings/" + scene.meeting.id;
        const Answer hosting = join(scene.meeting.id, "physician", ask);
        const bool is_host = person.account == "ada" && person.kind == Kind::account;
        EXPECT_EQ(is_host ? 200 : 403, hosting.status) << person.name;
        const Answer renewed = post(base + "/token", "", ask);
        const Answer best = is_host                 ? hosting
                            : renewed.status == 200 ? renewed
                                                    : join(scene.meeting.id, "patient", ask);
        ASSERT_EQ(200, best.status) << person.name;
        const json::value grants =
            json::parse(crypto::peek_payload(best.text("token")).value()).at("video");
        // A physician's renewed token is the physician's again; all others are as they stand.
        const Roles roles = person.token == &Scene::host ? Roles{Role::physician} : person.roles;
        for (const Right& right : rights) {
            const bool own = person.relation == Relation::own;
            const bool may = own && scope_of(roles, right.action) != Scope::none;
            EXPECT_EQ(may, best.flag("permissions", right.ticket))
                << right.ticket << " as " << person.name;
            if (!right.grant.empty()) {
                EXPECT_EQ(may, grants.at(right.grant).as_bool())
                    << right.grant << " as " << person.name;
            }
            ++cells;
        }
        EXPECT_FALSE(grants.at("hidden").as_bool() || grants.at("recorder").as_bool());
    }
    std::cout << "media room: " << persons().size() << " persons x " << rights.size()
              << " rights = " << cells << " cells\n";
}

TEST_F(PermissionMatrix, EveryActionIsUsedByARouteOrTheMediaRoom) {
    std::set<Action> used{Action::oversee_meeting, Action::host_meeting, Action::publish_media,
                          Action::subscribe_media, Action::chat,         Action::share_screen,
                          Action::record_meeting};
    for (const Route& route : routes()) {
        used.insert(route.action);
    }
    EXPECT_EQ(people::kActions, used.size());
}

}  // namespace
}  // namespace heydok::api
