#include "api/api.hpp"

#include "api/api_house_for_test.hpp"
#include "crypto/jwt.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

json::object claims_of(const Answer& answer) {
    return json::parse(crypto::peek_payload(answer.text("token")).value()).as_object();
}

TEST_F(ApiHouse, CreatingAMeetingAnswersItsIdAndLink) {
    const std::string cookie = sign_in();
    const Answer made =
        post("/api/v1/meetings/create", R"({"name":"Consultation"})", {.cookie = cookie});
    ASSERT_EQ(200, made.status);
    const std::string id = made.text("meeting_id");
    EXPECT_EQ("http://localhost:8000/m/" + id, made.text("meeting_link"));
    EXPECT_EQ("created", made.text("status"));
    EXPECT_EQ("private", made.text("care_mode"));
    EXPECT_EQ(2, made.body.at("max_participants").as_int64());
    EXPECT_TRUE(made.body.at("enable_recording").as_bool());
    EXPECT_TRUE(made.body.at("enable_chat").as_bool());
    EXPECT_EQ("2027-01-15T08:00:00.000Z", made.text("created_at"));
    EXPECT_EQ("2027-01-16T08:00:00.000Z", made.text("expires_at"));
    const Answer list = get("/api/v1/meetings", {.cookie = cookie});
    EXPECT_EQ(id, std::string_view{list.body.at("meetings").at(0).at("meeting_id").as_string()});
}

TEST_F(ApiHouse, InputIsRefusedWithTheFieldsName) {
    const std::string cookie = sign_in();
    struct Case {
        const char* body;
        const char* field;
    };
    for (const Case& test :
         {Case{R"({})", "name"},
          {R"({"name":7})", "name"},
          {R"({"name":" "})", "name"},
          {R"({"name":"a","max_participants":"2"})", "max_participants"},
          {R"({"name":"a","max_participants":1})", "max_participants"},
          {R"({"name":"a","max_participants":11})", "max_participants"},
          {R"({"name":"a","max_participants":4294967298})", "max_participants"},
          {R"({"name":"a","max_participants":2.0})", "max_participants"},
          {R"({"name":"a","max_participants":1e400})", "max_participants"},
          {R"({"name":"a","enable_chat":1})", "enable_chat"},
          {R"({"name":"a","care_mode":"none"})", "care_mode"},
          {R"({"name":"a","care_mode":"gkv","max_participants":10})", "max_participants"},
          {R"({"name":"a","host_account_id":"x"})", "host_account_id"}}) {
        const Answer refused = post("/api/v1/meetings/create", test.body, {.cookie = cookie});
        EXPECT_EQ(422, refused.status) << test.body;
        EXPECT_EQ("invalid-input", refused.text("code")) << test.body;
        EXPECT_EQ(test.field, refused.text("field")) << test.body;
        EXPECT_EQ("application/problem+json", refused.headers.get("Content-Type"));
    }
}

TEST_F(ApiHouse, APlannedMeetingSaysWhen) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie, R"(,"planned_at":"2027-01-18T09:30:00Z")");
    const Answer shown = get("/api/v1/meetings/" + id);
    EXPECT_EQ("2027-01-18T09:30:00.000Z", shown.text("planned_at"));
    EXPECT_EQ("2027-01-19T09:30:00.000Z", shown.text("expires_at"));
    for (const std::string_view time : {"2027-03-01T08:00:00Z", "tomorrow", "2027-01-18T09:30"}) {
        const Answer refused =
            post("/api/v1/meetings/create",
                 R"({"name":"a","planned_at":")" + std::string{time} + R"("})", {.cookie = cookie});
        EXPECT_EQ(422, refused.status) << time;
        EXPECT_EQ("planned_at", refused.text("field")) << time;
    }
}

