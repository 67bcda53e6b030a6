// Whom the database believes to be in a media room, and who is really there.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>

#include "api/core.hpp"
#include "base/log.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

using Sids = std::set<std::string, std::less<>>;
using Joined = std::vector<meeting::Participant>;

/// Empty when the answer is no list of participants.
std::optional<Sids> sids_of(const std::string& answer) {
    boost::system::error_code error;
    const json::value value = json::parse(answer, error);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    Sids sids;
    const json::value* list = value.get_object().if_contains("participants");
    if (list == nullptr || !list->is_array()) {
        return sids;  // protojson leaves out an empty list
    }
    for (const json::value& participant : list->get_array()) {
        const json::value* sid =
            participant.is_object() ? participant.get_object().if_contains("sid") : nullptr;
        if (sid != nullptr && sid->is_string()) {
            sids.emplace(std::string_view{sid->get_string()});
        }
    }
    return sids;
}

/// The connections in a meeting's room; empty when the media server does not answer.
asio::awaitable<std::optional<Sids>> present_in(Core& core, std::string meeting_id) {
    const json::object request{{"room", meeting_id}};
    const Result<std::string> answer =
        co_await core.media.call("ListParticipants", json::serialize(request));
    if (answer) {
        co_return sids_of(*answer);
    }
    if (answer.error().code == "not_found") {
        co_return Sids{};
    }
    log::warning("presence_unknown meeting={} code={}", meeting_id, answer.error().code);
    co_return std::nullopt;
}

/// Those of one meeting that are gone. A sid never returns, so nobody who is just coming is meant.
Joined gone_of(const Joined& joined, const Sids& present) {
    Joined gone;
    for (const meeting::Participant& participant : joined) {
        if (!present.contains(participant.media_sid.value_or(std::string{}))) {
            gone.push_back(participant);
        }
    }
    return gone;
}

asio::awaitable<void> let_go(Core& core, Joined gone) {
    const WallTime now = core.clocks.wall();
    const Joined left = co_await core.database.transact([gone = std::move(gone),
                                                         now](storage::Transaction& transaction) {
        Random random = Random::system();
        meeting::Meetings meetings{transaction, now, random};
        Joined changed;
        for (const meeting::Participant& participant : gone) {
            const auto change = meetings.media_left(participant.meeting_id, participant.identity,
                                                    participant.media_sid.value_or(std::string{}));
            if (change && change->changed) {
                changed.push_back(change->participant);
            }
        }
        return changed;
    });
    for (const meeting::Participant& participant : left) {
        log::info("presence_ended meeting={} participant={}", participant.meeting_id,
                  participant.identity);
        announce(core, participant);
    }
}

}  // namespace

asio::awaitable<void> reconcile_presence(Core& core) {
    const WallTime now = core.clocks.wall();
    const Joined joined = co_await core.database.transact([now](storage::Transaction& transaction) {
        Random random = Random::system();
        return meeting::Meetings{transaction, now, random}.joined();
    });
    std::map<std::string, Joined> by_meeting;
    for (const meeting::Participant& participant : joined) {
        by_meeting[participant.meeting_id].push_back(participant);
    }
    for (const auto& [meeting_id, believed] : by_meeting) {
        const std::optional<Sids> present = co_await present_in(core, meeting_id);
        Joined gone = present ? gone_of(believed, *present) : Joined{};
        if (!gone.empty()) {
            co_await let_go(core, std::move(gone));
        }
    }
}

}  // namespace heydok::api
