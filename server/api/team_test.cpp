// The team of a practice over HTTP: invitations, roles, coming and going.
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

class TeamTest : public ApiHouse {
  protected:
    TeamTest() {
        admin_ = enter("ada@example.org", {people::Role::admin, people::Role::physician});
    }

    /// A member of Ada's practice, signed in.
    std::string enter(const std::string& email, people::Roles roles) {
        pass(1s);  // the list is in the order of their making
        static const std::string hash = crypto::hash_password(kPassword);
        database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            people::People people{transaction, now_, random};
            const audit::Actor actor{"operator", "test"};
            const auto practice = people.first_practice();
            const std::string id =
                practice ? practice->id
                         : people.create_practice("Praxis", people::CareMode::gkv, actor)->id;
            return people.create_account({id, email, "Dr. Ada", roles, hash}, actor).has_value();
        });
        return sign_in_only(email);
    }
    std::string sign_in_only(const std::string& email, const std::string& password = kPassword) {
        const Answer answer = post("/api/v1/auth/login", credentials(email, password));
        EXPECT_EQ(200, answer.status);
        const std::string cookie{answer.headers.get("Set-Cookie")};
        return cookie.substr(0, cookie.find(';'));
    }
    std::string account_id(const std::string& cookie) {
        return get("/api/v1/me", {.cookie = cookie}).text("account_id");
    }
    Answer invite(const std::string& email = "new@example.org",
                  const std::string& roles = R"(["staff"])") {
        return post("/api/v1/team/invitations",
                    R"({"email":")" + email + R"(","roles":)" + roles + "}", {.cookie = admin_});
    }
    static std::string token_of(const Answer& invited) {
        const std::string link = invited.text("invitation_link");
        return link.substr(link.find('#') + 1);
    }
    Answer accept(const std::string& token, const std::string& password = "zwei lampen im flur") {
        return post("/api/v1/invitations/accept",
                    json::serialize(json::object{
                        {"token", token}, {"name", "Cleo Klein"}, {"password", password}}));
    }
    Answer change(const std::string& id, const std::string& what, const std::string& body = "") {
        return post("/api/v1/team/members/" + id + "/" + what, body, {.cookie = admin_});
    }

    std::string admin_;
};

TEST_F(TeamTest, AnInvitationBringsSomebodyIntoTheTeam) {
    const Answer invited = invite();
    ASSERT_EQ(200, invited.status);
    EXPECT_EQ(0U, invited.text("invitation_link").find("http://localhost:8000/invitation#"));
    const std::string token = token_of(invited);
    const std::string body = R"({"token":")" + token + R"("})";
    const Answer shown = post("/api/v1/invitations/show", body);
    EXPECT_EQ("Praxis", shown.text("practice_name"));
    EXPECT_EQ("new@example.org", shown.text("email"));
    EXPECT_EQ("weak-password", accept(token, "passwort12345").text("code"));
    EXPECT_EQ(200, accept(token).status);
    EXPECT_EQ(404, accept(token).status) << "once";
    EXPECT_EQ(404, post("/api/v1/invitations/show", body).status);
    const std::string cookie = sign_in_only("new@example.org", "zwei lampen im flur");
    EXPECT_EQ(json::parse(R"(["staff"])"), get("/api/v1/me", {.cookie = cookie}).body.at("roles"));
    EXPECT_EQ("gkv", get("/api/v1/me", {.cookie = cookie}).text("care_mode"));
}

TEST_F(TeamTest, InvitationsRunOutAndCanBeTakenBack) {
    const std::string late = token_of(invite());
    const Answer second = invite("other@example.org");
    const std::string revoke =
        "/api/v1/team/invitations/" + second.text("invitation_id") + "/revoke";
    EXPECT_EQ(200, post(revoke, "", {.cookie = admin_}).status);
    EXPECT_EQ(404, post(revoke, "", {.cookie = admin_}).status);
    EXPECT_EQ(404, accept(token_of(second)).status);
    EXPECT_EQ(404, accept("AAAA").status);
    pass(24h * 7);
    EXPECT_EQ(404, accept(late).status);
}

TEST_F(TeamTest, ANewInvitationMakesTheOldLinkVoid) {
    const std::string first = token_of(invite());
    const std::string second = token_of(invite());
    EXPECT_EQ(404, accept(first).status);
    EXPECT_EQ(200, accept(second).status);
    EXPECT_EQ("email-taken", invite().text("code"));
}

