#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/api.hpp"
#include "crypto/password.hpp"
#include "people/people.hpp"

/// A whole API over an in-memory database with a clock of its own, for tests.
namespace heydok::api {

namespace json = boost::json;

/// Remembers what it is asked.
class FakeMedia final : public MediaServer {
  public:
    asio::awaitable<Result<std::string>> call(std::string method, std::string request) override {
        calls.emplace_back(std::move(method), std::move(request));
        if (is_down) {
            co_return Refusal{"unavailable"};
        }
        const auto scripted = answers.find(calls.back().first);
        co_return Result<std::string>{boost::system::in_place_value,
                                      scripted == answers.end() ? "{}" : scripted->second};
    }
    [[nodiscard]] int count(std::string_view method) const {
        int found = 0;
        for (const auto& [name, request] : calls) {
            found += name == method ? 1 : 0;
        }
        return found;
    }
    std::vector<std::pair<std::string, std::string>> calls;
    std::map<std::string, std::string> answers;  ///< by method; "{}" to the rest
    bool is_down = false;
};

/// Keeps what was sent; closed when the API or the test says so.
class FakeStream final : public net::EventStream {
  public:
    explicit FakeStream(asio::io_context& context)
        : gone_(context, asio::steady_timer::time_point::max()) {}
    bool send(std::string_view event, std::string_view data) override {
        events.emplace_back(event, data);
        return true;
    }
    void close() override {
        is_closed = true;
        gone_.cancel();
    }
    asio::awaitable<void> closed() override {
        if (!is_closed) {
            boost::system::error_code ignored;
            co_await gone_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [event, data] : events) {
            names.push_back(event);
        }
        return names;
    }
    std::vector<std::pair<std::string, std::string>> events;
    bool is_closed = false;

  private:
    asio::steady_timer gone_;
};

/// One answer, taken apart.
struct Answer {
    int status = 0;
    net::Headers headers;
    json::value body;
    std::shared_ptr<FakeStream> stream;  ///< if the answer was a stream of events

    [[nodiscard]] std::string text(std::string_view field) const {
        return std::string{std::string_view{body.at(field).as_string()}};
    }
    [[nodiscard]] bool flag(std::string_view object, std::string_view field) const {
        return body.at(object).at(field).as_bool();
    }
};

/// Who asks, and how.
struct Ask {
    std::string cookie = {};
    std::string bearer = {};
    std::string origin = {};
    std::string address = "192.0.2.1";
    std::string host = "localhost:8000";
    std::string content_type = "application/json";
    bool background = false;  ///< a page asks by itself
};

class ApiHouse : public testing::Test {
  protected:
    static constexpr const char* kPassword = "a long password";
    static constexpr const char* kSecret = "test-secret-of-more-than-thirty-two-bytes";

    ApiHouse() { start({}); }
    ~ApiHouse() override {
        api_->close_streams();
        context_.run();
        api_.reset();
    }

    [[nodiscard]] Api& api() { return *api_; }

    /// Starts anew with another configuration; the database stays.
    void start(Config config) {
        config.version = "test";
        config.livekit_api_key = "key";
        config.livekit_api_secret = Secret{kSecret};
        config.waiting_grace = std::chrono::milliseconds{0};
        config.http = [this](net::ClientRequest request) {
            sent_.push_back(request);
            return answer_to(std::move(request));
        };
        api_ = std::make_unique<Api>(context_.get_executor(), std::move(config), database_, media_,
                                     Clocks{[this] { return now_; }, [this] { return steady_; }});
    }
    /// Audit entries of both stores.
    std::int64_t entries() {
        return database_.transact_blocking([](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query(
                "SELECT (SELECT count(*) FROM audit_entries) + (SELECT count(*) FROM "
                "call_entries)");
            rows.next();
            return rows->integer(0);
        });
    }
    void pass(std::chrono::milliseconds time) {
        now_ += time;
        steady_ += time;
    }

