// How somebody who was invited comes into the team.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/password_check.hpp"
#include "api/problem.hpp"
#include "people/invitations.hpp"
#include "people/new_password.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

struct Acceptance {
    std::string token;
    std::string name;
    std::string password;
};

Result<Acceptance> read_acceptance(const net::Request& request, bool whole) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    Acceptance acceptance;
    acceptance.token = body->text("token", 64);
    if (whole) {
        acceptance.name = body->text("name");
        acceptance.password = body->text("password");
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return acceptance;
}

asio::awaitable<Result<people::Invitation>> find(Core& core, CallPointer call, std::string token) {
    co_return co_await with_access(
        core, call, [token](Access& access) -> Result<people::Invitation> {
            std::optional<people::Invitation> found =
                people::Invitations{access.transaction, access.now, access.random}.find(token);
            if (!found) {
                return Refusal{"not-found"};
            }
            return std::move(*found);
        });
}

}  // namespace

asio::awaitable<net::Reply> show_invitation(Core& core, CallPointer call) {
    const Result<Acceptance> input = read_acceptance(*call->request, false);
    if (!input) {
        co_return problem(input.error());
    }
    const Result<people::Invitation> found = co_await find(core, call, input->token);
    if (!found) {
        co_return problem(found.error());
    }
    co_return json_response(json::object{{"practice_name", found->practice.name},
                                         {"email", found->email},
                                         {"roles", texts_json(texts_of(found->roles))},
                                         {"expires_at", time_text(found->expires_at)}});
}

asio::awaitable<net::Reply> accept_invitation(Core& core, CallPointer call) {
    const Result<Acceptance> input = read_acceptance(*call->request, true);
    if (!input) {
        co_return problem(input.error());
    }
    const Result<people::Invitation> found = co_await find(core, call, input->token);
    if (!found) {
        co_return problem(found.error());
    }
    const Result<void> fit = people::check_new_password(
        input->password,
        {.email = found->email, .name = input->name, .practice = found->practice.name});
    if (!fit) {
        co_return problem(fit.error());
    }
    const std::string hash = co_await hash_on_its_thread(core, input->password);
    const Result<void> accepted =
        co_await with_access(core, call, [input, hash](Access& access) -> Result<void> {
            const Result<people::Account> account =
                people::Invitations{access.transaction, access.now, access.random}.accept(
                    input->token, input->name, hash);
            return account ? Result<void>{} : Result<void>{account.error()};
        });
    co_return accepted ? json_response(json::object{}) : problem(accepted.error());
}

}  // namespace heydok::api