TEST_F(TeamTest, ThePhoneOfThePracticeIsShownToWhoeverHasALink) {
    const auto set = [this](const std::string& phone) {
        return post("/api/v1/practice", json::serialize(json::object{{"phone", phone}}),
                    {.cookie = admin_});
    };
    const std::string id =
        post("/api/v1/meetings/create", R"({"name":"S"})", {.cookie = admin_}).text("meeting_id");
    const auto shown = [&] { return get("/api/v1/meetings/" + id).text("practice_phone"); };
    EXPECT_EQ("", shown());
    EXPECT_EQ(200, set("+49 (0)30 1234-56").status);
    EXPECT_EQ("+49 (0)30 1234-56", shown());
    EXPECT_EQ("+49 (0)30 1234-56", get("/api/v1/team", {.cookie = admin_}).text("practice_phone"));
    for (const char* wrong :
         {"12", "ring us", "030 123456 <b>", "0301234567890123456789012345678"}) {
        EXPECT_EQ("phone", set(wrong).text("field")) << wrong;
    }
    EXPECT_EQ("+49 (0)30 1234-56", shown());
    EXPECT_EQ(200, set("").status) << "taken back";
    EXPECT_EQ("", shown());
}

TEST_F(TeamTest, NothingIsSaidOfAccountsOfOtherPractices) {
    add_physician("bob@example.org");
    const Answer invited = invite("bob@example.org");
    EXPECT_EQ(200, invited.status);
    EXPECT_EQ("email-taken", accept(token_of(invited)).text("code"))
        << "the invited person knows their own account";
}

TEST_F(TeamTest, WrongInvitationsAreRefusedWithTheirField) {
    EXPECT_EQ("email", invite("no mail").text("field"));
    for (const char* roles : {"[]", R"(["king"])", R"("staff")", "[1]", R"(["stranger"])"}) {
        EXPECT_EQ("roles", invite("new@example.org", roles).text("field")) << roles;
    }
}

TEST_F(TeamTest, AnAdminSeesMoreOfTheTeamThanTheOthers) {
    const std::string staff = enter("cleo@example.org", {people::Role::staff});
    static_cast<void>(invite());
    const json::value full = get("/api/v1/team", {.cookie = admin_}).body;
    EXPECT_EQ(2U, full.at("members").as_array().size());
    EXPECT_EQ("cleo@example.org", full.at("members").at(1).at("email").as_string());
    EXPECT_EQ(1U, full.at("invitations").as_array().size());
    const json::value part = get("/api/v1/team", {.cookie = staff}).body;
    EXPECT_FALSE(part.at("members").at(0).as_object().contains("email"));
    EXPECT_FALSE(part.as_object().contains("invitations"));
}

TEST_F(TeamTest, WhoIsDeactivatedIsOutAtOnceAndLooksUnknown) {
    const std::string staff = enter("cleo@example.org", {people::Role::staff});
    const std::string id = account_id(staff);
    EXPECT_EQ(200, change(id, "deactivate").status);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = staff}).status);
    const Answer gone = post("/api/v1/auth/login", credentials("cleo@example.org", kPassword));
    const Answer unknown = post("/api/v1/auth/login", credentials("eve@example.org", kPassword));
    EXPECT_EQ(401, gone.status);
    EXPECT_EQ(json::serialize(unknown.body), json::serialize(gone.body));
    EXPECT_EQ(200, change(id, "activate").status);
    static_cast<void>(sign_in_only("cleo@example.org"));
}

TEST_F(TeamTest, WhoIsNoPhysicianAnyMoreLeavesTheConsultation) {
    const std::string physician = enter("ben@example.org", {people::Role::physician});
    const std::string id = create(physician);
    const Answer host = join(id, "physician", {.cookie = physician});
    const Answer stream = get(at(id, "/events"), {.cookie = physician});
    EXPECT_EQ(200, change(account_id(physician), "roles", R"({"roles":["staff"]})").status);
    EXPECT_TRUE(stream.stream->is_closed);
    EXPECT_EQ(1, media_.count("RemoveParticipant"));
    EXPECT_FALSE(wait(api_->may_join(id, host.text("identity"))));
    EXPECT_EQ(401, post(at(id, "/token"), "", {.bearer = host.text("token")}).status);
    const std::string again = sign_in_only("ben@example.org");
    EXPECT_EQ(403, join(id, "physician", {.cookie = again}).status);
}