TEST_F(ApiHouse, WhatIsNoJsonObjectIsRefused) {
    const std::string cookie = sign_in();
    const std::string deep = std::string(10'000, '[');
    for (const std::string& body :
         {std::string{"{"}, std::string{"[]"}, std::string{"\"a\""}, deep,
          std::string{R"({"name":"a"} x)"}, std::string{R"({"name":"\uD800"})"},
          std::string{"{\"name\":\"\xFF\"}"}, std::string{R"({/**/})"},
          std::string{R"({"name":"a","name":"a"})"}, std::string{R"({"name":"a","name":"b"})"},
          std::string{R"({"name":"a","more":[{"b":1,"b":1}]})"}}) {
        const Answer refused = post("/api/v1/meetings/create", body, {.cookie = cookie});
        EXPECT_EQ(400, refused.status) << body.substr(0, 40);
        EXPECT_EQ("invalid-json", refused.text("code"));
    }
    EXPECT_EQ(400, post("/api/v1/meetings/create", "", {.cookie = cookie}).status);
    const std::string large = R"({"name":")" + std::string(65 * 1024, 'a') + "\"}";
    EXPECT_EQ(413, post("/api/v1/meetings/create", large, {.cookie = cookie}).status);
    EXPECT_EQ(415, post("/api/v1/meetings/create", R"({"name":"a"})",
                        {.cookie = cookie, .content_type = "text/plain"})
                       .status);
}

TEST_F(ApiHouse, CareModeForbidsRecordingInTheApiToo) {
    const std::string cookie = sign_in();
    const Answer refused =
        post("/api/v1/meetings/create", R"({"name":"a","care_mode":"gkv","enable_recording":true})",
             {.cookie = cookie});
    EXPECT_EQ(403, refused.status);
    EXPECT_EQ("recording-forbidden-by-care-mode", refused.text("code"));
    const std::string id = create(cookie, R"(,"care_mode":"gkv")");
    EXPECT_FALSE(join(id, "physician", {.cookie = cookie}).flag("permissions", "can_record"));
}

TEST_F(ApiHouse, ThePhysicianJoinsWithAllRights) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer joined = join(id, "physician", {.cookie = cookie});
    ASSERT_EQ(200, joined.status);
    EXPECT_EQ("admitted", joined.text("admission"));
    for (const char* right : {"can_publish", "can_subscribe", "can_chat", "can_share_screen",
                              "can_record", "can_moderate", "can_end"}) {
        EXPECT_TRUE(joined.flag("permissions", right)) << right;
    }
    EXPECT_EQ("ws://localhost:8000", joined.text("livekit_url"));
    const json::object claims = claims_of(joined);
    const json::object& video = claims.at("video").as_object();
    EXPECT_EQ(id, std::string_view{video.at("room").as_string()});
    EXPECT_FALSE(video.contains("roomAdmin"));
    EXPECT_FALSE(video.at("recorder").as_bool());
    EXPECT_FALSE(video.at("hidden").as_bool());
    EXPECT_LE(claims.at("exp").as_int64() - claims.at("iat").as_int64(), 2 * 60 * 60);
    EXPECT_EQ(joined.text("identity"), std::string_view{claims.at("sub").as_string()});
    EXPECT_TRUE(crypto::verify_hs256(joined.text("token"), kSecret));
    EXPECT_EQ(1, media_.count("CreateRoom"));
}

TEST_F(ApiHouse, APatientWaitsWithATokenThatGrantsNothing) {
    const std::string id = create(sign_in());
    const Answer joined = join(id, "patient");
    ASSERT_EQ(200, joined.status);
    EXPECT_EQ("waiting", joined.text("admission"));
    EXPECT_FALSE(joined.flag("permissions", "can_record"));
    EXPECT_FALSE(joined.flag("permissions", "can_subscribe"));
    const json::object claims = claims_of(joined);
    const json::object& video = claims.at("video").as_object();
    EXPECT_FALSE(video.at("canPublish").as_bool());
    EXPECT_FALSE(video.at("canSubscribe").as_bool());
    EXPECT_FALSE(video.at("canPublishData").as_bool());
    EXPECT_EQ(id + ".waiting." + joined.text("identity"),
              std::string_view{video.at("room").as_string()});
    EXPECT_EQ(0, media_.count("CreateRoom"));
}

