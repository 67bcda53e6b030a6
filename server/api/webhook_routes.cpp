// Webhooks of practice systems: the admin's list, adding, removing; what they were told, and again.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

json::object webhook_json(const meeting::Webhook& webhook) {
    return {{"webhook_id", webhook.id},
            {"url", webhook.url},
            {"created_at", time_text(webhook.created_at)}};
}

json::object notice_json(const meeting::Notice& notice) {
    const bool waits = notice.state == text_of(meeting::NoticeState::waiting);
    return {{"notice_id", notice.id},
            {"webhook_id", notice.webhook_id},
            {"type", notice.kind},
            {"meeting_id", notice.meeting_id},
            {"external_id", notice.external_id ? json::value(*notice.external_id) : nullptr},
            {"state", notice.state},
            {"attempts", notice.attempts},
            {"last_status", notice.last_status ? json::value(*notice.last_status) : nullptr},
            {"created_at", time_text(notice.created_at)},
            {"next_at", waits ? json::value(time_text(notice.next_at)) : nullptr}};
}

Result<std::string> read_url(const Core& core, const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    std::string url = body->text("url");
    if (!core.courier->reach().allows(url)) {
        body->refuse("url");
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return {boost::system::in_place_value, std::move(url)};
}

}  // namespace

asio::awaitable<net::Reply> list_webhooks(Core& core, CallPointer call) {
    const Result<json::array> list =
        co_await with_access(core, call, [](Access& access) -> Result<json::array> {
            json::array items;
            for (const meeting::Webhook& webhook :
                 access.notices().webhooks(access.caller.practice_id())) {
                items.emplace_back(webhook_json(webhook));
            }
            return items;
        });
    co_return list ? json_response(json::object{{"webhooks", *list}}) : problem(list.error());
}

asio::awaitable<net::Reply> add_webhook(Core& core, CallPointer call) {
    const Result<std::string> url = read_url(core, *call->request);
    const Result<meeting::NewWebhook> added =
        co_await with_access(core, call, [url](Access& access) -> Result<meeting::NewWebhook> {
            return url ? access.notices().add(access.caller.account->practice, *url,
                                              access.caller.actor())
                       : Result<meeting::NewWebhook>{url.error()};
        });
    if (!added) {
        co_return problem(added.error());
    }
    core.courier->look();
    json::object object = webhook_json(added->webhook);
    object["secret"] = added->secret.reveal();
    co_return json_response(object);
}

asio::awaitable<net::Reply> remove_webhook(Core& core, CallPointer call) {
    const Result<void> removed =
        co_await with_access(core, call, [call](Access& access) -> Result<void> {
            const bool found = access.notices().remove(access.caller.account->practice, call->item,
                                                       access.caller.actor());
            return found ? Result<void>{} : Refusal{"not-found"};
        });
    co_return removed ? json_response(json::object{}) : problem(removed.error());
}

asio::awaitable<net::Reply> list_notices(Core& core, CallPointer call) {
    const Result<json::array> list =
        co_await with_access(core, call, [](Access& access) -> Result<json::array> {
            json::array items;
            for (const meeting::Notice& notice :
                 access.notices().newest(access.caller.practice_id())) {
                items.emplace_back(notice_json(notice));
            }
            return items;
        });
    co_return list ? json_response(json::object{{"notices", *list}}) : problem(list.error());
}

asio::awaitable<net::Reply> replay_notice(Core& core, CallPointer call) {
    const Result<meeting::Notice> replayed =
        co_await with_access(core, call, [call](Access& access) {
            return access.notices().replay(access.caller.account->practice, call->item,
                                           access.caller.actor());
        });
    co_return replayed ? json_response(notice_json(*replayed)) : problem(replayed.error());
}

}  // namespace heydok::api
