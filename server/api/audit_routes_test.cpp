// What the audit holds of the routes, and what its own routes show of it.
#include <set>

#include "api/permission_matrix_for_test.hpp"
#include "audit/export.hpp"
#include "audit/verify.hpp"

namespace heydok::api {
namespace {

class AuditRoutes : public PermissionMatrix {
  protected:
    AuditRoutes() {
        const std::string hash = crypto::hash_password(kPassword);
        change("UPDATE accounts SET password_hash = ?", hash);
    }
    template <class... Args>
    void change(std::string_view sql, const Args&... args) {
        database_.transact_blocking(
            [&](storage::Transaction& transaction) { return transaction.execute(sql, args...); });
    }

    /// Who may use the route and comes first; of routes for everybody, who is nobody.
    Person somebody_for(const Route& route) {
        if (scope_of({}, route.action) == Scope::any) {
            return {.name = "stranger"};
        }
        const bool leaves = route.action == Action::leave_meeting;
        for (const Person& person : persons()) {
            const Scope scope = scope_of(person.roles, route.action);
            const bool fits = !leaves || person.token == &Scene::admitted;
            if (fits && (scope >= Scope::practice ||
                         (scope == Scope::own && person.relation == Relation::own))) {
                return person;
            }
        }
        return {};
    }

    /// A body with which the route does what it is there for.
    std::string deed_for(const Route& route, const Person& person, const Scene& scene) {
        if (route.path == "/api/v1/auth/login") {
            return credentials("ada@example.org", kPassword);
        }
        if (route.path == "/api/v1/auth/confirm") {
            return json::serialize(json::object{{"password", kPassword}});
        }
        if (route.path == "/api/v1/auth/password") {
            return json::serialize(
                json::object{{"current_password", kPassword}, {"password", "zwei lampen im flur"}});
        }
        if (route.action == Action::report_media_event) {
            return json::serialize(json::object{
                {"event", "participant_joined"},
                {"room", json::object{{"name", scene.meeting.id}}},
                {"participant",
                 json::object{{"identity", scene.admitted.identity}, {"sid", "PA_1"}}}});
        }
        return body_for(route, person);
    }

