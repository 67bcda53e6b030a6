// Every route refuses the wrong person, and the description knows every route.
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>

#include "api/api_house_for_test.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "crypto/jwt.hpp"

namespace heydok::api {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t found = text.find(from);
    return found == std::string::npos ? text : text.replace(found, from.size(), to);
}

/// A path for the route, in a given meeting, about a given participant.
std::string path_of(const Route& route, const std::string& id, const std::string& identity) {
    return replaced(replaced(std::string{route.path}, "{id}", id), "{identity}", identity);
}

std::string body_of(const Route& route) {
    if (route.path == "/api/v1/meetings/create") {
        return R"({"name":"a"})";
    }
    return route.takes == Takes::json ? "{}" : "";
}

using Statuses = std::map<Who, int>;

/// Somebody at the wrong door, and what each kind of route must answer.
struct Case {
    const char* who;
    Ask ask;
    Statuses statuses;
};

const Statuses kToStrangers{
    {Who::account, 401}, {Who::host, 401}, {Who::participant, 401}, {Who::media_server, 401}};

TEST_F(ApiHouse, EveryRouteRefusesTheWrongPerson) {
    const std::string host = sign_in();
    const std::string other_physician = sign_in("bob@example.org");
    const std::string id = create(host);
    const std::string other_id = create(other_physician);
    const Answer patient = join(id, "patient");
    const Answer foreign_patient = join(other_id, "patient");
    const std::string token = patient.text("token");
    const std::string forged = crypto::sign_hs256(crypto::peek_payload(token).value(),
                                                  "another secret of thirty-two bytes!");
    const std::vector<Case> cases{
        {"nobody", {}, kToStrangers},
        {"guessed cookie", {.cookie = "heydok_session=" + std::string(43, 'A')}, kToStrangers},
        {"token as cookie", {.cookie = "heydok_session=" + token}, kToStrangers},
        {"forged token", {.bearer = forged}, kToStrangers},
        {"other physician",
         {.cookie = other_physician},
         {{Who::host, 404}, {Who::participant, 404}, {Who::media_server, 401}}},
        {"patient inside",
         {.bearer = token},
         {{Who::account, 401}, {Who::host, 403}, {Who::media_server, 401}}},
        {"patient of another meeting",
         {.bearer = foreign_patient.text("token")},
         {{Who::account, 401},
          {Who::host, 401},
          {Who::participant, 404},
          {Who::media_server, 401}}},
    };
    int refused = 0;
    for (const Route& route : routes()) {
        for (const Case& test : cases) {
            const auto expected = test.statuses.find(route.who);
            if (expected == test.statuses.end()) {
                continue;
            }
            const Answer answer =
                send(std::string{route.method}, path_of(route, id, patient.text("identity")),
                     body_of(route), test.ask);
            EXPECT_EQ(expected->second, answer.status)
                << route.method << ' ' << route.path << " as " << test.who;
            EXPECT_EQ("application/problem+json", answer.headers.get("Content-Type"));
            ++refused;
        }
    }
    EXPECT_GT(refused, 60) << "the table must have been walked";
    EXPECT_EQ("waiting", post(at(id, "/token"), "", {.bearer = token}).text("admission"))
        << "nothing has changed";
}

TEST_F(ApiHouse, GuessedIdsLeadNowhere) {
    const std::string cookie = sign_in();
    const std::string guess = "23456789ABCDEFGHJKLMNP";
    for (const Route& route : routes()) {
        if (route.path.find("{id}") == std::string_view::npos) {
            continue;
        }
        const std::string body =
            route.path.ends_with("/join") ? R"({"user_name":"Paul","user_role":"patient"})" : "";
        const Answer answer =
            send(std::string{route.method}, path_of(route, guess, "patient-guess"), body,
                 {.cookie = cookie});
        EXPECT_EQ(404, answer.status) << route.path;
    }
    const std::string id = create(cookie);
    for (const char* verb : {"admit", "deny", "remove"}) {
        EXPECT_EQ(
            404,
            post(at(id, "/participants/patient-guess/") + verb, "", {.cookie = cookie}).status);
    }
}

TEST_F(ApiHouse, ATokenThatRanOutProvesNothing) {
    const std::string id = create(sign_in());
    const Answer patient = join(id, "patient");
    pass(std::chrono::hours{2});
    EXPECT_EQ(401, post(at(id, "/token"), "", {.bearer = patient.text("token")}).status);
}

TEST(OpenApi, DescribesEveryRouteAndEveryCode) {
    const YAML::Node document =
        YAML::LoadFile(std::string{HEYDOK_FIXTURES} + "/../../docs/api/openapi.yaml");
    std::set<std::string> described;
    for (const auto& path : document["paths"]) {
        for (const auto& operation : path.second) {
            const auto method = operation.first.as<std::string>();
            if (method == "get" || method == "post") {
                described.insert(method + " " + path.first.as<std::string>() + " " +
                                 operation.second["x-who"].as<std::string>());
            }
        }
    }
    std::set<std::string> served;
    for (const Route& route : routes()) {
        served.insert((route.method == "GET" ? "get " : "post ") + std::string{route.path} + " " +
                      std::string{text_of(route.who)});
    }
    EXPECT_EQ(served, described);
    std::set<std::string> codes;
    for (const auto& code :
         document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]) {
        codes.insert(code.as<std::string>());
    }
    const auto known = problem_codes();
    EXPECT_EQ((std::set<std::string>{known.begin(), known.end()}), codes);
}

}  // namespace
}  // namespace heydok::api
