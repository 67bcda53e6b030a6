// Server-sent events and what the media server reports.
#include "api/api_house_for_test.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/jwt.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

json::value last_of(const Answer& answer) {
    return json::parse(answer.stream->events.back().second);
}

std::string media_event(const std::string& kind, const std::string& room,
                        const std::string& identity, const std::string& sid) {
    return json::serialize(
        json::object{{"event", kind},
                     {"room", json::object{{"name", room}}},
                     {"participant", json::object{{"identity", identity}, {"sid", sid}}}});
}

TEST_F(ApiHouse, ThePhysicianSeesKnocksAndStates) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer physician = get(at(id, "/events"), {.cookie = cookie});
    ASSERT_TRUE(physician.stream);
    EXPECT_EQ("created", std::string_view{last_of(physician).at("status").as_string()});
    const Answer patient = join(id, "patient");
    EXPECT_EQ("waiting", std::string_view{last_of(physician).at("state").as_string()});
    EXPECT_EQ("Paul Patient", std::string_view{last_of(physician).at("user_name").as_string()});
    post(verb(id, patient, "admit"), "", {.cookie = cookie});
    EXPECT_EQ("admitted", std::string_view{last_of(physician).at("state").as_string()});
    wait(api_->handle_livekit_event(
        media_event("participant_joined", id, patient.text("identity"), "PA_1")));
    EXPECT_EQ("joined", std::string_view{last_of(physician).at("state").as_string()});
    wait(api_->handle_livekit_event(
        media_event("participant_left", id, patient.text("identity"), "PA_1")));
    EXPECT_EQ("left", std::string_view{last_of(physician).at("state").as_string()});
    EXPECT_EQ((Names{"snapshot", "participant", "participant", "participant", "participant"}),
              physician.stream->names());
}

TEST_F(ApiHouse, WhoWaitsHearsHowLongItTakes) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Answer heard = get(at(id, "/events"), {.bearer = patient.text("token")});
    const std::string until = R"({"delayed_until":"2027-01-15T08:10:00.000Z"})";
    EXPECT_EQ(200, post(at(id, "/delay"), R"({"minutes":10})", {.cookie = cookie}).status);
    EXPECT_EQ("delayed", heard.stream->events.back().first);
    EXPECT_EQ(until, heard.stream->events.back().second);
    EXPECT_EQ("2027-01-15T08:10:00.000Z", get(at(id, "")).text("delayed_until"));
    const Answer later = get(at(id, "/events"), {.bearer = patient.text("token")});
    EXPECT_NE(std::string::npos, later.stream->events.at(0).second.find("08:10:00"))
        << "who opens the page again reads it too";

    EXPECT_EQ(200, post(at(id, "/delay"), R"({"minutes":0})", {.cookie = cookie}).status);
    EXPECT_EQ("{}", heard.stream->events.back().second);
    for (const std::string_view minutes : {"-1", "181", "null"}) {
        const Answer refused = post(at(id, "/delay"), "{\"minutes\":" + std::string{minutes} + "}",
                                    {.cookie = cookie});
        EXPECT_EQ(422, refused.status) << minutes;
    }
    EXPECT_EQ(401, post(at(id, "/delay"), R"({"minutes":5})").status);
    post(at(id, "/end"), "", {.cookie = cookie});
    EXPECT_EQ(410, post(at(id, "/delay"), R"({"minutes":5})", {.cookie = cookie}).status);
}

TEST_F(ApiHouse, AParticipantHearsOnlyOfThemselves) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie, R"(,"max_participants":3)");
    const Answer first = join(id, "patient");
    const Answer second = join(id, "patient");
    const Answer heard = get(at(id, "/events"), {.bearer = first.text("token")});
    const Answer other = get(at(id, "/events"), {.bearer = second.text("token")});
    EXPECT_EQ(R"({"status":"created","state":"waiting"})", heard.stream->events.at(0).second);
    post(verb(id, first, "admit"), "", {.cookie = cookie});
    post(verb(id, first, "remove"), "", {.cookie = cookie});
    post(verb(id, second, "deny"), "", {.cookie = cookie});
    EXPECT_EQ((Names{"snapshot", "admitted", "removed"}), heard.stream->names());
    EXPECT_EQ((Names{"snapshot", "denied"}), other.stream->names());
    for (const auto& [event, data] : heard.stream->events) {
        EXPECT_EQ(std::string::npos, data.find("Paul")) << "no names reach who waits";
    }
}

TEST_F(ApiHouse, TheEndReachesEverybodyAndClosesTheStreams) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Answer one = get(at(id, "/events"), {.bearer = patient.text("token")});
    const Answer two = get(at(id, "/events"), {.cookie = cookie});
    post(at(id, "/end"), "", {.cookie = cookie});
    for (const Answer& answer : {one, two}) {
        EXPECT_EQ("ended", answer.stream->names().back());
        EXPECT_TRUE(answer.stream->is_closed);
    }
}

TEST_F(ApiHouse, WhoClosesThePageWaitsNoLongerAndMayComeBack) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer physician = get(at(id, "/events"), {.cookie = cookie});
    const Answer patient = join(id, "patient");
    const Answer waiting = get(at(id, "/events"), {.bearer = patient.text("token")});
    waiting.stream->close();
    run_until([&] { return physician.stream->events.size() == 3; });
    EXPECT_EQ("left", std::string_view{last_of(physician).at("state").as_string()});
    const Answer again = get(at(id, "/events"), {.bearer = patient.text("token")});
    EXPECT_EQ(R"({"status":"created","state":"waiting"})", again.stream->events.at(0).second);
    EXPECT_EQ("waiting", std::string_view{last_of(physician).at("state").as_string()});
}