TEST_F(ApiHouse, TheTokenSaysNothingAboutThePersonAndOpensOneRoom) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    for (const Answer& joined : {join(id, "physician", {.cookie = cookie}), join(id, "patient")}) {
        const json::object claims = claims_of(joined);
        for (const auto& [name, value] : claims) {
            const std::string_view claim{name};
            EXPECT_TRUE(claim == "iss" || claim == "sub" || claim == "iat" || claim == "nbf" ||
                        claim == "exp" || claim == "video")
                << claim;
        }
        EXPECT_EQ(std::string::npos, json::serialize(claims).find("Paul"));
        EXPECT_FALSE(claims.at("video").at("canUpdateOwnMetadata").as_bool());
        for (const char* right : {"roomAdmin", "roomList", "roomCreate", "roomRecord"}) {
            EXPECT_FALSE(claims.at("video").as_object().contains(right)) << right;
        }
    }
}

TEST_F(ApiHouse, AdmissionChangesTokenAndRights) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Ask own{.bearer = patient.text("token")};
    EXPECT_EQ("waiting", post(at(id, "/token"), "", own).text("admission"));
    EXPECT_EQ(200, post(verb(id, patient, "admit"), "", {.cookie = cookie}).status);
    const Answer renewed = post(at(id, "/token"), "", own);
    ASSERT_EQ(200, renewed.status);
    EXPECT_EQ("admitted", renewed.text("admission"));
    EXPECT_EQ(patient.text("identity"), renewed.text("identity"));
    EXPECT_TRUE(renewed.flag("permissions", "can_publish"));
    EXPECT_FALSE(renewed.flag("permissions", "can_record"));
    EXPECT_FALSE(renewed.flag("permissions", "can_moderate"));
    const json::object claims = claims_of(renewed);
    const json::object& video = claims.at("video").as_object();
    EXPECT_EQ(id, std::string_view{video.at("room").as_string()});
    EXPECT_EQ(4U, video.at("canPublishSources").as_array().size());
    EXPECT_TRUE(video.at("canPublishData").as_bool());
    EXPECT_TRUE(wait(api_->may_join(id, patient.text("identity"))));
}

TEST_F(ApiHouse, WithoutChatThePatientSendsNoData) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie, R"(,"enable_chat":false)");
    const Answer patient = join(id, "patient");
    post(verb(id, patient, "admit"), "", {.cookie = cookie});
    const Answer renewed = post(at(id, "/token"), "", {.bearer = patient.text("token")});
    EXPECT_FALSE(renewed.flag("permissions", "can_chat"));
    EXPECT_FALSE(claims_of(renewed).at("video").at("canPublishData").as_bool());
}

TEST_F(ApiHouse, NobodyButThePhysicianOfTheMeetingJoinsAsPhysician) {
    const std::string id = create(sign_in());
    const std::string other = sign_in("bob@example.org");
    for (const Ask& ask : {Ask{}, Ask{.cookie = other}, Ask{.cookie = "heydok_session=guess"}}) {
        const Answer refused = join(id, "physician", ask);
        EXPECT_EQ(403, refused.status);
        EXPECT_EQ("role-not-allowed", refused.text("code"));
    }
    EXPECT_EQ("user_role", join(id, "admin").text("field"));
}

TEST_F(ApiHouse, TheTwentyFirstJoinInAMinuteHasToWait) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(200, join(id, "physician", {.cookie = cookie}).status) << i;
        pass(1s);
    }
    const Answer refused = join(id, "patient");
    EXPECT_EQ(429, refused.status);
    EXPECT_EQ("rate-limited", refused.text("code"));
    EXPECT_EQ("40", refused.headers.get("Retry-After"));
    EXPECT_EQ(200, join(id, "patient", {.address = "192.0.2.9"}).status);
    EXPECT_EQ(200, join(create(cookie), "patient").status) << "another meeting";
    pass(40s);
    EXPECT_EQ(200, join(id, "patient").status);
}

TEST_F(ApiHouse, AFullMeetingTakesNobodyMore) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer first = join(id, "patient");
    const Answer second = join(id, "patient");
    EXPECT_EQ(200, post(verb(id, first, "admit"), "", {.cookie = cookie}).status);
    EXPECT_EQ(409, post(verb(id, second, "admit"), "", {.cookie = cookie}).status);
    EXPECT_EQ("meeting-full", join(id, "patient").text("code"));
    EXPECT_EQ(200, join(id, "physician", {.cookie = cookie}).status) << "that place is kept";
    EXPECT_EQ(200, post(at(id, "/leave"), "", {.bearer = first.text("token")}).status);
    EXPECT_EQ(1, media_.count("RemoveParticipant")) << "the seat is free in the media room too";
    EXPECT_EQ(200, post(verb(id, second, "admit"), "", {.cookie = cookie}).status);
}

