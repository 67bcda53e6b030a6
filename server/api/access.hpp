#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "api/call.hpp"
#include "api/core.hpp"
#include "meeting/meetings.hpp"
#include "people/api_keys.hpp"
#include "people/factors.hpp"
#include "people/identities.hpp"
#include "people/people.hpp"
#include "people/sessions.hpp"
#include "storage/transaction.hpp"

namespace heydok::api {

/// How near the object of a request is to its caller.
enum class Relation : std::uint8_t { foreign, practice, own };

/// Whom a request comes from, as far as its route needs to know.
struct Caller {
    std::optional<people::Account> account = {};           ///< signed in
    std::optional<people::Session> session = {};           ///< by which
    std::optional<people::ApiKey> api_key = {};            ///< of a practice system, instead
    std::optional<meeting::Meeting> meeting = {};          ///< of the {id} in the path
    std::optional<meeting::Participant> participant = {};  ///< the caller's presence there
    bool is_host = false;                                  ///< the meeting's physician
    bool must_enrol = false;   ///< signed in, but counts as a stranger without a second factor
    people::Roles roles = {};  ///< those that speak in this request
    Relation relation = Relation::foreign;  ///< to the meeting; else to oneself

    /// Whether the table of permissions allows the action on the object of this request.
    [[nodiscard]] bool may(people::Action action) const;
    /// Whether the roles of the account or the API key reach over its whole practice.
    [[nodiscard]] bool reaches_practice(people::Action action) const;
    /// The practice of the account or the API key; empty for others.
    [[nodiscard]] std::string practice_id() const;
    /// For the audit: the account or the API key if there is one, else the participant.
    [[nodiscard]] audit::Actor actor() const;
};

/// A transaction in which the caller has been found to be allowed on the route.
struct Access {
    storage::Transaction& transaction;
    WallTime now;
    const Core& core;
    Random random = Random::system();
    Caller caller = {};

    people::People people() { return {transaction, now, random}; }
    people::Sessions sessions() { return {transaction, now, random, core.config.session_limits}; }
    people::Identities identities() { return {transaction, now}; }
    people::ApiKeys api_keys() { return {transaction, now, random}; }
    people::Factors factors() { return {transaction, now, random, core.factor_key}; }
    meeting::Notices notices() { return {transaction, now, random}; }
    meeting::Meetings meetings() { return {transaction, now, random}; }
};

/// Judges the caller by the row of the route's action in the table of permissions. Refusals:
/// `unauthenticated` to nobody known; `not-found` if there is no such object or it is out of the
/// caller's reach; `forbidden` if the caller may know the object, but not do this;
/// `enrolment-required` if the account must have a second factor first; `confirmation-required` if
/// it is a sensitive act and the last proof of identity is old.
Result<Caller> identify(Access& access, const Call& call);

/// Whether accounts with these roles must have a second factor.
bool needs_second_factor(const Config& config, people::Roles roles);

/// The only way of a handler to the database: `function(Access&) -> Result<T>` runs after
/// `identify` and in the same transaction, so that nothing changes between judgement and deed.
template <class F>
asio::awaitable<std::invoke_result_t<F&, Access&>> with_access(Core& core, CallPointer call,
                                                               F function) {
    using R = std::invoke_result_t<F&, Access&>;
    auto work = [&core, now = core.clocks.wall(), call = std::move(call),
                 function = std::move(function)](storage::Transaction& transaction) mutable -> R {
        Access access{transaction, now, core};
        Result<Caller> caller = identify(access, *call);
        if (!caller) {
            return caller.error();
        }
        access.caller = std::move(*caller);
        return function(access);
    };
    co_return co_await core.database.transact(std::move(work));
}

}  // namespace heydok::api
