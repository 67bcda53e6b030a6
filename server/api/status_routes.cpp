// What operators and clients ask before anything else.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/core.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "base/log.hpp"

namespace heydok::api {

namespace json = boost::json;

asio::awaitable<net::Reply> show_config(Core& core, CallPointer) {
    json::array providers;
    for (const auto& entry : core.providers.all()) {
        providers.emplace_back(
            json::object{{"id", entry->provider.id}, {"name", entry->provider.name}});
    }
    co_return json_response(json::object{{"version", core.config.version},
                                         {"languages", json::array{"de", "en"}},
                                         {"mail", core.mails->is_on()},
                                         {"sign_in_providers", std::move(providers)}});
}

/// The process runs and answers.
asio::awaitable<net::Reply> show_health(Core&, CallPointer) {
    co_return json_response(json::object{{"status", "ok"}});
}

/// Requests can be served: the database commits.
asio::awaitable<net::Reply> show_readiness(Core& core, CallPointer) {
    bool ready = false;
    try {
        ready = co_await core.database.transact([](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query("SELECT 1");
            return rows.next();
        });
    } catch (const storage::Error& error) {
        log::error("not_ready code={}", error.code());
    }
    co_return json_response(json::object{{"status", ready ? "ready" : "not-ready"}},
                            ready ? 200 : 503);
}

}  // namespace heydok::api
