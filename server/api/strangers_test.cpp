// Guessed ids lead nowhere, and the description knows every route and permission.
#include <yaml-cpp/yaml.h>

#include <set>
#include <tuple>

#include "api/api_house_for_test.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"

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

YAML::Node openapi() {
    return YAML::LoadFile(std::string{HEYDOK_FIXTURES} + "/../../docs/api/openapi.yaml");
}

TEST_F(ApiHouse, GuessedIdsLeadNowhere) {
    const std::string cookie = sign_in();
    const std::string guess = "23456789ABCDEFGHJKLMNP";
    for (const Route& route : routes()) {
        if (route.path.find("{id}") == std::string_view::npos) {
            continue;
        }
        const std::string body = route.path.ends_with("/join")
                                     ? R"({"user_name":"Paul","user_role":"patient"})"
                                 : route.path.ends_with("/delay") ? R"({"minutes":5})"
                                                                  : "";
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
    const YAML::Node document = openapi();
    std::set<std::string> described;
    for (const auto& path : document["paths"]) {
        for (const auto& operation : path.second) {
            const auto method = operation.first.as<std::string>();
            if (method == "get" || method == "post") {
                described.insert(method + " " + path.first.as<std::string>() + " " +
                                 operation.second["x-permission"].as<std::string>() +
                                 (operation.second["x-confirmation"] ? " confirmed" : ""));
            }
        }
    }
    std::set<std::string> served;
    for (const Route& route : routes()) {
        served.insert((route.method == "GET" ? "get " : "post ") + std::string{route.path} + " " +
                      std::string{permission(route.action).name} +
                      (permission(route.action).sensitive ? " confirmed" : ""));
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

/// Permission, role and scope of each grant.
using Grant = std::tuple<std::string, std::string, std::string>;

TEST(OpenApi, CarriesTheTableOfPermissions) {
    std::set<Grant> described;
    std::size_t rows = 0;
    for (const auto& row : openapi()["x-permissions"]) {
        ++rows;
        for (const auto& grant : row.second) {
            described.emplace(row.first.as<std::string>(), grant.first.as<std::string>(),
                              grant.second.as<std::string>());
        }
    }
    std::set<Grant> table;
    for (const people::Permission& row : people::permissions()) {
        for (std::size_t i = 0; i < people::kRoles; ++i) {
            const auto role = static_cast<people::Role>(i);
            if (row.of(role) != people::Scope::none) {
                table.emplace(row.name, text_of(role), text_of(row.of(role)));
            }
        }
    }
    EXPECT_EQ(table, described);
    EXPECT_EQ(people::kActions, rows);
}

}  // namespace
}  // namespace heydok::api
