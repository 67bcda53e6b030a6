// The authorisation matrix: every person at every route, and every right of the media room, against
// the table of permissions. A refusal must leave nothing behind.
#include <iostream>
#include <set>

#include "api/permission_matrix_for_test.hpp"

namespace heydok::api {
namespace {

/// The word by which the API refuses, or "" if the request got through to the rules of the product.
std::string refusal_of(const Answer& answer) {
    if (answer.status < 400) {
        return {};
    }
    const std::string code = answer.text("code");
    return code == "unauthenticated" || code == "forbidden" || code == "not-found" ? code : "";
}

bool is_success(const Answer& answer) {
    static const std::set<std::string> kRules{"wrong-credentials",    "not-admitted",
                                              "wrong-code",           "wrong-passkey",
                                              "provider-unreachable", "invalid-token"};
    return answer.status < 400 || kRules.contains(answer.text("code"));
}

/// What the table makes of a person at a route, worked out apart from the product.
std::string expected_refusal(const Person& person, const Route& route) {
    const Scope scope = scope_of(person.roles, route.action);
    const bool in_meeting = route.path.find("{id}") != std::string_view::npos;
    const bool has_home = person.kind == Kind::account || person.kind == Kind::system;
    const Relation relation = in_meeting || !has_home ? person.relation : Relation::own;
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
            const std::string path = path_for(route, scene, person, ask);
            const std::int64_t before = entries();
            const Answer answer = send(std::string{route.method}, path, body, ask);
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