    /// Nothing lies about that the route would change beside the one thing.
    void prepare(const Route& route, const Ask& ask, const Person& person) {
        if (route.path.find("{id}") == std::string_view::npos) {
            change("DELETE FROM sessions WHERE id != ?", session_id_of(ask));
        }
        if (route.path.ends_with("/end-others")) {
            session_of(person);
        }
        if (route.action == Action::withdraw_consent) {
            change(
                "INSERT OR IGNORE INTO consents "
                "(meeting_id, identity, kind, version, language, text_hash, given_at) SELECT "
                "meeting_id, identity, 'consultation', 1, 'de', zeroblob(32), ? FROM participants",
                now_);
        }
        change("UPDATE accounts SET deactivated_at = ?",
               route.path.ends_with("/activate") ? std::optional{now_} : std::nullopt);
        change("UPDATE accounts SET deactivated_at = NULL WHERE id != ?", accounts_.at("nina"));
    }
};

/// Routes that change nothing that is kept, and why.
const std::set<std::string_view> kChangeNothing{
    "/api/v1/factors/totp/begin",      // an offer; only `finish` makes it count
    "/api/v1/factors/passkeys/begin",  // likewise, in memory
    "/api/v1/auth/passkey/begin",      // likewise
    "/api/v1/invitations/show",        // shows
    "/api/v1/meetings/{id}/relay",     // passes on, keeps nothing
    "/api/v1/meetings/{id}/token",     // for who is there; coming back is written down by its rule
};
/// Routes that need an authenticator, see FactorTest.EveryChangeOfFactorsIsWrittenDown, or a
/// provider, which tests/server has; the end of a session is written down by the rule that ends it.
const std::set<std::string_view> kElsewhere{
    "/api/v1/factors/totp/finish", "/api/v1/factors/totp/remove", "/api/v1/factors/passkeys/finish",
    "/api/v1/auth/passkey/finish", "/api/v1/auth/oidc/{provider}/sign-out"};

TEST_F(AuditRoutes, EveryRouteThatChangesSomethingWritesOneEntry) {
    int checked = 0;
    for (const Route& route : routes()) {
        if (route.method == "GET" || kElsewhere.contains(route.path)) {
            continue;
        }
        const Person person = somebody_for(route);
        SCOPED_TRACE(std::string{route.path} + " as " + person.name);
        const Scene scene = make_scene();
        const std::string body = deed_for(route, person, scene);
        const Ask ask = ask_of(person, scene, body);
        const std::string path = path_for(route, scene, person, ask);
        prepare(route, ask, person);
        const std::int64_t before = entries();
        const Answer answer = send(std::string{route.method}, path, body, ask);
        EXPECT_LT(answer.status, 300) << json::serialize(answer.body);
        EXPECT_EQ(kChangeNothing.contains(route.path) ? 0 : 1, entries() - before);
        ++checked;
    }
    EXPECT_GT(checked, 25);
    std::cout << "audit: " << checked << " state-changing routes, one entry each ("
              << kChangeNothing.size() << " of them change nothing)\n";
}

class AuditPages : public AuditRoutes {
  protected:
    Ask as(const std::string& name) {
        return {.cookie = session_of({.name = name, .account = name})};
    }
};

TEST_F(AuditPages, AdminsSeeWhoDidWhatInTheirPracticeOnly) {
    const Ask dora = as("dora");
    make_scene();
    const Answer answer = get("/api/v1/audit?event=meeting-created", dora);
    ASSERT_EQ(200, answer.status);
    const json::array& entries = answer.body.at("entries").as_array();
    ASSERT_EQ(2U, entries.size());
    EXPECT_EQ("call", entries[0].at("store").as_string());
    EXPECT_EQ("Dr. ada", entries[0].at("actor").at("name").as_string());
    EXPECT_EQ("meeting", entries[0].at("object").at("kind").as_string());
    EXPECT_TRUE(get("/api/v1/audit?event=meeting-created", as("finn"))
                    .body.at("entries")
                    .as_array()
                    .empty());
}

TEST_F(AuditPages, NamesAccountsBehindTheirPseudonymsAndPatientsNever) {
    const Ask dora = as("dora");
    make_scene();
    const Answer answer = get("/api/v1/audit", dora);
    const std::string text = json::serialize(answer.body);
    EXPECT_NE(std::string::npos, text.find("session-started"));
    EXPECT_EQ(std::string::npos, text.find("Paul"));
    for (const json::value& entry : answer.body.at("entries").as_array()) {
        if (entry.at("event").as_string() == "session-started") {
            EXPECT_TRUE(entry.at("actor").as_object().contains("name"));
            EXPECT_EQ(22U, entry.at("actor").at("id").as_string().size());
            EXPECT_NE(entry.at("actor").at("id").as_string(), accounts_.at("ada"));
        }
    }
}

TEST_F(AuditPages, LeadsBackPageByPageAndFiltersByPersonAndTime) {
    const Ask dora = as("dora");
    for (int i = 0; i < 10; ++i) {
        make_scene();
    }
    std::set<std::string> seen;
    std::string next;
    int pages = 0;
    do {
        const Answer page = get("/api/v1/audit" + (next.empty() ? "" : "?before=" + next), dora);
        ASSERT_EQ(200, page.status);
        for (const json::value& entry : page.body.at("entries").as_array()) {
            EXPECT_TRUE(seen.insert(json::serialize(entry.at("store")) +
                                    json::serialize(entry.at("position")))
                            .second);
        }
        next = page.body.as_object().contains("next") ? page.text("next") : "";
        ++pages;
    } while (!next.empty());
    EXPECT_GT(pages, 1);
    EXPECT_GT(seen.size(), 100U);
    const auto count = [&](const std::string& filter) {
        return get("/api/v1/audit?" + filter, dora).body.at("entries").as_array().size();
    };
    EXPECT_EQ(20U, count("event=meeting-created&account=" + accounts_.at("ada")));
    EXPECT_EQ(0U, count("to=2020-01-01T00:00:00.000Z"));
    EXPECT_EQ(0U, count("from=2099-01-01T00:00:00.000Z"));
}

TEST_F(AuditPages, RefusesFiltersThatNobodyCanRead) {
    const Ask dora = as("dora");
    for (const char* filter : {"from=yesterday", "to=2027-01-01", "event=party", "before=1",
                               "before=x.y", "before=1.2.3"}) {
        const Answer answer = get(std::string{"/api/v1/audit?"} + filter, dora);
        EXPECT_EQ(422, answer.status) << filter;
        EXPECT_EQ("invalid-input", answer.text("code")) << filter;
    }
}

TEST_F(AuditPages, TheDownloadIsOfTheOwnPracticeSignedAndWrittenDown) {
    make_scene();
    const Ask dora = as("dora");
    const Answer answer = post("/api/v1/audit/export", "", dora);
    ASSERT_EQ(200, answer.status);
    EXPECT_EQ("attachment; filename=\"audit.ndjson\"", answer.headers.get("Content-Disposition"));
    std::istringstream file{std::string{std::string_view{answer.body.as_string()}}};
    const audit::Verdict verdict = audit::verify_export(file, "");
    EXPECT_FALSE(verdict.bad.has_value()) << verdict.bad->reason;
    EXPECT_GT(verdict.entries, 10);
    EXPECT_EQ(std::string::npos, file.str().find(practices_.at("south")));
    EXPECT_NE(std::string::npos, file.str().find("audit-exported"));
    pass(std::chrono::minutes{11});
    EXPECT_EQ("confirmation-required", post("/api/v1/audit/export", "", dora).text("code"));
}

}  // namespace
}  // namespace heydok::api
