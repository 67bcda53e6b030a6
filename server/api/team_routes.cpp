// The accounts of a practice.
#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {

namespace json = boost::json;

asio::awaitable<net::Reply> list_team(Core& core, CallPointer call) {
    const Result<json::array> team =
        co_await with_access(core, call, [](Access& access) -> Result<json::array> {
            json::array members;
            for (const people::Account& account :
                 access.people().team(access.caller.account->practice.id)) {
                members.emplace_back(member_json(account));
            }
            return members;
        });
    if (!team) {
        co_return problem(team.error());
    }
    co_return json_response(json::object{{"members", *team}});
}

}  // namespace heydok::api
