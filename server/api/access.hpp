#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "api/call.hpp"
#include "api/core.hpp"
#include "meeting/meetings.hpp"
#include "people/people.hpp"
#include "storage/transaction.hpp"

namespace heydok::api {

/// Whom a request comes from, as far as its route needs to know.
struct Caller {
    std::optional<people::Account> account = {};           ///< signed in
    std::optional<meeting::Meeting> meeting = {};          ///< of the {id} in the path
    std::optional<meeting::Participant> participant = {};  ///< the caller's presence there
    bool is_host = false;                                  ///< the meeting's physician

    /// For the audit: the account if there is one, else the participant.
    [[nodiscard]] audit::Actor actor() const;
};

/// A transaction in which the caller has been found to be allowed on the route.
struct Access {
    storage::Transaction& transaction;
    WallTime now;
    Random random = Random::system();
    Caller caller = {};

    people::People people() { return {transaction, now, random}; }
    meeting::Meetings meetings() { return {transaction, now, random}; }
};

/// Judges the caller by the route's line in the table. Refusals: `unauthenticated`, `forbidden`,
/// `not-found`.
Result<Caller> identify(Access& access, const Call& call);

/// The only way of a handler to the database: `function(Access&) -> Result<T>` runs after
/// `identify` and in the same transaction, so that nothing changes between judgement and deed.
template <class F>
asio::awaitable<std::invoke_result_t<F&, Access&>> with_access(Core& core, CallPointer call,
                                                               F function) {
    using R = std::invoke_result_t<F&, Access&>;
    auto work = [now = core.clocks.wall(), call = std::move(call),
                 function = std::move(function)](storage::Transaction& transaction) mutable -> R {
        Access access{transaction, now};
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