TEST_F(TeamTest, SomebodyMustBeLeftToRunThePractice) {
    const std::string own = account_id(admin_);
    EXPECT_EQ("last-admin", change(own, "deactivate").text("code"));
    EXPECT_EQ("last-admin", change(own, "roles", R"({"roles":["physician"]})").text("code"));
    static_cast<void>(enter("dora@example.org", {people::Role::admin}));
    EXPECT_EQ(200, change(own, "roles", R"({"roles":["physician"]})").status);
    EXPECT_EQ(403, invite().status) << "every request reads the roles anew";
}

TEST_F(TeamTest, MembersOfOtherPracticesLookLikeMissingOnes) {
    const std::string bob = sign_in("bob@example.org");
    const std::string id = account_id(bob);
    EXPECT_EQ(404, change(id, "deactivate").status);
    EXPECT_EQ(404, change(id, "roles", R"({"roles":["staff"]})").status);
    EXPECT_EQ(404, change("nobody", "activate").status);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = bob}).status);
}

TEST_F(TeamTest, TheFrontDeskPlansForAPhysicianOfThePracticeOnly) {
    const std::string staff = enter("cleo@example.org", {people::Role::staff});
    const std::string bob = account_id(sign_in("bob@example.org"));
    auto plan = [&](const std::string& cookie, const std::string& physician) {
        return post("/api/v1/meetings/create", R"({"name":"M","physician":")" + physician + R"("})",
                    {.cookie = cookie});
    };
    const Answer planned = plan(staff, account_id(admin_));
    ASSERT_EQ(200, planned.status);
    EXPECT_EQ("Dr. Ada", planned.text("physician_name"));
    const std::string id = planned.text("meeting_id");
    EXPECT_EQ(1U, get("/api/v1/meetings", {.cookie = staff}).body.at("meetings").as_array().size());
    EXPECT_EQ(1U,
              get("/api/v1/meetings", {.cookie = admin_}).body.at("meetings").as_array().size());
    EXPECT_EQ("physician", plan(staff, bob).text("field"));
    EXPECT_EQ("physician", plan(staff, account_id(staff)).text("field"));
    EXPECT_EQ("physician",
              post("/api/v1/meetings/create", R"({"name":"M"})", {.cookie = staff}).text("field"));
    const std::string ben = enter("ben@example.org", {people::Role::physician});
    EXPECT_EQ("physician", plan(ben, account_id(admin_)).text("field"))
        << "physicians plan for themselves";
    EXPECT_EQ(404, get("/api/v1/meetings/" + id + "/status", {.cookie = ben}).status);

    const Answer patient = join(id, "patient");
    const Answer stream = get(at(id, "/events"), {.cookie = staff});
    const Answer received = post(verb(id, patient, "receive"), "", {.cookie = staff});
    EXPECT_TRUE(received.body.at("received").as_bool());
    EXPECT_EQ((std::vector<std::string>{"snapshot", "participant"}), stream.stream->names());
    EXPECT_EQ(202, post(at(id, "/relay"), R"({"to":"host","body":"AAAA"})",
                        {.bearer = patient.text("token")})
                       .status);
    EXPECT_EQ(2U, stream.stream->names().size()) << "the relay is not for the front desk";
    EXPECT_EQ(403, post(verb(id, patient, "admit"), "", {.cookie = staff}).status);
    EXPECT_EQ(403, join(id, "physician", {.cookie = staff}).status);
    EXPECT_EQ(403, post(at(id, "/token"), "", {.cookie = staff}).status);
    media_.answers["ListParticipants"] =
        R"({"participants":[{"identity":")" + patient.text("identity") + R"(","tracks":[{},{}]}]})";
    const Answer status = get("/api/v1/meetings/" + id + "/status", {.cookie = staff});
    EXPECT_EQ("ok", status.text("media"));
    EXPECT_EQ(2, status.body.at("participants").at(0).at("tracks").as_int64());
    EXPECT_EQ(std::string::npos, json::serialize(status.body).find("Paul"));
    media_.is_down = true;
    EXPECT_EQ("unavailable",
              get("/api/v1/meetings/" + id + "/status", {.cookie = staff}).text("media"));
}

}  // namespace
}  // namespace heydok::api