TEST_F(ApiHouse, SigningOutClosesThePhysiciansStreams) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer stream = get(at(id, "/events"), {.cookie = cookie});
    post("/api/v1/auth/logout", "", {.cookie = cookie});
    EXPECT_TRUE(stream.stream->is_closed);
}

TEST_F(ApiHouse, StreamsAreLimited) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const Ask own{.bearer = patient.text("token")};
    for (std::size_t i = 0; i < 8; ++i) {
        ASSERT_TRUE(get(at(id, "/events"), own).stream);
    }
    EXPECT_EQ(429, get(at(id, "/events"), own).status);
    EXPECT_TRUE(get(at(id, "/events"), {.cookie = cookie}).stream) << "others are not affected";
}

TEST_F(ApiHouse, EventsOfWaitingRoomsAndNonsenseChangeNothing) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    const std::string identity = patient.text("identity");
    for (const std::string& event :
         {media_event("participant_joined", id + ".waiting." + identity, identity, "PA_1"),
          media_event("track_published", id, identity, "PA_1"), std::string{"[]"}, std::string{"{"},
          std::string{R"({"event":7})"}, std::string{R"({"event":"room_finished"})"}}) {
        wait(api_->handle_livekit_event(event));
    }
    EXPECT_TRUE(media_.calls.empty());
    EXPECT_EQ("waiting",
              post(at(id, "/token"), "", {.bearer = patient.text("token")}).text("admission"));
    wait(api_->handle_livekit_event(media_event("participant_joined", id, identity, "PA_1")));
    EXPECT_EQ(1, media_.count("RemoveParticipant")) << "who waits is not in the room";
}

TEST_F(ApiHouse, WhoTheMediaServerNoLongerHasIsTakenAsLeft) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie, R"(,"max_participants":3)");
    const Answer here = join(id, "patient");
    const Answer gone = join(id, "patient");
    const Answer waiting = join(id, "patient");
    for (const Answer& patient : {here, gone}) {
        post(verb(id, patient, "admit"), "", {.cookie = cookie});
    }
    wait(api_->handle_livekit_event(
        media_event("participant_joined", id, here.text("identity"), "PA_here")));
    wait(api_->handle_livekit_event(
        media_event("participant_joined", id, gone.text("identity"), "PA_gone")));
    const auto states = [&] {
        std::map<std::string, std::string> found;
        const Answer meeting = get("/api/v1/meetings/" + id, {.cookie = cookie});
        for (const json::value& participant : meeting.body.at("participants").as_array()) {
            found[std::string{std::string_view{participant.at("identity").as_string()}}] =
                participant.at("state").as_string();
        }
        return found;
    };
    media_.is_down = true;
    wait(api_->keep_house());
    EXPECT_EQ("joined", states()[gone.text("identity")]) << "no answer is no news";
    media_.is_down = false;
    media_.answers["ListParticipants"] = R"({"participants":[{"sid":"PA_here"},{"sid":7},null]})";
    const Answer physician = get(at(id, "/events"), {.cookie = cookie});
    wait(api_->keep_house());
    EXPECT_EQ("joined", states()[here.text("identity")]);
    EXPECT_EQ("left", states()[gone.text("identity")]);
    EXPECT_EQ("waiting", states()[waiting.text("identity")]);
    EXPECT_EQ("left", std::string_view{last_of(physician).at("state").as_string()});
    const int asked = media_.count("ListParticipants");
    media_.answers["ListParticipants"] = "nonsense";
    wait(api_->keep_house());
    EXPECT_EQ("joined", states()[here.text("identity")]);
    media_.answers["ListParticipants"] = "{}";
    wait(api_->keep_house());
    EXPECT_EQ("left", states()[here.text("identity")]);
    wait(api_->keep_house());
    EXPECT_EQ(asked + 2, media_.count("ListParticipants")) << "only rooms with somebody in them";
}

TEST_F(ApiHouse, WebhooksCountWithTheServersSignatureOnly) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    const Answer patient = join(id, "patient");
    post(verb(id, patient, "admit"), "", {.cookie = cookie});
    const std::string body =
        media_event("participant_joined", id, patient.text("identity"), "PA_1");
    const auto now = std::chrono::floor<std::chrono::seconds>(now_).time_since_epoch().count();
    auto signature = [&](const std::string& over, const std::string& key, std::int64_t expires,
                         const std::string& secret) {
        const json::object claims{
            {"iss", key},
            {"exp", expires},
            {"sha256", crypto::base64_encode(crypto::sha256(as_bytes(over)))}};
        return crypto::sign_hs256(json::serialize(claims), secret);
    };
    auto state = [&] {
        return std::string{std::string_view{get("/api/v1/meetings/" + id, {.cookie = cookie})
                                                .body.at("participants")
                                                .at(0)
                                                .at("state")
                                                .as_string()}};
    };
    const std::string path = "/api/v1/livekit/webhook";
    for (const std::string& bearer :
         {std::string{}, patient.text("token"), signature("other body", "key", now + 300, kSecret),
          signature(body, "other key", now + 300, kSecret),
          signature(body, "key", now - 61, kSecret),
          signature(body, "key", now + 300, "another secret of thirty-two bytes!")}) {
        EXPECT_EQ(401, post(path, body, {.bearer = bearer}).status);
    }
    EXPECT_EQ("admitted", state());
    EXPECT_EQ(200, post(path, body,
                        {.bearer = signature(body, "key", now + 300, kSecret),
                         .content_type = "application/webhook+json"})
                       .status);
    EXPECT_EQ("joined", state());
}

}  // namespace
}  // namespace heydok::api
