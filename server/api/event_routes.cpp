// Server-sent events of a meeting.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

Sight sight_of(const Caller& caller) {
    if (caller.is_host) {
        return Sight::physician;
    }
    return caller.may(people::Action::oversee_meeting) ? Sight::front_desk : Sight::participant;
}

Viewer viewer_of(const Caller& caller, const Call& call) {
    Viewer viewer{.meeting_id = call.meeting_id,
                  .sight = sight_of(caller),
                  .identity = caller.participant ? caller.participant->identity : "",
                  .session = ""};
    if (caller.session) {
        viewer.session = caller.session->id;
    } else if (caller.is_host) {
        viewer.session = caller.participant->session_id.value_or(std::string{});
    }
    return viewer;
}

struct Arrival {
    Viewer viewer;
    std::optional<meeting::Participant> waits_again;
};

/// Who opens the stream; who had given up waiting waits again.
Result<Arrival> arrive(Access& access, const Call& call) {
    const Caller& caller = access.caller;
    if (const Result<void> open = check_open(*caller.meeting, access.now); !open) {
        return open.error();
    }
    Arrival arrival{viewer_of(caller, call), std::nullopt};
    const bool gave_up = caller.participant && caller.participant->state == meeting::State::left &&
                         !caller.participant->admitted_at;
    if (gave_up) {
        Result<meeting::Change> back =
            access.meetings().come_back(*caller.meeting, *caller.participant);
        if (back) {
            arrival.waits_again = std::move(back->participant);
        }
    }
    return arrival;
}

std::string snapshot(Access& access, const Viewer& viewer) {
    meeting::Meetings meetings = access.meetings();
    json::object object{{"status", text_of(access.caller.meeting->status)}};
    if (access.caller.meeting->delayed_until) {
        object["delayed_until"] = time_text(*access.caller.meeting->delayed_until);
    }
    if (viewer.sight != Sight::participant) {
        object["participants"] = participants_json(meetings.participants(viewer.meeting_id));
    } else {
        object["state"] = text_of(access.caller.participant->state);
    }
    return json::serialize(object);
}

/// Somebody who waited closed the page: after a grace for reconnecting they wait no longer.
asio::awaitable<void> give_up_waiting(Core& core, Viewer viewer) {
    asio::steady_timer timer{co_await asio::this_coro::executor, core.config.waiting_grace};
    co_await timer.async_wait(asio::use_awaitable);
    if (core.hub.listens(viewer.meeting_id, viewer.identity)) {
        co_return;
    }
    const WallTime now = core.clocks.wall();
    const std::optional<meeting::Change> change =
        co_await core.database.transact([viewer, now](storage::Transaction& transaction) {
            Random random = Random::system();
            meeting::Meetings meetings{transaction, now, random};
            const auto participant = meetings.participant(viewer.meeting_id, viewer.identity);
            const bool waits = participant && participant->state == meeting::State::waiting;
            return waits ? std::optional{meetings.leave(*participant,
                                                        {"participant", participant->identity})}
                         : std::nullopt;
        });
    if (change && change->changed) {
        announce(core, change->participant);
    }
}

std::vector<std::string> missed_relays(Core& core, const Viewer& viewer) {
    if (viewer.sight == Sight::front_desk) {
        return {};
    }
    const std::string recipient =
        viewer.sight == Sight::physician ? std::string{kRelayHost} : viewer.identity;
    return core.relay.missed(viewer.meeting_id, recipient, core.clocks.steady());
}

asio::awaitable<void> follow(Core& core, CallPointer call, Viewer viewer,
                             std::shared_ptr<net::EventStream> stream) {
    const EventHub::Handle handle = core.hub.subscribe(viewer, stream);
    const Result<std::string> first =
        co_await with_access(core, call, [viewer](Access& access) -> Result<std::string> {
            return {boost::system::in_place_value, snapshot(access, viewer)};
        });
    if (first) {
        core.hub.begin(handle, *first, missed_relays(core, viewer));
        co_await stream->closed();
    } else {
        stream->close();
    }
    core.hub.unsubscribe(handle);
    if (viewer.sight == Sight::participant) {
        co_await give_up_waiting(core, std::move(viewer));
    }
}

}  // namespace

asio::awaitable<net::Reply> follow_events(Core& core, CallPointer call) {
    const Result<Arrival> arrival =
        co_await with_access(core, call, [call](Access& access) { return arrive(access, *call); });
    if (!arrival) {
        co_return problem(arrival.error());
    }
    if (!core.hub.has_room(arrival->viewer)) {
        co_return problem({"rate-limited"}, std::chrono::seconds{30});
    }
    if (arrival->waits_again) {
        announce(core, *arrival->waits_again);
    }
    // The session outlives this frame: it gets copies, and the coroutine is no lambda.
    co_return net::Events{
        {}, [&core, call, viewer = arrival->viewer](std::shared_ptr<net::EventStream> stream) {
            return follow(core, call, viewer, std::move(stream));
        }};
}

}  // namespace heydok::api
