// API keys of practice systems: the admin's list, making, revoking.
#include <algorithm>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

json::object key_json(const people::ApiKey& key) {
    return {{"key_id", key.id},
            {"name", key.name},
            {"scopes", texts_json(texts_of(key.scopes))},
            {"created_at", time_text(key.created_at)},
            {"expires_at", time_text(key.expires_at)},
            {"used_at", key.used_at ? json::value(time_text(*key.used_at)) : nullptr}};
}

Result<people::NewApiKey> read_wish(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    people::NewApiKey wanted;
    wanted.name = body->text("name");
    for (const std::string& word : body->texts("scopes", people::kRoles)) {
        const std::optional<people::Role> scope = people::parse_key_scope(word);
        scope ? wanted.scopes.add(*scope) : body->refuse("scopes");
    }
    const std::int64_t days = body->integer("expires_in_days", wanted.life.count());
    wanted.life = std::chrono::days{std::clamp<std::int64_t>(days, 0, 100'000)};
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return wanted;
}

}  // namespace

asio::awaitable<net::Reply> list_api_keys(Core& core, CallPointer call) {
    const Result<json::array> list =
        co_await with_access(core, call, [](Access& access) -> Result<json::array> {
            json::array items;
            for (const people::ApiKey& key :
                 access.api_keys().of_practice(access.caller.account->practice)) {
                items.emplace_back(key_json(key));
            }
            return items;
        });
    co_return list ? json_response(json::object{{"api_keys", *list}}) : problem(list.error());
}

asio::awaitable<net::Reply> create_api_key(Core& core, CallPointer call) {
    const Result<people::NewApiKey> wanted = read_wish(*call->request);
    const Result<people::CreatedApiKey> made =
        co_await with_access(core, call, [wanted](Access& access) -> Result<people::CreatedApiKey> {
            return wanted ? access.api_keys().create(access.caller.account->practice, *wanted,
                                                     access.caller.actor())
                          : Result<people::CreatedApiKey>{wanted.error()};
        });
    if (!made) {
        co_return problem(made.error());
    }
    json::object object = key_json(made->key);
    object["key"] = made->text;
    co_return json_response(object);
}

asio::awaitable<net::Reply> revoke_api_key(Core& core, CallPointer call) {
    const Result<void> revoked =
        co_await with_access(core, call, [call](Access& access) -> Result<void> {
            const bool found = access.api_keys().revoke(access.caller.account->practice, call->item,
                                                        access.caller.actor());
            return found ? Result<void>{} : Refusal{"not-found"};
        });
    co_return revoked ? json_response(json::object{}) : problem(revoked.error());
}

}  // namespace heydok::api