TEST_F(ApiHouse, WhoIsRemovedStaysOut) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Ask own{.bearer = patient.text("token")};
    post(verb(id, patient, "admit"), "", {.cookie = cookie});
    EXPECT_EQ(200, post(verb(id, patient, "remove"), "", {.cookie = cookie}).status);
    EXPECT_EQ(1, media_.count("RemoveParticipant"));
    const Answer refused = post(at(id, "/token"), "", own);
    EXPECT_EQ(403, refused.status);
    EXPECT_EQ("not-admitted", refused.text("code"));
    EXPECT_FALSE(wait(api_->may_join(id, patient.text("identity"))));
    wait(api_->handle_livekit_event(R"({"event":"participant_joined","room":{"name":")" + id +
                                    R"("},"participant":{"identity":")" + patient.text("identity") +
                                    R"(","sid":"PA_2"}})"));
    EXPECT_EQ(2, media_.count("RemoveParticipant")) << "the old token let them in: out again";
}

TEST_F(ApiHouse, AMediaServerThatIsDownIsNotHidden) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    post(verb(id, patient, "admit"), "", {.cookie = cookie});
    media_.is_down = true;
    EXPECT_EQ(503, post(verb(id, patient, "remove"), "", {.cookie = cookie}).status);
    EXPECT_EQ(403, post(at(id, "/token"), "", {.bearer = patient.text("token")}).status);
    media_.is_down = false;
    EXPECT_EQ(200, post(verb(id, patient, "remove"), "", {.cookie = cookie}).status);
    media_.is_down = true;
    EXPECT_EQ(503, post(at(id, "/end"), "", {.cookie = cookie}).status);
    EXPECT_EQ("ended", get("/api/v1/meetings/" + id).text("status"));
    media_.is_down = false;
    EXPECT_EQ(200, post(at(id, "/end"), "", {.cookie = cookie}).status);
}

TEST_F(ApiHouse, TheEndIsTheEnd) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Answer ended = post(at(id, "/end"), "", {.cookie = cookie});
    EXPECT_EQ(200, ended.status);
    EXPECT_EQ("ended", ended.text("status"));
    EXPECT_EQ(2, media_.count("DeleteRoom"))
        << "the meeting's, and the one where the patient waits";
    for (const Answer& refused : {join(id, "patient"), join(id, "physician", {.cookie = cookie}),
                                  post(at(id, "/token"), "", {.bearer = patient.text("token")}),
                                  get(at(id, "/events"), {.cookie = cookie})}) {
        EXPECT_EQ(410, refused.status);
        EXPECT_EQ("meeting-ended", refused.text("code"));
    }
    EXPECT_EQ("ended", get("/api/v1/meetings/" + id).text("status"));
}

TEST_F(ApiHouse, MeetingsAndTheirTokensExpireTogether) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    pass(23h + 30min);
    const std::string fresh = sign_in("ada@example.org");
    const Answer patient = join(id, "patient");
    EXPECT_EQ(1800,
              claims_of(patient).at("exp").as_int64() - claims_of(patient).at("iat").as_int64());
    pass(30min);
    EXPECT_EQ("meeting-expired", join(id, "patient").text("code"));
    wait(api_->keep_house());
    EXPECT_EQ(1, media_.count("DeleteRoom"));
    EXPECT_EQ("expired", get("/api/v1/meetings/" + id).text("status"));
}

TEST_F(ApiHouse, AKnockerLearnsOnlyWhatAKnockerMayKnow) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    join(id, "patient");
    const Answer stranger = get("/api/v1/meetings/" + id);
    EXPECT_EQ("Dr. Ada", stranger.text("physician_name"));
    for (const char* field : {"participants", "meeting_link", "max_participants", "created_at"}) {
        EXPECT_FALSE(stranger.body.as_object().contains(field)) << field;
    }
    const Answer host = get("/api/v1/meetings/" + id, {.cookie = cookie});
    EXPECT_EQ(1U, host.body.at("participants").as_array().size());
}

}  // namespace
}  // namespace heydok::api