    void add_physician(const std::string& email, const std::string& name = "Dr. Ada",
                       people::Roles roles = {people::Role::physician}) {
        static const std::string hash = crypto::hash_password(kPassword);
        database_.transact_blocking([&](storage::Transaction& transaction) {
            Random random = Random::system();
            people::People people{transaction, now_, random};
            const audit::Actor actor{"operator", "test"};
            const auto practice =
                people.create_practice("Praxis", people::CareMode::private_care, actor);
            return people.create_account({practice->id, email, name, roles, hash}, actor)
                .has_value();
        });
    }
    /// The cookie of a physician, made if there is none with this e-mail.
    std::string sign_in(const std::string& email = "ada@example.org",
                        people::Roles roles = {people::Role::physician}) {
        add_physician(email, "Dr. Ada", roles);
        const Answer answer = post("/api/v1/auth/login", credentials(email, kPassword));
        EXPECT_EQ(200, answer.status);
        const std::string cookie{answer.headers.get("Set-Cookie")};
        return cookie.substr(0, cookie.find(';'));
    }
    static std::string credentials(const std::string& email, const std::string& password) {
        return json::serialize(json::object{{"email", email}, {"password", password}});
    }
    std::string create(const std::string& cookie, const std::string& more = "") {
        const Answer made = post("/api/v1/meetings/create",
                                 R"({"name":"Consultation")" + more + "}", {.cookie = cookie});
        EXPECT_EQ(200, made.status);
        return made.text("meeting_id");
    }
    Answer join(const std::string& id, const std::string& role, const Ask& ask = {}) {
        return post("/api/v1/meetings/" + id + "/join",
                    R"({"user_name":"Paul Patient","user_role":")" + role +
                        R"(","enable_video":true,"enable_audio":true})",
                    ask);
    }
    static std::string at(const std::string& id, const std::string& rest) {
        return "/api/v1/meetings/" + id + rest;
    }
    static std::string verb(const std::string& id, const Answer& who, const std::string& verb) {
        return at(id, "/participants/" + who.text("identity") + "/" + verb);
    }

    Answer get(const std::string& path, const Ask& ask = {}) { return send("GET", path, "", ask); }
    Answer post(const std::string& path, const std::string& body = "", const Ask& ask = {}) {
        return send("POST", path, body, ask);
    }
    Answer send(const std::string& method, const std::string& path, const std::string& body,
                const Ask& ask) {
        auto request = std::make_shared<net::Request>();
        request->method = method;
        request->path = path.substr(0, path.find('?'));
        request->query = path.substr(std::min(path.size(), request->path.size() + 1));
        request->body = body;
        request->peer = parse_address(ask.address, 40000).value();
        request->headers.set("Host", ask.host);
        if (!body.empty()) {
            request->headers.set("Content-Type", ask.content_type);
        }
        if (!ask.cookie.empty()) {
            request->headers.set("Cookie", ask.cookie);
        }
        if (!ask.bearer.empty()) {
            request->headers.set("Authorization", "Bearer " + ask.bearer);
        }
        if (ask.background) {
            request->headers.set("Heydok-Background", "1");
        }
        if (!ask.origin.empty()) {
            request->headers.set("Origin", ask.origin);
        }
        return take_apart(wait(api_->handle(std::move(request))));
    }
    /// Runs a coroutine of the API to its end.
    template <class T>
    T wait(asio::awaitable<T> awaitable) {
        std::optional<T> result;
        std::exception_ptr failure;
        asio::co_spawn(context_, std::move(awaitable), [&](std::exception_ptr error, T value) {
            failure = std::move(error);
            result.emplace(std::move(value));
        });
        run_until([&] { return result.has_value(); });
        if (failure) {
            std::rethrow_exception(failure);
        }
        return std::move(*result);
    }
    void wait(asio::awaitable<void> awaitable) {
        bool done = false;
        asio::co_spawn(context_, std::move(awaitable), [&](std::exception_ptr) { done = true; });
        run_until([&] { return done; });
    }
    template <class Predicate>
    void run_until(Predicate predicate) {
        context_.restart();
        while (!predicate() && context_.run_one() != 0) {
        }
        ASSERT_TRUE(predicate());
    }

    asio::io_context context_;
    storage::Database database_{":memory:"};
    FakeMedia media_;
    WallTime now_{std::chrono::milliseconds{1'800'000'000'000}};
    Instant steady_{std::chrono::hours{1}};
    std::unique_ptr<Api> api_;
    std::vector<net::ClientRequest> sent_;  ///< by us to others
    /// What they answer.
    std::function<Result<net::ClientResponse>(const net::ClientRequest&)> others_ =
        [](const net::ClientRequest&) {
            return net::ClientResponse{.status = 200, .headers = {}, .body = {}};
        };

  private:
    asio::awaitable<Result<net::ClientResponse>> answer_to(net::ClientRequest request) {
        co_return others_(request);
    }
    Answer take_apart(net::Reply reply) {
        if (auto* events = std::get_if<net::Events>(&reply)) {
            auto stream = std::make_shared<FakeStream>(context_);
            asio::co_spawn(context_, events->session(stream), asio::detached);
            run_until([&] { return !stream->events.empty() || stream->is_closed; });
            return {200, events->headers, nullptr, stream};
        }
        auto& response = std::get<net::Response>(reply);
        const bool lines = response.headers.get("Content-Type") == "application/x-ndjson";
        json::value body = response.body.empty() ? json::value{}
                           : lines               ? json::value(json::string(response.body))
                                                 : json::parse(response.body);
        return {response.status, response.headers, std::move(body), nullptr};
    }
};

}  // namespace heydok::api
